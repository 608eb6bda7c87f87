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

    /// What can be had of a message that is not as Discord describes its messages: enough to keep it.
    init?(salvaging json: [UInt8]) {
        func id<Object>(_ key: StaticString, _ bytes: [UInt8]) -> Snowflake<Object>? {
            bytes.withUnsafeBytes { JSONParts.id(key, of: $0) }
        }
        guard let members = try? JSONParts.members(of: json), let message: MessageID = id("id", json),
            let channel: ChannelID = id("channel_id", json), let author = members["author"],
            let user: UserID = id("id", Array(json[author]))
        else { return nil }
        self.id = message
        self.channelID = channel
        self.guildID = id("guild_id", json)
        self.author = Author(id: user)
        self.editedTimestamp = members["edited_timestamp"].flatMap {
            try? WireDecoder().decode(Timestamp.self, from: Array(json[$0]))
        }
        self.flags = nil
        self.attachments = nil
        self.snapshots = nil
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
