import DiscordModel
import Foundation
import Logging
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

/// A fallback between two real SQLite files: one plays the server, the other is the mirror. Both can be made to fail.
final class FallbackFixture: Sendable {
    let folder: URL
    /// Of what plays the server, as seen through the fallback.
    let serverFaults: Faults
    let mirrorFaults: Faults
    let calls = Faults.Total()
    /// The same files, seen from outside and without faults.
    let server: SQLiteStore
    let mirror: SQLiteMirror
    let clock = HandClock()
    let log = LogLines()
    private let lastID = Mutex<Int64>(1_790_000_000_000 << 20)

    /// - Parameter body: Gets a fixture of its own, in whose files nothing is yet.
    static func with<Value: Sendable>(
        _ body: @Sendable (FallbackFixture) async throws -> Value
    ) async throws -> Value {
        // In memory where there is such a place: these tests write much, and do not test the disk.
        let memory = URL(filePath: "/dev/shm", directoryHint: .isDirectory)
        let parent =
            FileManager.default.isWritableFile(atPath: memory.path)
            ? memory : FileManager.default.temporaryDirectory
        let folder = parent.appending(path: "fallback-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let fixture = FallbackFixture(
            folder: folder, server: try await SQLiteStore.open(path: folder.appending(path: "server.db").path),
            mirror: try await SQLiteMirror.open(path: folder.appending(path: "mirror.db").path))
        let result: Result<Value, any Error>
        do { result = .success(try await body(fixture)) } catch { result = .failure(error) }
        await fixture.close()
        return try result.get()
    }

    private init(folder: URL, server: SQLiteStore, mirror: SQLiteMirror) {
        self.folder = folder
        self.serverFaults = Faults(total: self.calls)
        self.mirrorFaults = Faults(total: self.calls)
        self.server = server
        self.mirror = mirror
    }

    private func close() async {
        self.serverFaults.resume()
        self.mirrorFaults.resume()
        await self.server.shutDown()
        await self.mirror.shutDown()
    }

    /// Nothing is repeated and no call is cut short, unless a test wants that.
    var configuration: FallbackConfiguration {
        var configuration = FallbackConfiguration(database: "TestDB", place: "mirror.db")
        configuration.retry = RetryPolicy(deadline: .zero)
        configuration.callLimit = .seconds(1_000_000_000)
        configuration.bulkLimit = .seconds(1_000_000_000)
        configuration.openLimit = .seconds(1_000_000_000)
        configuration.gateLimit = .seconds(1_000_000_000)
        configuration.probeLimit = .zero
        configuration.probe.jitter = { 1 }
        configuration.clock = self.clock
        configuration.now = { [clock] in clock.timestamp }
        return configuration
    }

    func start(_ change: (inout FallbackConfiguration) -> Void = { _ in }) async throws -> FallbackStore {
        var configuration = self.configuration
        change(&configuration)
        let path = self.folder.appending(path: "server.db").path
        let (serverFaults, mirrorFaults) = (self.serverFaults, self.mirrorFaults)
        return try await FallbackStore.start(
            configuration, mirror: FlakyMirror(self.mirror, faults: mirrorFaults),
            open: { () async throws(StoreError) in
                let store = try await serverFaults.perform { () async throws(StoreError) in
                    try await SQLiteStore.open(path: path)
                }
                return FlakyStore(store, faults: serverFaults)
            }, logger: self.log.logger)
    }

    /// From the call with this number on nothing works, as if the process had died there. That one may take effect still.
    func die(at end: Int) {
        let fate = { @Sendable (call: Int) -> Faults.Fate in
            if call < end { return .works }
            return call == end && end.isMultiple(of: 2) ? .answerIsLost(.unavailable) : .fails(.unavailable)
        }
        self.serverFaults.decide(fate)
        self.mirrorFaults.decide(fate)
    }

    /// Starts with time going by while the start waits.
    func startWhileTimeGoesBy(_ change: (inout FallbackConfiguration) -> Void = { _ in }) async throws -> FallbackStore
    {
        var configuration = self.configuration
        change(&configuration)
        let changed = configuration
        let isOver = Mutex(false)
        async let time: Void = self.letTimeGoBy { isOver.withLock { $0 } }
        let result: Result<FallbackStore, any Error>
        do { result = .success(try await self.start { $0 = changed }) } catch { result = .failure(error) }
        isOver.withLock { $0 = true }
        await time
        return try result.get()
    }

    /// Time goes by until something is so: a little at a time, and only while nobody is at work.
    func letTimeGoBy(until isOver: () async throws -> Bool) async rethrows {
        while try await !isOver() {
            if self.clock.hasSleepers, !self.serverFaults.isBusy, !self.mirrorFaults.isBusy {
                self.clock.advance(by: .milliseconds(100))
            }
            await Task.yield()
        }
    }

    /// `run()` goes on during `body`.
    func running(_ store: FallbackStore, _ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await store.run() }
            try await body()
            group.cancelAll()
        }
    }

    func makeID() -> TicketID {
        self.lastID.withLock { last in
            last += 1 << 20
            return TicketID(rawValue: last)
        }
    }

    func opening(by opener: UserID, in guild: GuildID = 9) -> TicketOpening {
        TicketOpening(id: self.makeID(), guildID: guild, openerID: opener, at: self.clock.timestamp)
    }

    /// All that a store holds.
    static func contents(of store: any TicketStore, kinds: [RecordKind] = RecordKind.allCases) async throws
        -> [RecordKey: StoredRecord]
    {
        var contents: [RecordKey: StoredRecord] = [:]
        for kind in kinds {
            var last: RecordKey?
            repeat {
                let page = try await store.records(of: kind, after: last, limit: 500)
                for record in page { contents[record.key] = record }
                last = page.last?.key
            } while last != nil
        }
        return contents
    }
}

extension TicketStore {
    func opened(_ opening: TicketOpening) async throws -> Ticket {
        guard case .opened(let ticket) = try await self.open(opening) else {
            throw StoreError(.conflict, underlyingError: FallbackProblem("already active"))
        }
        return ticket
    }

    /// Its channel and greeting are there.
    func making(_ ticket: Ticket, channel: ChannelID) async throws -> Ticket {
        var ticket = ticket
        ticket.channelID = channel
        ticket.greetingID = MessageID(channel.rawValue + 1)
        return try await self.save(ticket, adding: [])
    }

    func adding(_ user: UserID, to ticket: Ticket, event: TicketID, at moment: Timestamp) async throws -> Ticket {
        let (decided, pending) = try ticket.adding(user, by: 3, at: moment, event: event)
        var applied = try await self.save(decided, adding: [])
        for index in applied.members.indices where applied.members[index].userID == user {
            applied.members[index].isApplied = true
            applied.members[index].pendingEvent = nil
        }
        return try await self.save(applied, adding: [pending])
    }

    func closing(_ ticket: Ticket, event: TicketID, at moment: Timestamp) async throws -> Ticket {
        let (closed, event) = try ticket.closing(by: 3, reason: "done", at: moment, event: event)
        return try await self.save(closed, adding: [event])
    }
}

/// Whether the work fails for this reason.
func fails<Value>(_ reason: StoreError.Reason, _ work: () async throws -> Value) async -> Bool {
    do {
        _ = try await work()
        return false
    } catch {
        return (error as? StoreError)?.reason == reason
    }
}

extension StoredRecord {
    static func message(_ number: UInt64, of ticket: Ticket) -> ArchivedMessage {
        ArchivedMessage(
            ticketID: ticket.id, guildID: ticket.guildID, messageID: MessageID(number), version: 0, authorID: 5,
            seenAt: ticket.openedAt, content: .message([1, 2, 3]))
    }
}
