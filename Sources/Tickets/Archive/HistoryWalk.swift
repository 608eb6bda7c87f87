import DiscordModel
import DiscordREST

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
            let page = try await self.archive.rest.send(
                GetRawMessages(in: self.channel, after: cursor, as: MessageOutline.self)
            ).objects.sorted { $0.value.id < $1.value.id }
            for message in page { try await self.compare(message) }
            let isLast = page.count < Limits.historyPage
            if isLast { try await self.markRest(isHistoryEmpty: page.isEmpty) }
            try await self.write()
            guard !isLast, let last = page.last else { return }
            cursor = last.value.id
        }
    }

    private mutating func compare(_ message: RawObject<MessageOutline>) async throws {
        while let known = try await self.known.peek(), known.id < message.value.id {
            self.mark(known)
            self.known.advance()
        }
        guard let known = try await self.known.peek(), known.id == message.value.id else {
            return try self.add(message)
        }
        self.known.advance()
        if known.isErased { return }
        guard known.versions.contains(message.value.version) else { return try self.add(message) }
        if known.latest?.version == message.value.version, let body = known.latest?.body {
            let stored = try Compression.zlib.decompressed(body, limit: ArchivedConversation.largestMessage)
            if let fresh = MessageRefresh.merged(stored, with: message.json) { try self.add(message, json: fresh) }
        }
        self.addAttachments(of: message.value)
    }

    private mutating func add(_ message: RawObject<MessageOutline>, json: [UInt8]? = nil) throws {
        guard !message.value.isEphemeral else { return }
        self.batch.append(
            try message.value.archived(in: self.tracked, json: json ?? message.json, at: self.archive.now()))
        self.addAttachments(of: message.value)
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
        if !self.batch.isEmpty { try await self.archive.store.append(self.batch) }
        for attachment in self.newAttachments { try await self.archive.store.save(attachment) }
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
