import DiscordModel
import Dispatch
import Synchronization
import TestSupport
import Testing
import Tickets

@testable import MySQLStore

/// How connections are shared, with connections that only pretend.
@Suite("MySQL pool", .timeLimit(.minutes(30)))
struct MySQLPoolTests {
    private typealias State = PoolState<Int, String>

    private let start = ContinuousClock.now

    private func state(_ change: (inout MySQLSettings) -> Void = { _ in }) -> State {
        var settings = MySQLSettings()
        settings.mostConnections = 2
        change(&settings)
        return State(settings: settings)
    }

    private func spare(_ number: Int, openedAt: Duration = .zero) -> Spare<Int> {
        Spare(resource: number, openedAt: self.start + openedAt, idleSince: self.start)
    }

    @Test("The connection used last is lent first")
    func lastUsedFirst() throws {
        var state = self.state()
        for _ in 1...2 { _ = state.acquire(at: self.start) }
        for number in 1...2 { #expect(state.giveBack(self.spare(number), at: self.start) == nil) }
        #expect(state.acquire(at: self.start).lease?.spare?.resource == 2)
        #expect(state.acquire(at: self.start).lease?.spare?.resource == 1)
    }

    @Test("Who waits longest is served first, with the connection that comes back")
    func order() throws {
        var state = self.state()
        for _ in 1...2 { #expect(state.acquire(at: self.start).lease != nil) }
        for (id, name) in ["first", "second", "third"].enumerated() {
            #expect(state.acquire(orQueue: name, id: UInt64(id), at: self.start).lease == nil)
        }
        #expect(state.figures.waiting == 3)
        #expect(state.removeWaiter(1) == "second")
        #expect(state.removeWaiter(1) == nil)
        let handedOn = state.giveBack(self.spare(7), at: self.start)
        let next = try #require(handedOn)
        #expect((next.waiter, next.lease.spare?.resource) == ("first", 7))
        // A connection that is lost leaves room for a new one.
        let handedOnAgain = state.giveBack(nil, at: self.start)
        let last = try #require(handedOnAgain)
        #expect((last.waiter, last.lease.spare?.resource) == ("third", nil))
        #expect(state.figures.inUse == 2)
        #expect(state.figures.waited == 3)
    }

    @Test("A connection that was idle, or was idle when another one was lost, is tried out first")
    func checking() throws {
        var state = self.state { $0.checkAfter = .seconds(10) }
        func lend(after seconds: Int) throws -> Bool {
            let lease = try #require(state.acquire(at: self.start + .seconds(seconds)).lease)
            _ = state.giveBack(lease.spare ?? self.spare(1), at: self.start + .seconds(seconds))
            return lease.needsCheck
        }
        #expect(try [lend(after: 0), lend(after: 9), lend(after: 19), lend(after: 20)] == [false, false, true, false])
        state.noteLoss(at: self.start + .seconds(21))
        #expect(try [lend(after: 22), lend(after: 23)] == [true, false])
    }

    @Test("Connections idle for too long are closed down to the least, and old ones all")
    func overdue() throws {
        var state = self.state {
            $0.mostConnections = 4
            $0.leastConnections = 1
            $0.idleLimit = .seconds(10)
            $0.lifetimeLimit = .seconds(100)
        }
        for _ in 1...4 { _ = state.acquire(at: self.start) }
        for number in 1...3 {
            _ = state.giveBack(self.spare(number, openedAt: .seconds(number)), at: self.start + .seconds(number))
        }
        #expect(state.takeOverdue(at: self.start + .seconds(11)) == [1])
        _ = state.giveBack(nil, at: self.start)
        #expect(state.takeOverdue(at: self.start + .seconds(90)) == [2])
        #expect(state.takeOverdue(at: self.start + .seconds(90)) == [])
        #expect(state.claimMissing() == nil)
        #expect(state.takeOverdue(at: self.start + .seconds(103)) == [3])
        #expect(state.claimMissing() != nil)
        #expect(state.claimMissing() == nil)
    }

    @Test("A call that finds all connections in use is refused when its time is over, and nothing is lost by it")
    func waitingLimit() async throws {
        let pool = ConnectionPool(settings: MySQLSettings(most: 1)) { PretendedSession() }
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await expectSuccess { try await pool.withSession(until: .now + .seconds(60)) { _ in gate.wait() } }
            }
            try await waitUntil("a connection is in use") { pool.figures.inUse > 0 }
            let began = ContinuousClock.now
            await expectFailure(.unavailable) {
                try await pool.withSession(until: .now + .milliseconds(50)) { _ in }
            }
            #expect(ContinuousClock.now - began >= .milliseconds(50))
            await expectFailure(.unavailable) { try await pool.withSession(until: .now - .seconds(1)) { _ in } }
            #expect(pool.figures.waiting == 0)
            #expect(pool.figures.waited == 2)
            gate.signal()
        }
        await expectSuccess { try await pool.withSession(until: .now + .seconds(60)) { _ in } }
        #expect(pool.figures.idle == 1)
        await pool.shutDown()
    }

    @Test("A call that is cancelled while it waits is refused at once")
    func cancelledWaiting() async throws {
        let pool = ConnectionPool(settings: MySQLSettings(most: 1)) { PretendedSession() }
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await expectSuccess { try await pool.withSession(until: .now + .seconds(60)) { _ in gate.wait() } }
            }
            try await waitUntil("a connection is in use") { pool.figures.inUse > 0 }
            let waiting = Task { try await pool.withSession(until: .now + .seconds(60)) { _ in } }
            try await waitUntil("somebody waits") { pool.figures.waiting > 0 }
            waiting.cancel()
            await expectFailure(.unavailable) { try await waiting.value }
            #expect(pool.figures.waiting == 0)
            gate.signal()
        }
        await pool.shutDown()
        #expect(pool.figures == ConnectionFigures(waited: 1))
    }

    @Test("Shutting down refuses who waits, lets finish who works, and closes every connection")
    func shutDown() async throws {
        let made = Mutex<[PretendedSession]>([])
        let pool = ConnectionPool(settings: MySQLSettings(most: 1)) {
            let session = PretendedSession()
            made.withLock { $0.append(session) }
            return session
        }
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await expectSuccess { try await pool.withSession(until: .now + .seconds(60)) { _ in gate.wait() } }
            }
            try await waitUntil("a connection is in use") { pool.figures.inUse > 0 }
            group.addTask {
                await expectFailure(.unavailable) {
                    try await pool.withSession(until: .now + .seconds(60)) { _ in }
                }
                gate.signal()
            }
            try await waitUntil("somebody waits") { pool.figures.waiting > 0 }
            for _ in 1...2 { group.addTask { await pool.shutDown() } }
        }
        #expect(made.withLock { $0.map(\.isBroken) } == [true])
        await expectFailure(.unavailable) { try await pool.withSession(until: .now + .seconds(60)) { _ in } }
    }

    @Test("The least number of connections is opened at the start")
    func least() async throws {
        var settings = MySQLSettings(most: 5)
        settings.leastConnections = 3
        let pool = ConnectionPool(settings: settings) { PretendedSession() }
        await pool.start()
        #expect(pool.figures.idle == 3)
        await pool.shutDown()
    }

    @Test("What a deadlock undid is done again, and what may have been committed is not")
    func repetition() async throws {
        for (code, failing, reason) in [
            (1213, "COMMIT", nil), (1205, "START TRANSACTION", nil), (2013, "COMMIT", StoreError.Reason.unavailable),
            (1021, "START TRANSACTION", .unwritable), (1062, "START TRANSACTION", .conflict),
        ] {
            let session = PretendedSession()
            session.failures = .init((failing, code, 3))
            let store = MySQLStore(
                pool: ConnectionPool(settings: MySQLSettings(most: 1)) { session }, settings: .ofTests)
            let ticket = TicketOpening.sample(1).ticket(number: 1)
            if let reason {
                await expectFailure(reason) { _ = try await store.save(ticket, adding: []) }
                #expect(session.attempts == 1)
            } else {
                await expectSuccess { _ = try await store.save(ticket, adding: []) }
                #expect(session.attempts == 4)
            }
            await store.shutDown()
        }
    }

    @Test(
        "MySQL's errors become ours",
        arguments: [
            (2002, StoreError.Reason.unavailable), (2003, .unavailable), (2005, .unavailable), (2006, .unavailable),
            (2013, .unavailable), (1040, .unavailable), (1053, .unavailable), (1205, .unavailable),
            (1213, .unavailable), (1203, .unavailable), (1927, .unavailable), (4031, .unavailable),
            (1290, .unavailable), (1062, .conflict), (1034, .corrupt), (1045, .failed), (1049, .failed),
            (1064, .failed), (1146, .failed), (1366, .failed), (1406, .failed), (1452, .failed), (2059, .failed),
        ])
    func errors(code: Int, reason: StoreError.Reason) {
        let error = ServerError(code: code, state: "HY000", message: "words")
        #expect(StoreError(translating: error).reason == reason)
    }

    @Test("What people wrote is not repeated from the server's words")
    func content() {
        let words = "Incorrect string value: 'secret'"
        #expect(!ServerError(code: 1366, state: "HY000", message: words).description.contains("secret"))
        #expect(!ServerError(code: 1292, state: "22007", message: words).description.contains("secret"))
        #expect(ServerError(code: 1146, state: "42S02", message: "No table").description.contains("No table"))
    }
}

extension MySQLSettings {
    fileprivate init(most: Int) {
        self.init()
        self.mostConnections = most
    }
}

extension PoolState.Answer {
    fileprivate var lease: Lease<Resource>? {
        if case .lent(let lease) = self { lease } else { nil }
    }
}

/// A connection to nowhere, whose statements all change one row, or fail as they were told.
private final class PretendedSession: Session {
    private struct State {
        var isBroken = false
        var attempts = 0
        var failures: Failures?
    }

    struct Failures {
        var statement: String
        var code: Int
        var left: Int

        init(_ plan: (String, Int, Int)) { (self.statement, self.code, self.left) = plan }
    }

    private let state = Mutex(State())

    var isBroken: Bool { self.state.withLock { $0.isBroken } }
    /// How many transactions were begun.
    var attempts: Int { self.state.withLock { $0.attempts } }
    var failures: Failures? {
        get { self.state.withLock { $0.failures } }
        set { self.state.withLock { $0.failures = newValue } }
    }

    var packetLimit: Int { 1 << 24 }

    func ping() throws(ServerError) {
        guard self.isBroken else { return }
        throw ServerError(code: 2006, state: "HY000", message: "pretended")
    }

    func run(_ statement: String, stage: ServerError.Stage) throws {
        try self.state.withLock { state in
            if statement == "START TRANSACTION" { state.attempts += 1 }
            guard let failures = state.failures, failures.statement == statement, failures.left > 0 else { return }
            state.failures?.left -= 1
            throw ServerError(code: failures.code, state: "HY000", message: "as told", stage: stage)
        }
    }

    func execute(_ statement: SQL) throws -> Int { 1 }

    func rows(_ query: SQL) throws -> [Row] { [] }

    func close() { self.state.withLock { $0.isBroken = true } }
}

/// Expects `work` not to fail.
private func expectSuccess(
    sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
) async {
    await #expect(throws: Never.self, sourceLocation: sourceLocation) { try await work() }
}
