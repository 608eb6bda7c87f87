// Works with tickets over a fallback in a process of its own, so that tests can kill it at any time.
//
// usage: store-worker URL FALLBACK GUILD CALLERS SEED
//
// CALLERS tasks open tickets for members counted up from SEED, add somebody to each and close it. Each change is printed
// when the store has accepted it, as a user would be told: `opened TICKET NUMBER`, `added TICKET USER`, `closed TICKET`,
// `settings GUILD TITLE`. `ready` comes first. When its standard input ends, it ends its work, waits until nothing waits
// for the server any more, and prints `settled`. `replay` says that the changes begin to be brought to the server.

import DiscordModel
import Foundation
import Logging
import SQLiteStore
import StoreRouter
import Synchronization
import Tickets

#if MySQL
    import MySQLStore
#endif
#if MongoDB
    import MongoStore
#endif

/// One line at a time, whole, and at once.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

@Sendable func openServer(_ url: String) async throws(StoreError) -> any TicketStore {
    #if MySQL
        if url.hasPrefix("mysql:") {
            var settings = MySQLSettings()
            settings.answerLimit = .seconds(3)
            return RetryingStore(
                try await MySQLStore.open(url: url, settings: settings), policy: RetryPolicy(deadline: .seconds(1)))
        }
    #endif
    #if MongoDB
        if url.hasPrefix("mongodb:") {
            var settings = MongoSettings()
            settings.answerLimit = .seconds(3)
            return RetryingStore(
                try await MongoStore.open(url: url, settings: settings), policy: RetryPolicy(deadline: .seconds(1)))
        }
    #endif
    throw StoreError(.failed)
}

/// Says when the changes begin to be brought to the server.
struct ReplayHerald: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        if "\(event.message)".hasPrefix("the database answers again") { say("replay") }
    }
}

struct Work: Sendable {
    let store: any TicketStore
    let guild: GuildID
    let isEnding: @Sendable () -> Bool

    /// Asks until the store has accepted it, as somebody would who is told to try again.
    private func insisting<Value: Sendable>(_ work: @Sendable () async throws -> Value) async throws -> Value {
        while true {
            do { return try await work() } catch let error as StoreError where error.isRetryable { await Task.yield() }
        }
    }

    func run(caller: UInt64, seed: UInt64) async throws {
        var turn: UInt64 = 0
        while !self.isEnding() {
            turn += 1
            let opener = UserID(seed + caller * 1_000_000 + turn)
            let now = Timestamp.now
            let opening = TicketOpening(
                id: TicketID(at: now, chance: .random(in: 0 ... .max)), guildID: self.guild, openerID: opener, at: now)
            let outcome = try await self.insisting { try await self.store.open(opening) }
            guard case .opened(let ticket) = outcome else { continue }
            say("opened \(ticket.id.rawValue) \(ticket.number)")
            try await self.add(UserID(opener.rawValue + 500_000), to: ticket.id)
            try await self.close(ticket.id)
            if turn % 10 == 0 {
                let own = GuildID(self.guild.rawValue + caller)
                let title = "\(seed + turn)"
                try await self.insisting {
                    try await self.store.save(GuildSettings(guildID: own, panel: PanelText(title: title)))
                }
                say("settings \(own) \(title)")
            }
        }
    }

    private func add(_ user: UserID, to id: TicketID) async throws {
        try await self.change(id) { ticket in
            guard !ticket.members.contains(where: { $0.userID == user }) else { return nil }
            ticket.members.append(TicketMember(userID: user))
            return (.userAdded, user)
        }
        say("added \(id.rawValue) \(user)")
    }

    private func close(_ id: TicketID) async throws {
        try await self.change(id) { ticket in
            guard ticket.isActive else { return nil }
            ticket.status = .closed
            ticket.closing = Closing(closedBy: 7, closedAt: .now, reason: "done")
            return (.closed, nil)
        }
        say("closed \(id.rawValue)")
    }

    /// Reads, changes and writes again, as the desk does.
    private func change(
        _ id: TicketID, _ change: @Sendable (inout Ticket) -> (TicketEvent.Kind, UserID?)?
    ) async throws {
        try await self.insisting {
            guard var ticket = try await self.store.ticket(id) else { throw WorkerError.lost(id) }
            guard let (kind, subject) = change(&ticket) else { return }
            let now = Timestamp.now
            let event = TicketEvent(
                id: TicketID(at: now, chance: .random(in: 0 ... .max)), ticketID: id, kind: kind, at: now, actorID: 7,
                subjectID: subject)
            _ = try await self.store.save(ticket, adding: [event])
        }
    }
}

enum WorkerError: Error {
    /// A ticket that was just there.
    case lost(TicketID)
}

let arguments = CommandLine.arguments
guard arguments.count == 6, let guild = GuildID(arguments[3]), let callers = UInt64(arguments[4]),
    let seed = UInt64(arguments[5])
else {
    FileHandle.standardError.write(Data("usage: store-worker URL FALLBACK GUILD CALLERS SEED\n".utf8))
    exit(64)
}
var configuration = FallbackConfiguration(database: "the database", place: arguments[2])
configuration.retry = RetryPolicy(deadline: .seconds(1))
configuration.probe = RetryPolicy(
    deadline: .seconds(1), firstPause: .milliseconds(100), longestPause: .milliseconds(500))
configuration.patience = .milliseconds(500)
// Small, so that bringing the changes takes a while, in which the process can be killed.
configuration.batch = 5
let store = try await FallbackStore.start(
    configuration, mirror: try await SQLiteMirror.open(path: arguments[2]),
    open: { () async throws(StoreError) in try await openServer(arguments[1]) },
    logger: Logger(label: "worker") {
        MultiplexLogHandler([StreamLogHandler.standardError(label: $0), ReplayHerald()])
    })
// F_SETPIPE_SZ of Linux, which Swift does not see, to a page, which is the least: so that it has to wait for whoever reads
// what it says, and does not run far ahead.
_ = fcntl(STDOUT_FILENO, 1031, 4096)
say("ready")

let isEnding = Mutex(false)
try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await store.run() }
    try await withThrowingTaskGroup(of: Void.self) { callersGroup in
        for caller in 0..<callers {
            callersGroup.addTask {
                try await Work(store: store, guild: guild, isEnding: { isEnding.withLock { $0 } })
                    .run(caller: caller, seed: seed)
            }
        }
        Thread {
            while readLine() != nil {}
            isEnding.withLock { $0 = true }
        }.start()
        try await callersGroup.waitForAll()
    }
    while await store.condition() != .normal { try await Task.sleep(for: .milliseconds(50)) }
    say("settled")
    group.cancelAll()
}
await store.shutDown()
