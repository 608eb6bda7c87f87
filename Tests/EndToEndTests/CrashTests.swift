import DiscordModel
import Foundation
import SQLiteStore
import Sandbox
import Synchronization
import Testing
import Tickets

/// Each deed is begun anew and anew, and the process killed one request, or one write, later each time, until the deed
/// ends undisturbed. Nobody cleans up; the next process finds what there is.
@Suite("kill -9 at every point (R1, R3, R4, R7)", .timeLimit(.minutes(60)))
struct CrashTests {
    @Test("After every REST request, one ticket is one ticket", arguments: Deed.allCases)
    func afterEachRequest(deed: Deed) async throws {
        try await CrashBench.with { bench in
            let points = try await bench.tryEverywhere(deed) { number in
                bench.harbour.sandbox.faults.add(
                    Fault(path: "/**", skip: number - 1, kind: .hold(.afterEffect)))
            }
            #expect(points >= deed.leastRequests, "\(deed): \(points)")
            print("killed after each of \(points) requests: \(deed)")
        }
    }

    /// What is different in a thread: making it, who is in it, and how it ends.
    @Test(
        "After every REST request on a full server, one ticket is one thread", arguments: [Deed.open, .remove, .close])
    func inThreads(deed: Deed) async throws {
        try await CrashBench.with(isFull: true) { bench in
            let points = try await bench.tryEverywhere(deed) { number in
                bench.harbour.sandbox.faults.add(
                    Fault(path: "/**", skip: number - 1, kind: .hold(.afterEffect)))
            }
            #expect(points >= deed.leastRequests, "\(deed): \(points)")
            print("killed after each of \(points) requests, in threads: \(deed)")
        }
    }

    @Test("After every write to the store, one ticket is one ticket", arguments: Deed.allCases)
    func afterEachWrite(deed: Deed) async throws {
        try await CrashBench.with { bench in
            let points = try await bench.tryEverywhere(deed) { number in
                try "\(number)".write(toFile: bench.fuse, atomically: true, encoding: .utf8)
            }
            #expect(points >= deed.leastWrites, "\(deed): \(points)")
            print("killed after each of \(points) writes: \(deed)")
        }
    }
}

/// A server with a bot in a process of its own, and a look into its database from outside.
struct CrashBench: Sendable {
    let harbour: Harbour
    let store: SQLiteStore
    let folder: URL
    /// Whether there is room for threads only.
    let isFull: Bool

    var fuse: String { self.harbour.databasePath + ".kill" }

    static func with(
        isFull: Bool = false, _ body: @Sendable (CrashBench) async throws -> Void
    ) async throws {
        var settings = SandboxSettings()
        settings.deferralPatience = .seconds(20)
        try await Harbour.with(settings: settings) { harbour in
            let store = try await SQLiteStore.open(path: harbour.databasePath)
            let folder = URL(filePath: harbour.databasePath).deletingLastPathComponent()
            let result: Result<Void, any Error>
            let bench = CrashBench(harbour: harbour, store: store, folder: folder, isFull: isFull)
            do { result = .success(try await body(bench)) } catch {
                result = .failure(error)
            }
            await store.shutDown()
            try result.get()
        }
    }

    func start() async throws -> UsherProcess {
        try await UsherProcess(
            [self.harbour.databasePath, self.harbour.archiveFolder, self.harbour.sandbox.apiURL],
            program: "bot-worker", in: self.folder, environment: ["DISCORD_TOKEN": self.harbour.usher.token])
    }

    /// - Returns: At how many points the process was killed.
    func tryEverywhere(_ deed: Deed, arming: (_ point: Int) throws -> Void) async throws -> Int {
        var bot = try await self.start()
        defer { bot.kill() }
        try await self.online()
        try await self.harbour.setUp()
        if self.isFull { await self.harbour.fillServer() }
        for point in 1...60 {
            let scene = try await self.harbour.scene(for: deed, named: "\(point)") {
                try await self.waitForRest(of: $0)
            }
            let before = try await self.number(of: scene)
            try arming(point)
            let isAnswered = Mutex(false)
            let doing = Task {
                _ = try? await deed.perform(in: self.harbour, on: scene)
                isAnswered.withLock { $0 = true }
            }
            defer { doing.cancel() }
            let isKilled = try await self.wait(until: "killed or done", for: bot) {
                if self.harbour.sandbox.faults.isHolding { bot.kill() }
                if !bot.isRunning { return true }
                let isDone = isAnswered.withLock(\.self)
                guard isDone, try await self.isAtRest(scene, after: before) else { return nil }
                return self.harbour.sandbox.faults.isHolding ? nil : false
            }
            guard isKilled else { return point - 1 }
            try await bot.end()
            self.harbour.sandbox.faults.removeAll()
            try await self.offline()
            try? FileManager.default.removeItem(atPath: self.fuse)
            bot = try await self.start()
            try await self.finish(deed, scene, after: before, bot)
            try await self.harbour.check(deed, scene, in: self.store, "\(deed) at point \(point)")
        }
        throw UsherProcessProblem(text: "\(deed) never ended")
    }

    private func online() async throws {
        try await self.harbour.sandbox.until("the bot is online", within: .seconds(60)) {
            await self.harbour.sandbox.isOnline(self.harbour.usher)
        }
    }

    /// Discord keeps the session of a bot that is gone for a while. Without it, whoever is online is the next process.
    private func offline() async throws {
        _ = try await self.wait(until: "offline") {
            self.harbour.sandbox.gatewayFaults.forgetDisconnectedSessions(of: self.harbour.usher.id)
            return await self.harbour.sandbox.isOnline(self.harbour.usher) ? nil : true
        }
    }

    /// The restarted process brings the ticket to rest by itself. What was killed before it was written down is asked for
    /// once more, as a person would who got no answer.
    private func finish(
        _ deed: Deed, _ scene: Scene, after before: Int, _ bot: UsherProcess
    ) async throws {
        try await self.online()
        guard try await self.number(of: scene) == before else {
            return try await self.waitForRest(of: scene, after: before)
        }
        let outcome = try await deed.perform(in: self.harbour, on: scene)
        #expect(outcome.reply != nil, "\(deed): \(outcome.text)")
        try await self.waitForRest(of: scene, after: before)
    }

    // MARK: - Looking

    /// Counts with each write of the ticket; 0 before there is one.
    private func number(of scene: Scene) async throws -> Int {
        try await self.harbour.ticket(of: scene, in: self.store).map { $0.revision + 1 } ?? 0
    }

    private func isAtRest(_ scene: Scene, after before: Int) async throws -> Bool {
        guard let ticket = try await self.harbour.ticket(of: scene, in: self.store) else { return false }
        return ticket.isSettled && ticket.revision + 1 > before
    }

    private func waitForRest(of scene: Scene, after before: Int = 0) async throws {
        _ = try await self.wait(until: "at rest") { try await self.isAtRest(scene, after: before) ? true : nil }
    }

    private func wait(
        until what: String, for bot: UsherProcess? = nil, _ look: () async throws -> Bool?
    ) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if let result = try await look() { return result }
            // Another process: there is no event to wait for.
            try await Task.sleep(for: .milliseconds(10))
        }
        throw UsherProcessProblem(text: "not \(what) in a minute:\n\(bot?.output.suffix(3000) ?? "")")
    }
}
