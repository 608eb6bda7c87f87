import DiscordModel

/// Someone hands in a form.
struct ModalSubmission: Sendable {
    /// The interaction that was answered with the form.
    var interactionID: InteractionID
    /// By custom id: a text, or `null` for a radio group where nothing is chosen; an array of texts for selects and
    /// checkbox groups; true or false for a checkbox; an array of `{filename, content_type?, data}` for files. What is
    /// not named keeps what stands in it.
    var values: JSONObject
}

extension WorldState {
    mutating func submit(_ submission: ModalSubmission, by person: UserID) throws(PersonRefusal) -> InteractionID {
        guard let opener = self.interactions[submission.interactionID], opener.userID == person,
            let modal = opener.modal
        else { throw PersonRefusal("This person has no such form open") }
        guard let channel = self.channels[opener.channelID] else { throw PersonRefusal("The channel is gone") }
        let known = Set(modal.customIDs)
        if let unknown = submission.values.keys.sorted().first(where: { !known.contains($0) }) {
            throw PersonRefusal("The form has no field \(unknown)")
        }
        let uploads = try self.uploads(of: submission, in: modal)
        let data = try self.data(of: submission, in: modal, by: person, in: channel, opener.applicationID, uploads)
        var interaction = self.newInteraction(
            InteractionKind.modal, application: opener.applicationID, channel: channel, user: person)
        interaction.sourceMessageID = opener.sourceMessageID
        interaction.trigger = opener.origin
        self.store(uploads.values.joined(), of: &interaction)
        self.interactions[opener.id]?.modal = nil
        self.begin(interaction, data: data)
        return interaction.id
    }

    /// A function of its own: while the resolver holds the world, a change would copy it.
    private func data(
        of submission: ModalSubmission, in modal: JSON, by person: UserID, in channel: ChannelRecord,
        _ application: ApplicationID, _ uploads: [String: [Upload]]
    ) throws(PersonRefusal) -> JSON {
        var filling = ModalFilling(
            values: submission.values, uploads: uploads,
            resolver: Resolver(world: self, channel: channel, person: person, application: application))
        var filled: [JSON] = []
        for component in modal["components"]?.array ?? [] { filled.append(try filling.fill(component)) }
        var data: JSONObject = ["custom_id": modal["custom_id"] ?? "", "components": .array(filled)]
        data["resolved"] = filling.resolver.json
        return .object(data)
    }

    /// The files by the custom ids of their fields, with ids but not yet stored.
    private mutating func uploads(
        of submission: ModalSubmission, in modal: JSON
    ) throws(PersonRefusal) -> [String: [Upload]] {
        var uploads: [String: [Upload]] = [:]
        for (customID, value) in submission.values {
            guard let field = modal.component(withCustomID: customID),
                field["type"]?.int == ComponentRules.Kind.fileUpload
            else { continue }
            for json in value.array ?? [] { uploads[customID, default: []].append(try self.upload(json)) }
        }
        return uploads
    }
}

extension JSON {
    /// Those of this form's inputs.
    fileprivate var customIDs: [String] {
        (self["components"]?.array ?? []).flatMap { top -> [String] in
            let inputs = top["component"].map { [$0] } ?? top["components"]?.array ?? []
            return inputs.compactMap { $0["custom_id"]?.string }
        }
    }
}
