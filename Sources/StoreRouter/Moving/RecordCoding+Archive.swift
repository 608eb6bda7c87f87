import DiscordModel
import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct TranscriptFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case ticketID = "ticket_id"
        case madeAt = "made_at"
        case messageCount = "message_count"
        case html
    }

    let ticketID: NumberText
    let madeAt: Milliseconds
    let messageCount: Int
    let html: Data

    init(_ transcript: Transcript) {
        self.ticketID = NumberText(transcript.ticketID)
        self.madeAt = Milliseconds(transcript.madeAt)
        self.messageCount = transcript.messageCount
        self.html = Data(transcript.html)
    }

    var transcript: Transcript {
        Transcript(
            ticketID: self.ticketID.ticketID, madeAt: self.madeAt.value, messageCount: self.messageCount,
            html: [UInt8](self.html))
    }
}

struct MessageFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case version, content, body
        case ticketID = "ticket_id"
        case guildID = "guild_id"
        case messageID = "message_id"
        case authorID = "author_id"
        case seenAt = "seen_at"
    }

    enum Content: String, Codable {
        case message, deleted, erased
    }

    let ticketID: NumberText
    let guildID: GuildID
    let messageID: MessageID
    let version: NumberText
    let authorID: UserID?
    let seenAt: Milliseconds
    let content: Content
    /// With `.message` alone.
    let body: Data?

    init(_ message: ArchivedMessage) {
        self.ticketID = NumberText(message.ticketID)
        self.guildID = message.guildID
        self.messageID = message.messageID
        self.version = NumberText(message.version)
        self.authorID = message.authorID
        self.seenAt = Milliseconds(message.seenAt)
        switch message.content {
        case .message(let body): (self.content, self.body) = (.message, Data(body))
        case .deleted: (self.content, self.body) = (.deleted, nil)
        case .erased: (self.content, self.body) = (.erased, nil)
        }
    }

    var message: ArchivedMessage {
        let content: ArchivedMessage.Content =
            switch self.content {
            case .message: .message([UInt8](self.body ?? Data()))
            case .deleted: .deleted
            case .erased: .erased
            }
        return ArchivedMessage(
            ticketID: self.ticketID.ticketID, guildID: self.guildID, messageID: self.messageID,
            version: self.version.value, authorID: self.authorID, seenAt: self.seenAt.value, content: content)
    }
}

struct AttachmentFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, filename, size, url, state, digest
        case ticketID = "ticket_id"
        case guildID = "guild_id"
        case messageID = "message_id"
        case authorID = "author_id"
        case contentType = "content_type"
    }

    let id: AttachmentID
    let ticketID: NumberText
    let guildID: GuildID
    let messageID: MessageID
    let authorID: UserID
    let filename: String
    let contentType: String?
    let size: Int64
    let url: String
    let state: String
    let digest: String?

    init(_ attachment: ArchivedAttachment) {
        self.id = attachment.id
        self.ticketID = NumberText(attachment.ticketID)
        self.guildID = attachment.guildID
        self.messageID = attachment.messageID
        self.authorID = attachment.authorID
        self.filename = attachment.filename
        self.contentType = attachment.contentType
        self.size = attachment.size
        self.url = attachment.url
        self.state = attachment.state.rawValue
        self.digest = attachment.digest
    }

    var attachment: ArchivedAttachment {
        ArchivedAttachment(
            id: self.id, ticketID: self.ticketID.ticketID, guildID: self.guildID, messageID: self.messageID,
            authorID: self.authorID, filename: self.filename, contentType: self.contentType, size: self.size,
            url: self.url, state: .init(rawValue: self.state), digest: self.digest)
    }
}

struct AuditFields: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, at, action, subject, detail
        case guildID = "guild_id"
        case actorID = "actor_id"
    }

    let id: NumberText
    let guildID: GuildID?
    let at: Milliseconds
    let actorID: UserID?
    let action: String
    let subject: String
    let detail: String?

    init(_ entry: AuditEntry) {
        self.id = NumberText(entry.id)
        self.guildID = entry.guildID
        self.at = Milliseconds(entry.at)
        self.actorID = entry.actorID
        self.action = entry.action.rawValue
        self.subject = entry.subject
        self.detail = entry.detail
    }

    var entry: AuditEntry {
        AuditEntry(
            id: self.id.ticketID, guildID: self.guildID, at: self.at.value, actorID: self.actorID,
            action: .init(rawValue: self.action), subject: self.subject, detail: self.detail)
    }
}
