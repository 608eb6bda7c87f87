import DiscordModel
import Logging
import NIOSSL
import Synchronization

@testable import DiscordGateway

/// A running shard, a server for it and one for its resumes, and a clock that the test moves.
struct ShardFixture: Sendable {
    let gateway: ScriptedGateway
    let resumeGateway: ScriptedGateway
    let clock: ManualClock
    let shard: Shard
    let events: Inbox<DispatchEvent>

    /// Everything that Identify says.
    struct Identify: Decodable, Equatable {
        struct Properties: Decodable, Equatable { let os: String }
        struct Presence: Decodable, Equatable { let status: String, afk: Bool }
        let token: String
        let intents: Int
        let shard: [Int]
        let properties: Properties
        let presence: Presence?
    }

    struct Resume: Decodable, Equatable {
        let token: String
        let sessionID: String
        let seq: Int

        init(token: String, sessionID: String, seq: Int) {
            self.token = token
            self.sessionID = sessionID
            self.seq = seq
        }

        private enum CodingKeys: String, CodingKey {
            case token, seq
            case sessionID = "session_id"
        }
    }

    static func run(
        interests: Set<String> = ["MESSAGE_CREATE", "READY", "RESUMED"],
        compression: GatewayConfiguration.Compression = .none, presence: Presence? = nil,
        session: GatewaySession? = nil, serverTLS: NIOSSLContext? = nil,
        clientTLS: TLSConfiguration = .makeClientConfiguration(), capacity: Int = 4096,
        endsByItself: Bool = false, handle: (@Sendable (DispatchEvent) async -> Void)? = nil,
        _ body: @Sendable (ShardFixture) async throws -> Void
    ) async throws {
        let gateway = try await ScriptedGateway.start(tls: serverTLS)
        let resumeGateway = try await ScriptedGateway.start(tls: serverTLS)
        let clock = ManualClock()
        let configuration = GatewayConfiguration(
            token: "secret", intents: [.guilds, .messageContent], gatewayURL: gateway.url, compression: compression,
            presence: presence, interests: interests)
        let shard = Shard(
            configuration, session: session, identifyQueue: IdentifyQueue(clock: clock.gatewayClock),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), clock: clock.gatewayClock,
            jitter: { 0.5 }, tls: clientTLS, capacity: capacity)
        let events = Inbox<DispatchEvent>()
        let fixture = ShardFixture(
            gateway: gateway, resumeGateway: resumeGateway, clock: clock, shard: shard, events: events)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await shard.run { event in
                    if let handle { await handle(event) }
                    events.push(event)
                }
            }
            try await body(fixture)
            if !endsByItself { group.cancelAll() }
            try await group.waitForAll()
        }
        try await gateway.stop()
        try await resumeGateway.stop()
    }

    /// The next connection to the gateway, identified and ready. The first READY has sequence 1.
    func becomeReady() async throws -> GatewayPeer {
        let peer = try await self.gateway.accept()
        peer.sendHello()
        _ = try await peer.receive(op: 2, Identify.self)
        peer.sendReady(resumeURL: self.resumeGateway.url)
        _ = try await self.events.next()
        return peer
    }
}
