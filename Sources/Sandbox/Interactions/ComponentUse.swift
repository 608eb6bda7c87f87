import DiscordModel

/// Someone presses a button or chooses from a select.
struct ComponentUse: Sendable {
    var messageID: MessageID
    var customID: String
    var values: [String]?
}

extension WorldState {
    /// Pressing needs only to see the message: whoever lost a right meanwhile can still press (rule 60).
    mutating func use(
        _ use: ComponentUse, by person: UserID, in channelID: ChannelID
    ) throws(PersonRefusal) -> InteractionID {
        guard let channel = self.channels[channelID], let message = self.messages[channelID]?[use.messageID],
            self.canSee(message, person)
        else { throw PersonRefusal("This person sees no such message") }
        if let member = channel.guildID.flatMap({ self.guilds[$0]?.members[person] }), self.isTimedOut(member) {
            throw PersonRefusal("This person is timed out")
        }
        guard let application = message.applicationID else { throw PersonRefusal("No application sent the message") }
        guard let component = message.components.lazy.compactMap({ $0.component(withCustomID: use.customID) }).first
        else { throw PersonRefusal("The message has no component \(use.customID)") }
        guard component["disabled"]?.bool != true else { throw PersonRefusal("The component is disabled") }
        let data = try self.data(of: use, on: component, by: person, in: channel, application)
        var interaction = self.newInteraction(
            InteractionKind.component, application: application, channel: channel, user: person)
        interaction.sourceMessageID = message.id
        self.begin(interaction, data: data)
        return interaction.id
    }

    /// A function of its own: while the resolver holds the world, a change would copy it.
    private func data(
        of use: ComponentUse, on component: JSON, by person: UserID, in channel: ChannelRecord,
        _ application: ApplicationID
    ) throws(PersonRefusal) -> JSON {
        var resolver = Resolver(world: self, channel: channel, person: person, application: application)
        let kind = component["type"]?.int ?? 2
        var data: JSONObject = [
            "custom_id": .string(use.customID), "component_type": .number(kind), "id": component["id"] ?? 0,
        ]
        if ComponentRules.Kind.selects.contains(kind) {
            let values = use.values ?? []
            try component.checkSelection(values, &resolver)
            data["values"] = .array(values.map { .string($0) })
            data["resolved"] = resolver.json
        }
        return .object(data)
    }
}

extension JSON {
    /// This component or one inside it.
    func component(withCustomID id: String) -> JSON? { self.component { $0["custom_id"]?.string == id } }

    func component(where matches: (JSON) -> Bool) -> JSON? {
        if matches(self) { return self }
        for child in self["components"]?.array ?? [] {
            if let found = child.component(where: matches) { return found }
        }
        for key in ["accessory", "component"] {
            if let found = self[key]?.component(where: matches) { return found }
        }
        return nil
    }

    /// The values of a select must be its options, or things of its kind, and as many as it takes.
    func checkSelection(_ values: [String], _ resolver: inout Resolver) throws(PersonRefusal) {
        let count = (self["min_values"]?.int ?? 1)...max(self["min_values"]?.int ?? 1, self["max_values"]?.int ?? 1)
        guard count.contains(values.count) else {
            throw PersonRefusal("The select takes \(count.lowerBound) to \(count.upperBound) values")
        }
        for value in values {
            switch self["type"]?.int {
            case 3:
                let options = self["options"]?.array ?? []
                guard options.contains(where: { $0["value"]?.string == value }) else {
                    throw PersonRefusal("The select has no option \(value)")
                }
            case 5:
                guard let id = UserID(value) else { throw PersonRefusal("\(value) is no user") }
                try resolver.addUser(id)
            case 6:
                guard let id = RoleID(value) else { throw PersonRefusal("\(value) is no role") }
                try resolver.addRole(id)
            case 7: try resolver.addMentionable(value)
            default:
                guard let id = ChannelID(value) else { throw PersonRefusal("\(value) is no channel") }
                try resolver.addChannel(id, types: self["channel_types"]?.array?.compactMap(\.int))
            }
        }
    }
}
