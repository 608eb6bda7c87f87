import AsyncHTTPClient
import DiscordModel
import DiscordREST
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Synchronization
import Tickets

@testable import Web

extension UserID {
    static let mia: Self = 11
}

/// The real server on a port of its own, over a ticket in memory.
struct WebBench: Sendable {
    static let ticket = Ticket(
        id: TicketID(rawValue: 1_876_949_237_776_384), guildID: 21, number: 42, openerID: .mia,
        openedAt: Timestamp(millisecondsSince1970: 1_790_000_000_123), members: [TicketMember(userID: .mia)],
        channelID: 41, isSettled: true)
    static let picture = "no real picture, but bytes"
    static let attachments = [
        Self.attachment(501, "cat.png", "image/png", digest: String(repeating: "a", count: 64)),
        Self.attachment(502, "e\"vil\r\n ü/x.html", "text/html", digest: String(repeating: "a", count: 64)),
        Self.attachment(503, "large.png", "image/png", state: .tooLarge),
        Self.attachment(504, "other.png", "image/png", ticket: 99, digest: String(repeating: "a", count: 64)),
        Self.attachment(506, "missing.png", "image/png", digest: String(repeating: "b", count: 64)),
    ]

    let base: String
    let store: TranscriptStub
    let links: TranscriptLinks
    let now: Timestamp
    /// Takes answers as they come, without undoing compression.
    private let client: HTTPClient

    /// Runs the server while `body` runs.
    static func with(_ body: @Sendable @escaping (Self) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: "\(folder)/aa", withIntermediateDirectories: true)
        try Data(Self.picture.utf8).write(
            to: URL(fileURLWithPath: "\(folder)/aa/\(String(repeating: "a", count: 64))"))
        let store = try TranscriptStub()
        let now = Self.ticket.openedAt + .seconds(60)
        let links = TranscriptLinks(baseURL: "http://usher.test", token: "token")
        let pages = TranscriptPages(
            desk: Self.desk(over: store, folder: folder, links: links, now: now), links: links, logger: .none)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            host: "127.0.0.1", port: 0, routes: [pages], logger: .none, onListening: { continuation.yield($0) },
            health: { .init(isReady: true, parts: [:], acknowledgement: .init(median: nil, p99: nil)) },
            metrics: { Metrics(condition: .normal, connections: nil, isGatewayReady: true, acknowledgement: []) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else { return try await group.waitForAll() }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init())
            let bench = Self(base: "http://127.0.0.1:\(port)", store: store, links: links, now: now, client: client)
            let result: Result<Void, any Error>
            do { result = .success(try await body(bench)) } catch { result = .failure(error) }
            try await client.shutdown()
            try result.get()
        }
    }

    private static func desk(
        over store: TranscriptStub, folder: String, links: TranscriptLinks, now: Timestamp
    ) -> TranscriptDesk {
        let rest = RESTClient(configuration: RESTConfiguration(token: ""), logger: .none)
        let settings = SettingsDesk(store: store)
        return TranscriptDesk(
            archive: TicketArchive(store: store, files: AttachmentFiles(folder: folder), rest: rest, logger: .none),
            settings: settings,
            headings: TranscriptHeadings(store: store, directory: GuildDirectory(), rest: nil, now: { now }),
            renderers: TranscriptRenderers(
                alone: { _ in LineRenderer(address: nil) }, lean: { _ in LineRenderer(address: nil) },
                linked: { LineRenderer(address: $1) }),
            links: links, now: { now }, logger: .none)
    }

    private static func attachment(
        _ id: AttachmentID, _ name: String, _ type: String, ticket: Int64 = Self.ticket.id.rawValue,
        state: ArchivedAttachment.State = .kept, digest: String? = nil
    ) -> ArchivedAttachment {
        ArchivedAttachment(
            id: id, ticketID: TicketID(rawValue: ticket), guildID: 21, messageID: 1, authorID: .mia, filename: name,
            contentType: type, size: 26, url: "", state: state, digest: digest)
    }

    func link(to ticket: TicketID = Self.ticket.id, at now: Timestamp? = nil) -> String {
        self.links.url(to: ticket, for: .mia, at: now ?? self.now)
            .replacingOccurrences(of: "http://usher.test", with: self.base)
    }

    func attachmentLink(_ id: AttachmentID) -> String {
        self.link().replacingOccurrences(of: "?", with: "/attachments/\(id)?")
    }

    struct Answer {
        let status: HTTPResponseStatus
        let headers: HTTPHeaders
        let bytes: [UInt8]

        var text: String { String(decoding: self.bytes, as: UTF8.self) }
    }

    func get(_ url: String, method: NIOHTTP1.HTTPMethod = .GET, headers: HTTPHeaders = [:]) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = headers
        let response = try await self.client.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: response.status, headers: response.headers, bytes: Array(body.readableBytesView))
    }
}

extension Logger {
    static var none: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// Writes what was said, and where its files are.
struct LineRenderer: TranscriptRenderer {
    let address: TranscriptRenderers.Address?

    func render(
        _ heading: TranscriptHeading, pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        for try await page in pages {
            for message in page {
                try await write(Array("said: \(message.latest?.content ?? "")\n".utf8))
                for attachment in message.attachments.values.sorted(by: { $0.id < $1.id }) {
                    try await write(Array("file: \(self.address?(attachment) ?? "none")\n".utf8))
                }
            }
        }
        return 1
    }
}

/// A store with one ticket and one message.
final class TranscriptStub: TicketStore {
    private struct Content {
        var messages: [ArchivedMessage]
        var transcript: Transcript?
        var isAway = false
    }

    private let content: Mutex<Content>

    init() throws {
        let json = #"""
            {"id":"1","channel_id":"41","author":{"id":"11","username":"mia"},"content":"Where is it? <&>","type":0,
            "timestamp":"2026-09-21T14:13:20.123+00:00"}
            """#
        self.content = Mutex(
            Content(messages: [
                ArchivedMessage(
                    ticketID: WebBench.ticket.id, guildID: 21, messageID: 1, version: 0, authorID: .mia,
                    seenAt: WebBench.ticket.openedAt,
                    content: .message(try Compression.zlib.compressed(Array(json.utf8))))
            ]))
    }

    var messages: [ArchivedMessage] {
        get { self.content.withLock { $0.messages } }
        set { self.content.withLock { $0.messages = newValue } }
    }
    var transcript: Transcript? {
        get { self.content.withLock { $0.transcript } }
        set { self.content.withLock { $0.transcript = newValue } }
    }
    var isAway: Bool {
        get { self.content.withLock { $0.isAway } }
        set { self.content.withLock { $0.isAway = newValue } }
    }

    func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        if self.isAway { throw StoreError(.unavailable) }
        return id == WebBench.ticket.id ? WebBench.ticket : nil
    }
    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] { last == nil ? self.messages : [] }
    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] {
        WebBench.attachments.filter { $0.ticketID == ticket }
    }
    func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? { self.transcript }

    // MARK: What is not asked for here

    func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? { nil }
    func save(_ settings: GuildSettings) async throws(StoreError) {}
    func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome { throw StoreError(.failed) }
    func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? { nil }
    func activeTickets(in guild: GuildID, after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] { [] }
    func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket { ticket }
    func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] { [] }
    func markPosted(_ event: TicketID) async throws(StoreError) {}
    func save(_ transcript: Transcript) async throws(StoreError) {}
    func note(_ key: String) async throws(StoreError) -> String? { nil }
    func setNote(_ key: String, to value: String) async throws(StoreError) {}
    func checkHealth() async throws(StoreError) {}
    func shutDown() async {}
    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {}
    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {}
    func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] { [] }
    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 { 0 }
    func isKept(digest: String) async throws(StoreError) -> Bool { true }
    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure { Erasure() }
    func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] { [] }
    func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] { [] }
    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> { [] }
    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] { [] }
    func recordCounts() async throws(StoreError) -> [RecordKind: Int] { [:] }
    func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] { [] }
    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? {
        WebBench.attachments.first { .attachment($0.id) == key }.map { .attachment($0) }
    }
    func put(_ records: [StoredRecord]) async throws(StoreError) {}
}
