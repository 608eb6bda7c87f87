public import DiscordModel
import Logging

/// What an erasure has done.
public struct ErasureReport: Hashable, Sendable {
    public var messages: Int
    public var tickets: Int
    /// Copies of attachments that nobody else's message had.
    public var files: Int

    public init(messages: Int = 0, tickets: Int = 0, files: Int = 0) {
        self.messages = messages
        self.tickets = tickets
        self.files = files
    }
}

extension TranscriptDesk {
    /// Erases what the user wrote and attached in tickets, also where others quote it, and makes the transcripts
    /// concerned again. What of it fails is done by asking once more; files that are left over then go with the next
    /// sweep (`Retention`).
    ///
    /// - Parameters:
    ///   - guild: `nil` for every server.
    ///   - actor: Who asked for it; `nil` for whoever has the command line.
    /// - Throws: `StoreError`; what removing a file throws.
    public func erase(_ user: UserID, in guild: GuildID?, by actor: UserID?) async throws -> ErasureReport {
        // What has arrived and is not written yet was said before this.
        try await self.archive.drain()
        let now = self.now()
        let erasure = try await self.store.erase(
            user, in: guild,
            audit: AuditEntry(
                id: TicketID(at: now, chance: .random(in: 0...UInt64.max)), guildID: guild, at: now, actorID: actor,
                action: .erased, subject: "\(user)"))
        // A file that cannot be removed must not keep the transcripts from being made.
        let removal = await self.removingUnused(erasure.digests)
        for id in erasure.tickets.sorted() { try await self.keepAnew(id) }
        let files = try removal.get()
        self.logger.notice(
            "messages erased",
            metadata: [
                "user": "\(user)", "guild": "\(guild.map(\.description) ?? "all")", "messages": "\(erasure.messages)",
                "tickets": "\(erasure.tickets.count)", "files": "\(files)",
                "by": "\(actor.map(\.description) ?? "command line")",
            ])
        return ErasureReport(messages: erasure.messages, tickets: erasure.tickets.count, files: files)
    }

    /// Makes the ticket's transcript again if it had one, or was given one by somebody who had read the messages before
    /// they were erased.
    private func keepAnew(_ id: TicketID) async throws {
        try await self.locks.withLock(id) {
            guard let ticket = try await self.store.ticket(id) else { return }
            var isKept = ticket.closing?.isTranscriptKept == true
            if !isKept { isKept = try await self.store.transcript(of: id) != nil }
            guard isKept else { return try await self.removeQuotations(in: id) }
            try await self.make(ticket)
        }
    }

    /// The same for somebody who may manage the server.
    ///
    /// - Throws: `TicketRefusal.mustManageServer`, `StoreError`.
    public func erase(_ user: UserID, by actor: ActingMember) async throws -> ErasureReport {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        return try await self.erase(user, in: actor.guildID, by: actor.userID)
    }

    /// Removes the files that no attachment refers to any more.
    ///
    /// - Returns: How many.
    func removeUnused(_ digests: Set<String>) async throws -> Int {
        var count = 0
        for digest in digests.sorted() where try await !self.store.isKept(digest: digest) {
            try await self.archive.removeFiles([digest])
            count += 1
        }
        return count
    }

    private func removingUnused(_ digests: Set<String>) async -> Result<Int, any Error> {
        do { return .success(try await self.removeUnused(digests)) } catch { return .failure(error) }
    }

    /// A reply or a forward carries a copy of what it refers to, which has to go with it. Reading history may have
    /// brought one back, since Discord goes on having it.
    func removeQuotations(in ticket: TicketID) async throws {
        var erased: Set<MessageID> = []
        var last: ArchivedMessage.Position?
        while true {
            let page = try await self.store.archivedMessages(of: ticket, after: last, limit: Limits.historyPage)
            // A reference always points to an earlier message.
            erased.formUnion(page.filter { $0.content == .erased }.map(\.messageID))
            let changed = page.compactMap { $0.withoutQuotation(of: erased) }
            if !changed.isEmpty { try await self.store.append(changed) }
            guard let next = page.last?.position else { return }
            last = next
        }
    }
}

extension ArchivedMessage {
    /// The message without its copy of any of these messages; `nil` if it has none.
    func withoutQuotation(of messages: Set<MessageID>) -> Self? {
        guard !messages.isEmpty, let json = self.json, let bytes = Self.json(json, withoutQuotationOf: messages),
            let body = try? Compression.zlib.compressed(bytes)
        else { return nil }
        var changed = self
        changed.content = .message(body)
        return changed
    }

    /// Discord's message object without its copy of any of these messages; `nil` if it has none.
    static func json(_ json: [UInt8], withoutQuotationOf messages: Set<MessageID>) -> [UInt8]? {
        guard !messages.isEmpty, var message = JSONValue(json),
            case .string(let text)? = message["message_reference"]?["message_id"], let id = MessageID(text),
            messages.contains(id), message["referenced_message"] != nil || message["message_snapshots"] != nil
        else { return nil }
        message["referenced_message"] = nil
        message["message_snapshots"] = nil
        return message.bytes
    }
}
