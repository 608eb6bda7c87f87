import DiscordModel
import DiscordREST
import Logging

/// Goes through a channel's history and the archive side by side, both from the oldest message on.
struct HistoryWalk {
    let archive: TicketArchive
    let ticket: Ticket
    let channel: ChannelID
    private var known: KnownMessages
    private var attachments: Set<AttachmentID> = []
    private var batch: [ArchivedMessage] = []
    private var newAttachments: [ArchivedAttachment] = []

    init(archive: TicketArchive, ticket: Ticket, channel: ChannelID) {
        self.archive = archive
        self.ticket = ticket
        self.channel = channel
        self.known = KnownMessages(ArchivedVersions(ticket: ticket.id, store: archive.store))
    }

    private var tracked: TrackedTicket { TrackedTicket(id: self.ticket.id, guildID: self.ticket.guildID) }

    mutating func run() async throws {
        self.attachments = Set(try await self.archive.store.attachments(of: self.ticket.id).map(\.id))
        var cursor: MessageID = 0
        while true {
            let answer = try await self.archive.rest.send(
                GetRawMessages(in: self.channel, after: cursor, as: MessageOutline.self))
            let page = self.items(of: answer)
            for message in page { try await self.compare(message) }
            let isLast = answer.objects.count + answer.unreadable.count < Limits.historyPage
            if isLast { try await self.markRest(isHistoryEmpty: page.isEmpty) }
            try await self.write()
            guard !isLast, let last = page.last, last.outline.id > cursor else { return }
            cursor = last.outline.id
        }
    }

    /// A message of the history.
    private struct Item {
        let outline: MessageOutline
        let json: [UInt8]
    }

    /// In order; also those that are not as they should be, as long as they say which message they are.
    private func items(of answer: RawObjects<MessageOutline>) -> [Item] {
        var items = answer.objects.map { Item(outline: $0.value, json: $0.json) }
        for json in answer.unreadable {
            let outline = MessageOutline(salvaging: json)
            self.archive.logger.warning(
                "message in history is not as expected",
                metadata: [
                    "ticket": "\(self.ticket.id)", "message": "\(outline?.id.description ?? "unknown")",
                    "kept": "\(outline != nil)",
                ])
            if let outline { items.append(Item(outline: outline, json: json)) }
        }
        return items.sorted { $0.outline.id < $1.outline.id }
    }

    private mutating func compare(_ message: Item) async throws {
        while let known = try await self.known.peek(), known.id < message.outline.id {
            self.mark(known)
            self.known.advance()
        }
        guard let known = try await self.known.peek(), known.id == message.outline.id else {
            return try self.add(message)
        }
        self.known.advance()
        if known.isErased { return }
        guard known.versions.contains(message.outline.version) else { return try self.add(message) }
        if known.latest?.version == message.outline.version, let body = known.latest?.body {
            guard let stored = try? Compression.zlib.decompressed(body, limit: ArchivedConversation.largestMessage)
            else {
                // Damaged where it is kept: Discord has it still.
                return try self.add(message)
            }
            if let fresh = MessageRefresh.merged(stored, with: message.json) { try self.add(message, json: fresh) }
        }
        self.addAttachments(of: message.outline)
    }

    private mutating func add(_ message: Item, json: [UInt8]? = nil) throws {
        guard !message.outline.isEphemeral else { return }
        self.batch.append(
            try message.outline.archived(in: self.tracked, json: json ?? message.json, at: self.archive.now()))
        self.addAttachments(of: message.outline)
    }

    private mutating func addAttachments(of message: MessageOutline) {
        for attachment in message.archivedAttachments(in: self.tracked)
        where self.attachments.insert(attachment.id).inserted {
            self.newAttachments.append(attachment)
        }
    }

    /// Behind the end of the history there is nothing, so the archive's messages there were deleted.
    private mutating func markRest(isHistoryEmpty: Bool) async throws {
        var mustProve = isHistoryEmpty
        while let known = try await self.known.peek() {
            if mustProve, self.isToBeMarked(known) {
                try await self.prove(known.id)
                mustProve = false
            }
            self.mark(known)
            self.known.advance()
        }
    }

    /// Without the right to read history, Discord gives an empty page and no error. Only its word on one of the messages
    /// shows that they are gone.
    private func prove(_ message: MessageID) async throws {
        do {
            _ = try await self.archive.rest.send(GetMessage(message, in: self.channel))
        } catch {
            try error.rethrow(unless: error.code == .unknownMessage)
            return
        }
        throw HistoryIncomplete()
    }

    private func isToBeMarked(_ known: KnownMessages.Known) -> Bool {
        !known.isDeleted && !self.archive.tracked.hasArrived(known.id, in: self.channel)
    }

    private mutating func mark(_ known: KnownMessages.Known) {
        guard self.isToBeMarked(known) else { return }
        self.batch.append(
            ArchivedMessage(
                ticketID: self.ticket.id, guildID: self.ticket.guildID, messageID: known.id,
                version: ArchivedMessage.deletion, authorID: known.author, seenAt: self.archive.now(),
                content: .deleted))
    }

    private mutating func write() async throws {
        if !self.batch.isEmpty { try await self.archive.append(self.batch) }
        for attachment in self.newAttachments { try await self.archive.save(attachment) }
        self.batch = []
        self.newAttachments = []
    }
}

/// Discord's history lacks a message that Discord has.
struct HistoryIncomplete: Error {}

/// The messages of a ticket that the archive has, one after the other.
struct KnownMessages {
    struct Known {
        let id: MessageID
        var author: UserID?
        /// Those whose content is there.
        var versions: Set<Int64> = []
        var latest: (version: Int64, body: [UInt8])?
        var isDeleted = false
        var isErased = false

        init(_ versions: [ArchivedMessage]) {
            self.id = versions[0].messageID
            for version in versions {
                self.author = self.author ?? version.authorID
                switch version.content {
                case .deleted: self.isDeleted = true
                case .erased: self.isErased = true
                case .message(let body):
                    self.versions.insert(version.version)
                    self.latest = (version.version, body)
                }
            }
        }
    }

    private var pages: ArchivedVersions
    private var page: ArraySlice<[ArchivedMessage]> = []

    init(_ pages: ArchivedVersions) { self.pages = pages }

    mutating func peek() async throws -> Known? {
        while self.page.isEmpty {
            guard let next = try await self.pages.next() else { return nil }
            self.page = next[...]
        }
        return self.page.first.map { Known($0) }
    }

    mutating func advance() { _ = self.page.popFirst() }
}

/// What history may know better than what was seen live.
enum MessageRefresh {
    /// Members that change without an edit, and without an event that tells the whole of it.
    private static let passing = ["reactions", "embeds", "flags", "pinned", "poll", "components"]

    /// The message as history has it, where that says more of the same version; with what only the Gateway tells, the
    /// author's membership.
    ///
    /// - Returns: `nil` if there is nothing new, or if Discord shows less than it did: a bot that lost the
    ///   Message Content intent gets empty texts.
    static func merged(_ stored: [UInt8], with fresh: [UInt8]) -> [UInt8]? {
        guard let old = try? JSONParts.members(of: stored), let new = try? JSONParts.members(of: fresh) else {
            return nil
        }
        let text = { (bytes: [UInt8], range: Range<Int>?) -> ArraySlice<UInt8> in
            guard let range else { return [] }
            let value = bytes[range]
            let isNothing = ["[]", "null", "false", "0", "\"\""].contains { value.elementsEqual($0.utf8) }
            return isNothing ? [] : value
        }
        if text(fresh, new["content"]).isEmpty, !text(stored, old["content"]).isEmpty { return nil }
        if text(fresh, new["attachments"]).isEmpty, !text(stored, old["attachments"]).isEmpty { return nil }
        let isChanged = Self.passing.contains { key in
            !text(fresh, new[key]).elementsEqual(text(stored, old[key]))
        }
        guard isChanged else { return nil }
        guard let member = old["member"], new["member"] == nil, fresh.first == UInt8(ascii: "{"), !new.isEmpty else {
            return fresh
        }
        return Array("{\"member\":".utf8) + stored[member] + Array(",".utf8) + fresh.dropFirst()
    }
}
