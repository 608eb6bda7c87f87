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
        let showsContent = self.showsContent(of: message, to: viewer)
        var json: JSONObject = [
            "id": .id(message.id),
            "channel_id": .id(message.channelID),
            "type": .number(message.type),
            "author": self.userJSON(message.authorID),
            "content": .string(showsContent ? message.content : ""),
            "embeds": .array(showsContent ? message.embeds : []),
            "attachments": .array(
                showsContent ? message.attachments.map { self.attachmentJSON($0, in: message.channelID) } : []),
            "components": .array(showsContent ? message.components : []),
            "flags": .number(message.flags.rawValue),
            "timestamp": .time(message.createdAt),
            "edited_timestamp": .time(ifPresent: message.editedAt),
            "mentions": .array(message.mentions.users.map(self.userJSON)),
            "mention_roles": .ids(message.mentions.roles),
            "mention_everyone": .bool(message.mentions.everyone),
            "tts": .bool(message.isTTS),
            "pinned": .bool(message.pinnedAt != nil),
        ]
        if let applicationID = message.applicationID {
            json["application_id"] = .id(applicationID)
            // What a bot sends by an interaction's token comes from the webhook of that name.
            if message.interaction != nil { json["webhook_id"] = .id(applicationID) }
        }
        if let position = message.position { json["position"] = .number(position) }
        if let nonce = message.nonce { json["nonce"] = nonce }
        if let interaction = message.interaction { self.add(interaction, in: message.guildID, to: &json) }
        if let reference = message.reference {
            self.add(reference, of: message, for: viewer, withMessage: withReference, to: &json)
        }
        if !message.reactions.isEmpty { json["reactions"] = self.reactionsJSON(of: message, for: viewer) }
        // Their ids are the same.
        if message.flags.contains(.hasThread), let thread = self.channels[ChannelID(message.id.rawValue)] {
            json["thread"] = self.threadJSON(thread, for: viewer.userID)
        }
        for (name, part) in message.parts { json[name] = part.shownPart(name, withContent: showsContent) }
        return .object(json)
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
        json["message_reference"] = shown
        guard withMessage, reference.kind == .reply, message.type != MessageKind.pinNotice, let id = reference.messageID
        else { return }
        json["referenced_message"] =
            self.messages[reference.channelID]?[id]
            .map { self.messageJSON($0, for: viewer, withReference: false) } ?? .null
    }

    private func add(_ interaction: InteractionOrigin, in guild: GuildID?, to json: inout JSONObject) {
        json["interaction_metadata"] = self.metadataJSON(interaction, in: guild)
        if let name = interaction.commandName {
            json["interaction"] = [
                "id": .id(interaction.id), "type": .number(interaction.type), "name": .string(name),
                "user": self.userJSON(interaction.userID),
            ]
        }
    }

    private func metadataJSON(_ interaction: InteractionOrigin, in guild: GuildID?) -> JSON {
        var json: JSON = [
            "id": .id(interaction.id), "type": .number(interaction.type), "user": self.userJSON(interaction.userID),
            "authorizing_integration_owners": Self.installationOwners(
                of: guild, isOfUserInstall: interaction.isOfUserInstall, interaction.userID),
        ]
        if let id = interaction.originalResponseID { json["original_response_message_id"] = .id(id) }
        if let id = interaction.targetUserID { json["target_user"] = self.userJSON(id) }
        if let id = interaction.targetMessageID { json["target_message_id"] = .id(id) }
        if let id = interaction.interactedMessageID { json["interacted_message_id"] = .id(id) }
        if case .interaction(let trigger)? = interaction.trigger {
            json["triggering_interaction_metadata"] = self.metadataJSON(trigger, in: guild)
        }
        return json
    }

    /// Without the privileged intent a bot reads only its own messages, direct ones and those that mention it (rule 28).
    private func showsContent(of message: MessageRecord, to viewer: Viewer) -> Bool {
        guard case .application(let application, let hasContent) = viewer, !hasContent, self.settings[.messageContent]
        else { return true }
        return message.guildID == nil || message.authorID == application.userID
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
    /// Without the content a poll is left out, and the copy in a forward says nothing.
    fileprivate func shownPart(_ name: String, withContent showsContent: Bool) -> JSON? {
        guard !showsContent else { return self }
        switch name {
        case "poll": return nil
        case "message_snapshots":
            let hidden = (self.array ?? []).map { snapshot in
                var snapshot = snapshot
                for key in ["embeds", "attachments", "components"] { snapshot["message"]?[key] = [] }
                snapshot["message"]?["content"] = ""
                return snapshot
            }
            return .array(hidden)
        default: return self
        }
    }
}
