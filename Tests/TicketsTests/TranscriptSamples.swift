import DiscordModel
import DiscordREST
import Foundation
import Logging
import Synchronization
import Testing

@testable import Tickets

/// A desk over a store in memory, with a folder for attachments of its own.
struct TranscriptBench: Sendable {
    let store: TranscriptStore
    let desk: TranscriptDesk
    let archive: TicketArchive
    let folder: String
    let clock: HandClock

    static let settings = GuildSettings(guildID: .harbour, staffRoles: [31], retentionDays: 30)

    static func with(
        _ tickets: [Ticket] = [.open], settings: GuildSettings = Self.settings, pinned: PinnedSettings? = nil,
        links: TranscriptLinks? = TranscriptLinks(baseURL: "https://tickets.example.org", token: "t"),
        _ body: (Self) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "transcripts-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = TranscriptStore(tickets, settings: settings)
        let clock = HandClock()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let rest = RESTClient(
            configuration: RESTConfiguration(token: "", baseURL: "http://127.0.0.1:1"), logger: logger)
        let archive = TicketArchive(
            store: store, files: AttachmentFiles(folder: folder), rest: rest, logger: logger, now: { clock.now })
        let desk = TranscriptDesk(
            archive: archive,
            settings: SettingsDesk(store: store, pinned: pinned.map { [settings.guildID: $0] } ?? [:]),
            headings: TranscriptHeadings(
                store: store, directory: GuildDirectory(), rest: nil, now: { clock.now }),
            renderers: TranscriptRenderers(
                alone: { ContentRenderer(kind: "alone \($0.rawValue)") },
                lean: { ContentRenderer(kind: "lean \($0.rawValue)") },
                linked: { ContentRenderer(kind: "linked \($0.rawValue)", address: $1) }),
            links: links, now: { clock.now }, logger: logger)
        try await body(Self(store: store, desk: desk, archive: archive, folder: folder, clock: clock))
    }

    /// Puts a message into the archive of the ticket.
    func says(
        _ id: MessageID, _ text: String, by author: UserID, in ticket: Ticket = .open, extra: String = ""
    ) async throws {
        let json = """
            {"id":"\(id)","channel_id":"7","author":{"id":"\(author)","username":"user-\(author)"},"content":"\(text)",\
            "timestamp":"\(Timestamp.morning)","type":0,"unknown":{"a":[1,2.5,null,true,"ü 😀"]}\(extra)}
            """
        try await self.store.append([
            ArchivedMessage(
                ticketID: ticket.id, guildID: ticket.guildID, messageID: id, version: 0, authorID: author,
                seenAt: .morning, content: .message(try Compression.zlib.compressed(Array(json.utf8))))
        ])
    }

    /// Keeps a file of somebody's, as the archive does.
    func attaches(
        _ id: AttachmentID, _ content: String, to message: MessageID, by author: UserID, in ticket: Ticket = .open
    ) async throws -> String {
        let digest = String(repeating: "0", count: 62) + String(content.utf8.count % 90 + 10)
        let path = self.archive.files.path(of: digest)
        try FileManager.default.createDirectory(
            atPath: String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(fileURLWithPath: path))
        try await self.store.save(
            ArchivedAttachment(
                id: id, ticketID: ticket.id, guildID: ticket.guildID, messageID: message, authorID: author,
                filename: "a.txt", contentType: "text/plain", size: Int64(content.utf8.count), url: "", state: .kept,
                digest: digest))
        return digest
    }

    /// What the transcript says, as a reader gets it.
    func text(_ ticket: Ticket = .open) async throws -> String {
        var bytes: [UInt8] = []
        try await self.desk.render(ticket, as: .html) { bytes += copy $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A clock that is set by hand.
final class HandClock: Sendable {
    private let moment = Mutex(Timestamp.morning)

    var now: Timestamp { self.moment.withLock { $0 } }

    func advance(days: Int64) { self.moment.withLock { $0 = $0 + .seconds(days * 24 * 60 * 60) } }
}

/// Writes a line for each message: its text, its quotation and where its attachments are.
struct ContentRenderer: TranscriptRenderer {
    let kind: String
    var address: TranscriptRenderers.Address?

    func render(
        _ heading: TranscriptHeading, pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        var count = 0
        let names = heading.userNames.values.sorted().joined(separator: ",")
        try await write(Array("\(self.kind) \(heading.ticket.paddedNumber) [\(names)]\n".utf8))
        for try await page in pages {
            for message in page {
                count += 1
                var line = message.isErased ? "(erased)" : message.latest?.content ?? "(nothing)"
                if let quoted = message.latest?.referencedMessage { line += " > \(quoted.content)" }
                if let forwarded = message.latest?.snapshots?.first?.message.content { line += " >> \(forwarded)" }
                for attachment in message.attachments.values {
                    line += " \(self.address?(attachment) ?? attachment.state.rawValue)"
                }
                try await write(Array("\(line)\n".utf8))
            }
        }
        return count
    }
}
