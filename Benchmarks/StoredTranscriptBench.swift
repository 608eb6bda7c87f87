import DiscordModel
import DiscordREST
import Foundation
import Logging
import SQLiteStore
import TestSupport
import Tickets
import Transcripts

/// Measures the whole way that a transcript takes when a ticket is closed: from the archive in a database through the
/// renderer and the compression back into the database.
enum StoredTranscriptBench {
    static let count = 100_000
    /// Fills the database in a process of its own, so that no memory of that is left lying about.
    static let filling = "--fill"

    static func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "usher.db").path
        _ = try await Command(CommandLine.arguments[0], [Self.filling, path]).output(within: .seconds(1800))

        let store = try await SQLiteStore.open(path: path)
        let desk = Self.desk(over: store, folder)
        let before = try TranscriptBench.idle()
        let start = ContinuousClock.now
        try await desk.keep(BenchMessages.heading.ticket)
        let time = start.duration(to: .now).milliseconds / 1000
        let megabytes = try TranscriptBench.peak() - before
        Report.row(
            "growth of memory, \(Self.count) messages from the database to the kept transcript", megabytes, "MB",
            "under 30")
        Report.row("messages a second, on that whole way", Double(Self.count) / time, "", "")
        let kept = try await store.transcript(of: BenchMessages.heading.ticket.id)
        Report.row("the kept transcript, compressed", Double(kept?.html.count ?? 0) / 1_048_576, "MB", "")
        await store.shutDown()
    }

    static func fill(_ path: String) async throws {
        let store = try await SQLiteStore.open(path: path)
        let ticket = BenchMessages.heading.ticket
        try await store.put([.ticket(ticket, events: [])])
        for start in stride(from: 0, to: Self.count, by: 1000) {
            try await store.append(
                try BenchMessages.lines(start..<start + 1000).map { json in
                    let message = try BenchMessages.message(json)
                    return ArchivedMessage(
                        ticketID: ticket.id, guildID: ticket.guildID, messageID: message.id, version: 0,
                        authorID: message.latest?.author.id, seenAt: ticket.openedAt,
                        content: .message(try Compression.zlib.compressed(json)))
                })
        }
        await store.shutDown()
    }

    private static func desk(over store: SQLiteStore, _ folder: URL) -> TranscriptDesk {
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let rest = RESTClient(configuration: RESTConfiguration(token: ""), logger: logger)
        let files = AttachmentFiles(folder: folder.appending(path: "archive").path)
        return TranscriptDesk(
            archive: TicketArchive(store: store, files: files, rest: rest, logger: logger),
            settings: SettingsDesk(store: store),
            headings: TranscriptHeadings(store: store, directory: GuildDirectory(), rest: nil, now: { .now }),
            renderers: TranscriptRenderers(
                alone: { _ in HTMLTranscript() }, lean: { _ in HTMLTranscript() },
                linked: { _, address in HTMLTranscript(attachments: .linked(address)) }), links: nil, logger: logger)
    }
}
