// Runs the bot over a SQLite file in a process of its own, as `usher run` does, and kills itself when it is told to.
//
// usage: bot-worker DATABASE ARCHIVE API_URL    the token is in DISCORD_TOKEN
//
// As soon as there is a file DATABASE.kill, it is taken away; with the number N in it, the process kills itself (SIGKILL)
// right after the N-th write from then on has been committed.

import Bot
import Discord
import DiscordModel
import Foundation
import HookedStore
import Logging
import SQLiteStore
import ServiceLifecycle
import Synchronization
import Tickets
import Transcripts
import UnixSignals

/// Counts writes down to the last one.
final class Fuse: Sendable {
    private let path: String
    private let left = Mutex<Int?>(nil)

    init(path: String) { self.path = path }

    func light() {
        guard let text = try? String(contentsOfFile: self.path, encoding: .utf8), let count = Int(text) else { return }
        try? FileManager.default.removeItem(atPath: self.path)
        self.left.withLock { $0 = count }
    }

    func burn() {
        let isOver = self.left.withLock { left in
            guard let count = left else { return false }
            left = count - 1
            return count == 1
        }
        if isOver { kill(getpid(), SIGKILL) }
    }
}

func value(_ name: String) -> String { ProcessInfo.processInfo.environment[name] ?? "" }

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
    FileHandle.standardError.write(Data("usage: bot-worker DATABASE ARCHIVE API_URL\n".utf8))
    exit(64)
}
let logger = Logger(label: "usher")
let fuse = Fuse(path: arguments[1] + ".kill")
let store = HookedStore(
    try await SQLiteStore.open(path: arguments[1]),
    before: { (call) async throws(StoreError) in if call.isWrite { fuse.light() } },
    after: { (call) async throws(StoreError) in if call.isWrite { fuse.burn() } })
let files = AttachmentFiles(folder: arguments[2])
let renderers = TranscriptRenderers(
    alone: { _ in HTMLTranscript() }, lean: { _ in HTMLTranscript() },
    linked: { _, address in HTMLTranscript(attachments: .linked(address)) })
let application = try await BotApplication(
    BotApplication.Options(
        token: value("DISCORD_TOKEN"), apiURL: arguments[3], archive: ArchiveOptions(folder: arguments[2])),
    store: store, transcripts: renderers, logger: logger)
let group = ServiceGroup(
    services: application.services, gracefulShutdownSignals: [.sigterm], logger: logger)
try await group.run()
await store.shutDown()
