import DiscordModel

/// For whom an object is made: what they get to read may differ.
enum Viewer: Sendable {
    case person
    /// A bot; `hasContent` is whether it has the privileged intent for what others wrote.
    case application(ApplicationRecord, hasContent: Bool)

    /// The bot.
    var userID: UserID? {
        guard case .application(let application, _) = self else { return nil }
        return application.userID
    }

    /// On REST, the switch in the Developer Portal alone decides.
    static func rest(_ application: ApplicationRecord) -> Self {
        .application(application, hasContent: application.privilegedIntents.contains(.messageContent))
    }
}

extension WorldState {
    /// Source: <https://docs.discord.com/developers/resources/message#message-object>
    func messageJSON(_ message: MessageRecord, for viewer: Viewer, withReference: Bool = true) -> JSON {
        .object(self.messageObject(message, for: viewer, withReference: withReference))
    }

    /// The members of the same, with room for those that events have beside them.
    func messageObject(_ message: MessageRecord, for viewer: Viewer, withReference: Bool = true) -> JSONObject {
        let showsContent = self.showsContent(of: message, to: viewer)
        var json = JSONObject(capacity: 26)
        json.add("id", .id(message.id))
        json.add("channel_id", .id(message.channelID))
        json.add("type", .number(message.type))
        json.add("author", message.webhook?.authorJSON ?? self.userJSON(message.authorID))
        json.add("content", .string(showsContent ? message.content : ""))
        json.add("embeds", .array(showsContent ? message.embeds : []))
        let attachments = showsContent ? message.attachments : []
        json.add("attachments", .array(attachments.map { self.attachmentJSON($0, in: message.channelID) }))
        json.add("components", .array(showsContent ? message.components : []))
        json.add("flags", .number(message.flags.rawValue))
        json.add("timestamp", .time(message.createdAt))
        json.add("edited_timestamp", .time(ifPresent: message.editedAt))
        json.add("mentions", .array(message.mentions.users.map { self.userJSON($0) }))
        json.add("mention_roles", .ids(message.mentions.roles))
        json.add("mention_everyone", .bool(message.mentions.everyone))
        json.add("tts", .bool(message.isTTS))
        json.add("pinned", .bool(message.pinnedAt != nil))
        if let webhook = message.webhook { json.add("webhook_id", .id(webhook.id)) }
        if let applicationID = message.applicationID {
            json.add("application_id", .id(applicationID))
            // What a bot sends by an interaction's token comes from the webhook of that name.
            if message.interaction != nil { json.add("webhook_id", .id(applicationID)) }
        }
        if let position = message.position { json.add("position", .number(position)) }
        if let nonce = message.nonce { json.add("nonce", nonce) }
        if let interaction = message.interaction { self.add(interaction, in: message.guildID, to: &json) }
        if let reference = message.reference {
            self.add(reference, of: message, for: viewer, withMessage: withReference, to: &json)
        }
        if !message.reactions.isEmpty { json.add("reactions", self.reactionsJSON(of: message, for: viewer)) }
        // Their ids are the same.
        if message.flags.contains(.hasThread), let thread = self.channels[ChannelID(message.id.rawValue)] {
            json.add("thread", self.threadJSON(thread, for: viewer.userID))
        }
        // Without the privileged intent it is left out (rule 28).
        if let poll = message.poll, showsContent { json.add("poll", poll.json(for: viewer.userID)) }
        for (name, part) in message.parts { json[name] = part.shownPart(name, withContent: showsContent) }
        return json
    }

    /// The answered message is null where it was deleted (rule 51).
    private func add(
        _ reference: MessageReference, of message: MessageRecord, for viewer: Viewer, withMessage: Bool,
        to json: inout JSONObject
    ) {
        var shown: JSON = [
            "type": .number(reference.kind.rawValue), "channel_id": .id(reference.channelID),
            "guild_id": .id(ifPresent: message.guildID),
        ]
        shown["message_id"] = reference.messageID.map { .id($0) }
        json.add("message_reference", shown)
        guard withMessage, reference.kind == .reply, let id = reference.messageID,
            message.type != MessageKind.pinNotice, message.type != MessageKind.pollResult
        else { return }
        let answered = self.messages[reference.channelID]?[id]
        json.add(
            "referenced_message", answered.map { self.messageJSON($0, for: viewer, withReference: false) } ?? .null)
    }

    private func add(_ interaction: InteractionOrigin, in guild: GuildID?, to json: inout JSONObject) {
        json.add("interaction_metadata", self.metadataJSON(interaction, in: guild))
        guard let name = interaction.commandName else { return }
        var shown = JSONObject(capacity: 4)
        shown.add("id", .id(interaction.id))
        shown.add("type", .number(interaction.type))
        shown.add("name", .string(name))
        shown.add("user", self.userJSON(interaction.userID))
        json.add("interaction", .object(shown))
    }

    private func metadataJSON(_ interaction: InteractionOrigin, in guild: GuildID?) -> JSON {
        var json = JSONObject(capacity: 6)
        json.add("id", .id(interaction.id))
        json.add("type", .number(interaction.type))
        json.add("user", self.userJSON(interaction.userID))
        json.add(
            "authorizing_integration_owners",
            Self.installationOwners(of: guild, isOfUserInstall: interaction.isOfUserInstall, interaction.userID))
        if let id = interaction.originalResponseID { json.add("original_response_message_id", .id(id)) }
        if let id = interaction.targetUserID { json.add("target_user", self.userJSON(id)) }
        if let id = interaction.targetMessageID { json.add("target_message_id", .id(id)) }
        if let id = interaction.interactedMessageID { json.add("interacted_message_id", .id(id)) }
        if case .interaction(let trigger)? = interaction.trigger {
            json.add("triggering_interaction_metadata", self.metadataJSON(trigger, in: guild))
        }
        return .object(json)
    }

    /// Without the privileged intent a bot reads only its own messages, direct ones and those that mention it (rule 28).
    private func showsContent(of message: MessageRecord, to viewer: Viewer) -> Bool {
        guard case .application(let application, let hasContent) = viewer, !hasContent, self.settings[.messageContent]
        else { return true }
        let isOwn = message.authorID == application.userID || message.applicationID == application.id
        return message.guildID == nil || isOwn
            || self.addresses(message, application.userID)
    }

    /// Whether the message mentions the bot. That it answers one of its messages is enough, but not that it answers what
    /// the bot answered to an interaction.
    ///
    /// Source: <https://docs.discord.com/developers/gateway/you-might-not-need-a-privileged-intent>
    private func addresses(_ message: MessageRecord, _ bot: UserID) -> Bool {
        guard message.mentions.users.contains(bot) else { return false }
        guard message.type == MessageKind.reply, let reference = message.reference,
            let answered = reference.messageID.flatMap({ self.messages[reference.channelID]?[$0] }),
            answered.interaction != nil
        else { return true }
        return MentionScan(message.pingingText).users.contains(bot)
    }

    /// Whether nothing is held back, of the message itself and of the one that it answers.
    func showsAll(of message: MessageRecord, to viewer: Viewer) -> Bool {
        let answered = message.reference.flatMap { reference in
            reference.messageID.flatMap { self.messages[reference.channelID]?[$0] }
        }
        return ([message] + [answered].compactMap(\.self)).allSatisfy { self.showsContent(of: $0, to: viewer) }
    }

    func attachmentJSON(_ attachment: AttachmentRecord, in channel: ChannelID) -> JSON {
        let url = self.attachmentURL(attachment, in: channel)
        var json: JSONObject = [
            "id": .id(attachment.id),
            "filename": .string(attachment.filename),
            "size": .number(attachment.size),
            "url": .string(url),
            "proxy_url": .string(url),
            "content_type": .string(attachment.contentType),
        ]
        if let title = attachment.title { json["title"] = .string(title) }
        if let description = attachment.description { json["description"] = .string(description) }
        if attachment.isEphemeral { json["ephemeral"] = true }
        if let sound = attachment.sound {
            json["duration_secs"] = .double(sound.seconds)
            json["waveform"] = .string(sound.waveform)
        }
        return .object(json)
    }
}

extension JSON {
    /// Without the content, the copy in a forward says nothing.
    fileprivate func shownPart(_ name: String, withContent showsContent: Bool) -> JSON {
        guard !showsContent, name == "message_snapshots" else { return self }
        let hidden = (self.array ?? []).map { snapshot in
            var snapshot = snapshot
            for key in ["embeds", "attachments", "components"] { snapshot["message"]?[key] = [] }
            snapshot["message"]?["content"] = ""
            return snapshot
        }
        return .array(hidden)
    }
}
