import DiscordModel

/// As much of a message as the archive itself looks at.
struct MessageOutline: Decodable, Sendable {
    struct Author: Decodable, Sendable {
        let id: UserID
    }

    let id: MessageID
    let channelID: ChannelID
    /// In events only; missing where only the one person who sees a message is told of it.
    let guildID: GuildID?
    let author: Author
    let editedTimestamp: Timestamp?
    let flags: MessageFlags?
    let attachments: [Attachment]?
    let snapshots: [MessageSnapshot]?

    private enum CodingKeys: String, CodingKey {
        case id, author, flags, attachments
        case channelID = "channel_id"
        case guildID = "guild_id"
        case editedTimestamp = "edited_timestamp"
        case snapshots = "message_snapshots"
    }

    /// Which version of the message this is. An embed that unfurls later changes a message, but is no edit.
    var version: Int64 { self.editedTimestamp?.millisecondsSince1970 ?? 0 }

    var isEphemeral: Bool { self.flags?.contains(.ephemeral) == true }

    /// Its own files, and those of the message that it forwards.
    var allAttachments: [Attachment] {
        (self.attachments ?? []) + (self.snapshots ?? []).flatMap { $0.message.attachments ?? [] }
    }

    func archived(in ticket: TrackedTicket, json: [UInt8], at moment: Timestamp) throws -> ArchivedMessage {
        ArchivedMessage(
            ticketID: ticket.id, guildID: ticket.guildID, messageID: self.id, version: self.version,
            authorID: self.author.id, seenAt: moment, content: .message(try Compression.zlib.compressed(json)))
    }

    func archivedAttachments(in ticket: TrackedTicket) -> [ArchivedAttachment] {
        self.allAttachments.map { attachment in
            ArchivedAttachment(
                id: attachment.id, ticketID: ticket.id, guildID: ticket.guildID, messageID: self.id,
                authorID: self.author.id, filename: attachment.filename, contentType: attachment.contentType,
                size: Int64(attachment.size), url: attachment.url)
        }
    }
}
