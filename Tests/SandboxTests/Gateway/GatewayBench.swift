import DiscordModel
import Logging
import Synchronization
import Testing

@testable import Sandbox

/// A gateway with a world of one or two applications.
struct GatewayBench {
    let server: GatewayServer
    let world: FakeWorld
    let clock: SandboxClock
    let url: String
    let resumeURL: String

    /// Runs `body` with a gateway on a clock that stands still, and no limits on Identify unless `settings` has them.
    static func run(
        _ settings: (inout GatewaySettings) -> Void = { _ in },
        world: FakeWorld = FakeWorld(),
        _ body: (GatewayBench) async throws -> Void
    ) async throws {
        var chosen = GatewaySettings()
        chosen.limitsIdentifyRate = false
        settings(&chosen)
        let clock = SandboxClock.manual(startingAt: Timestamp(millisecondsSince1970: 1_700_000_000_000))
        let server = GatewayServer(
            world: world, clock: clock, settings: chosen,
            logger: Logger(label: "gateway") { _ in SwiftLogNoOpLogHandler() })
        let (url, resumeURL) = try await server.start()
        do {
            try await body(GatewayBench(server: server, world: world, clock: clock, url: url, resumeURL: resumeURL))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @discardableResult
    func connect<Result>(
        query: String = "?v=10&encoding=json", _ body: (GatewayClient) async throws -> Result
    ) async throws -> Result {
        try await GatewayClient.connect(to: self.url, query: query, body)
    }

    @discardableResult
    func reconnect<Result>(
        query: String = "?v=10&encoding=json", _ body: (GatewayClient) async throws -> Result
    ) async throws -> Result {
        try await GatewayClient.connect(to: self.resumeURL, query: query, body)
    }

    func publish(_ number: Int, _ name: String = "MESSAGE_CREATE", guild: GuildID? = 7, intents: Intents? = nil) {
        self.server.publish(
            GatewayDispatch(name, ["n": .int(Int64(number))], guildID: guild, intents: intents), to: FakeWorld.usher)
    }

    /// Lets time pass in steps, so that it does not matter when exactly the server begins to wait.
    func advance(_ step: Duration, until condition: () -> Bool) async throws {
        while !condition() {
            self.clock.advance(by: step)
            try await self.waitAMoment()
        }
    }

    /// Makes room for the server, which shares two threads with all the tests.
    private func waitAMoment() async throws { try await Task.sleep(for: .milliseconds(1)) }

    /// Lets time pass until the task is cancelled.
    func letTimePass() async {
        while !Task.isCancelled {
            self.clock.advance(by: .seconds(1))
            try? await self.waitAMoment()
        }
    }

    /// Waits for something that the server does on its own.
    func until(_ condition: () -> Bool) async throws {
        while !condition() {
            try await self.waitAMoment()
        }
    }

    /// Whether the session has no connection.
    func isGone(_ sessionID: String) -> Bool { self.server.isDisconnected(sessionID) }

    func untilGone(_ sessionID: String) async throws { try await self.until { self.isGone(sessionID) } }

    func has(_ isWanted: (GatewayRecord.Event) -> Bool) -> Bool {
        self.server.records.contains { record in isWanted(record.event) }
    }
}

/// A world of applications and a few guilds.
final class FakeWorld: GatewayWorld {
    static let usher: ApplicationID = 1
    static let other: ApplicationID = 2

    private struct State {
        var onlineChanges: [Bool] = []
        var commands: [Int] = []
        var exhausted = false
        var whileGettingReady: (@Sendable () -> Void)?
    }

    private let guilds: [GuildID]
    private let privileged: Intents
    private let state = Mutex(State())

    init(guilds: [GuildID] = [7], privileged: Intents = .privileged) {
        self.guilds = guilds
        self.privileged = privileged
    }

    var onlineChanges: [Bool] { self.state.withLock { $0.onlineChanges } }
    var commands: [Int] { self.state.withLock { $0.commands } }
    var isExhausted: Bool { self.state.withLock { $0.exhausted } }

    /// Does something after a session began and before its READY is known.
    func whileGettingReady(_ work: @escaping @Sendable () -> Void) {
        self.state.withLock { $0.whileGettingReady = work }
    }

    func application(forToken token: String) -> GatewayApplication? {
        switch token {
        case "token": GatewayApplication(applicationID: Self.usher, allowedPrivilegedIntents: self.privileged)
        case "other": GatewayApplication(applicationID: Self.other, allowedPrivilegedIntents: self.privileged)
        default: nil
        }
    }

    func opening(
        for application: ApplicationID, intents: Intents, shard: (id: Int, count: Int)
    ) -> (ready: JSONObject, following: @Sendable () async -> [PreparedDispatch]) {
        self.state.withLock { $0.whileGettingReady }?()
        let guilds = self.guilds
        return (
            ["user": ["id": "1"], "guilds": .array(guilds.map { ["id": .id($0), "unavailable": true] })],
            { guilds.map { PreparedDispatch(GatewayDispatch("GUILD_CREATE", ["id": .id($0)], guildID: $0)) } }
        )
    }

    func sessionsChanged(of application: ApplicationID, isOnline: Bool) {
        self.state.withLock { $0.onlineChanges.append(isOnline) }
    }

    func answer(
        _ operation: GatewayOpcode, _ data: JSON, of application: ApplicationID, intents: Intents
    ) -> [GatewayDispatch] {
        self.state.withLock { $0.commands.append(operation.rawValue) }
        guard operation == .requestGuildMembers else { return [] }
        return [GatewayDispatch("GUILD_MEMBERS_CHUNK", data, guildID: 7)]
    }

    func sessionStartsExhausted(by application: ApplicationID) {
        self.state.withLock { $0.exhausted = true }
    }
}
