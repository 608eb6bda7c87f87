import DiscordModel
import Logging

/// A ticket's messages as the archive has them, oldest first, in pages of constant size however long the ticket is.
public struct ArchivedConversation: AsyncSequence, Sendable {
    public typealias Element = [TranscriptMessage]
    public typealias Failure = any Error

    let ticket: TicketID
    let store: any TicketStore
    let logger: Logger
    /// No message of Discord's is nearly as large in JSON.
    static let largestMessage = 8 << 20

    public func makeAsyncIterator() -> Iterator { Iterator(conversation: self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let conversation: ArchivedConversation
        private var versions: ArchivedVersions
        private var attachments: [MessageID: [ArchivedAttachment]]?
        /// Messages whose author asked for what they wrote to be erased; later ones may quote them.
        private var erased: Set<MessageID> = []

        fileprivate init(conversation: ArchivedConversation) {
            self.conversation = conversation
            self.versions = ArchivedVersions(ticket: conversation.ticket, store: conversation.store)
        }

        /// - Throws: `StoreError`.
        public mutating func next() async throws -> [TranscriptMessage]? {
            if self.attachments == nil {
                let all = try await self.conversation.store.attachments(of: self.conversation.ticket)
                self.attachments = Dictionary(grouping: all, by: \.messageID)
            }
            guard let page = try await self.versions.next() else { return nil }
            return page.map { self.message($0) }
        }

        private mutating func message(_ versions: [ArchivedMessage]) -> TranscriptMessage {
            let id = versions[0].messageID
            var message = TranscriptMessage(id: id, versions: [])
            for attachment in self.attachments?.removeValue(forKey: id) ?? [] {
                message.attachments[attachment.id] = attachment
            }
            if versions.contains(where: { $0.content == .erased }) { self.erased.insert(id) }
            for version in versions {
                switch version.content {
                case .deleted: message.deletedAt = version.seenAt
                case .erased: message.isErased = true
                case .message(let body):
                    if let readable = self.readable(version, body) { message.versions.append(readable) }
                }
            }
            if message.isErased { message.versions = [] }
            return message
        }

        private func readable(_ version: ArchivedMessage, _ body: [UInt8]) -> TranscriptMessage.Version? {
            do {
                let whole = try Compression.zlib.decompressed(body, limit: ArchivedConversation.largestMessage)
                let json = ArchivedMessage.json(whole, withoutQuotationOf: self.erased) ?? whole
                let message = try WireDecoder().decode(Message.self, from: json)
                let at =
                    version.version == 0
                    ? message.timestamp : Timestamp(millisecondsSince1970: version.version)
                return TranscriptMessage.Version(at: at, message: message, json: json)
            } catch {
                self.conversation.logger.error(
                    "archived message cannot be read",
                    metadata: [
                        "ticket": "\(version.ticketID)", "message": "\(version.messageID)", "error": "\(error)",
                    ])
                return nil
            }
        }
    }
}

/// A ticket's versions in order, those of one message together, a page at a time.
struct ArchivedVersions {
    let ticket: TicketID
    let store: any TicketStore
    /// How many versions are read at once.
    var pageSize = 200
    private var position: ArchivedMessage.Position?
    /// The versions of the last message that was read: more of them may follow.
    private var tail: [ArchivedMessage] = []
    private var isAtEnd = false

    init(ticket: TicketID, store: any TicketStore, pageSize: Int = 200) {
        self.ticket = ticket
        self.store = store
        self.pageSize = pageSize
    }

    /// - Returns: At least one message with at least one version; `nil` at the end.
    mutating func next() async throws -> [[ArchivedMessage]]? {
        while !self.isAtEnd {
            let page = try await self.store.archivedMessages(
                of: self.ticket, after: self.position, limit: self.pageSize)
            self.isAtEnd = page.count < self.pageSize
            self.position = page.last?.position ?? self.position
            var messages = self.tail.isEmpty ? [] : [self.tail]
            for version in page {
                if messages.last?.last?.messageID == version.messageID {
                    messages[messages.count - 1].append(version)
                } else {
                    messages.append([version])
                }
            }
            self.tail = self.isAtEnd ? [] : messages.popLast() ?? []
            if !messages.isEmpty { return messages }
        }
        return nil
    }
}
