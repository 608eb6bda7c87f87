import DiscordModel

/// Someone hands in a form.
struct ModalSubmission: Sendable {
    /// The interaction that was answered with the form.
    var interactionID: InteractionID
    /// By custom id: a text, or for selects an array of texts.
    var values: [String: JSON]
}

extension WorldState {
    mutating func submit(_ submission: ModalSubmission, by person: UserID) throws(PersonRefusal) -> InteractionID {
        guard let opener = self.interactions[submission.interactionID], opener.userID == person,
            let modal = opener.modal
        else { throw PersonRefusal("This person has no such form open") }
        guard let channel = self.channels[opener.channelID] else { throw PersonRefusal("The channel is gone") }
        let data = try self.data(of: submission, in: modal, by: person, in: channel, opener.applicationID)
        var interaction = self.newInteraction(
            InteractionKind.modal, id: self.makeID(), application: opener.applicationID, channel: channel, user: person)
        interaction.sourceMessageID = opener.sourceMessageID
        interaction.trigger = opener.origin
        self.interactions[opener.id]?.modal = nil
        self.begin(interaction, data: data)
        return interaction.id
    }

    /// A function of its own: while the resolver holds the world, a change would copy it.
    private func data(
        of submission: ModalSubmission, in modal: JSON, by person: UserID, in channel: ChannelRecord,
        _ application: ApplicationID
    ) throws(PersonRefusal) -> JSON {
        var resolver = Resolver(world: self, channel: channel, person: person, application: application)
        var filled: [JSON] = []
        for component in modal["components"]?.array ?? [] {
            filled.append(try Self.fill(component, submission.values, &resolver))
        }
        var data: [String: JSON] = ["custom_id": modal["custom_id"] ?? "", "components": .array(filled)]
        data["resolved"] = resolver.json
        return .object(data)
    }

    /// The tree that the bot gets back, with the values.
    private static func fill(
        _ component: JSON, _ values: [String: JSON], _ resolver: inout Resolver
    ) throws(PersonRefusal) -> JSON {
        let kind = component["type"]?.int ?? 0
        var echo: [String: JSON] = ["type": .number(kind), "id": component["id"] ?? 0]
        switch kind {
        case ComponentRules.Kind.label:
            if let child = component["component"] { echo["component"] = try self.fill(child, values, &resolver) }
        case ComponentRules.Kind.actionRow:
            var children: [JSON] = []
            for child in component["components"]?.array ?? [] {
                children.append(try self.fill(child, values, &resolver))
            }
            echo["components"] = .array(children)
        case ComponentRules.Kind.textDisplay: break
        default:
            let customID = component["custom_id"]?.string ?? ""
            echo["custom_id"] = .string(customID)
            try self.fillInput(component, kind, values[customID], &echo, &resolver)
        }
        return .object(echo)
    }

    private static func fillInput(
        _ component: JSON, _ kind: Int, _ value: JSON?, _ echo: inout [String: JSON], _ resolver: inout Resolver
    ) throws(PersonRefusal) {
        let customID = component["custom_id"]?.string ?? ""
        let isRequired = component["required"]?.bool ?? true
        switch kind {
        case ComponentRules.Kind.textInput:
            let text = value?.string ?? component["value"]?.string ?? ""
            if isRequired, text.isEmpty { throw PersonRefusal("The field \(customID) must be filled in") }
            let least = component["min_length"]?.int ?? 0
            let length = least...max(least, component["max_length"]?.int ?? Limits.textInput)
            guard text.isEmpty || length.contains(text.unicodeScalars.count) else {
                throw PersonRefusal("\(customID) takes \(length.lowerBound) to \(length.upperBound) characters")
            }
            echo["value"] = .string(text)
        case _ where ComponentRules.Kind.selects.contains(kind):
            let values = value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
            if isRequired || !values.isEmpty { try component.checkSelection(values, &resolver) }
            echo["values"] = .array(values.map { .string($0) })
        case ComponentRules.Kind.checkbox: echo["value"] = .bool(value?.bool ?? false)
        case ComponentRules.Kind.radioGroup: echo["value"] = value ?? .null
        default: echo["values"] = .array(value?.array ?? value.map { [$0] } ?? [])
        }
    }
}
