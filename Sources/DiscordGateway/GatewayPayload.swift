import DiscordModel
import NIOCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a shard sends.
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#send-events>
enum GatewayPayload {
    static func heartbeat(sequence: Int?) throws -> ByteBuffer { try self.encode(op: 1, sequence) }

    static func identify(_ configuration: GatewayConfiguration, presence: Presence?) throws -> ByteBuffer {
        try self.encode(
            op: 2,
            Identify(
                token: configuration.token, properties: .init(), intents: configuration.intents.rawValue,
                shard: [configuration.shard.id, configuration.shard.count], presence: presence))
    }

    static func presence(_ presence: Presence) throws -> ByteBuffer { try self.encode(op: 3, presence) }

    static func resume(_ session: GatewaySession, token: String) throws -> ByteBuffer {
        try self.encode(op: 6, Resume(token: token, sessionID: session.id, sequence: session.sequence))
    }

    private static func encode(op: Int, _ contents: some Encodable) throws -> ByteBuffer {
        let bytes = try JSONEncoder().encode(Frame(op: op, d: contents))
        guard bytes.count <= Limits.gatewayPayloadBytes else { throw GatewayError.payloadTooLarge }
        return ByteBuffer(bytes: bytes)
    }

    private struct Frame<Contents: Encodable>: Encodable {
        let op: Int
        let d: Contents

        private enum CodingKeys: CodingKey { case op, d }

        func encode(to encoder: any Encoder) throws {
            var fields = encoder.container(keyedBy: CodingKeys.self)
            try fields.encode(self.op, forKey: .op)
            // A heartbeat before the first event carries an explicit null.
            try fields.encode(self.d, forKey: .d)
        }
    }

    private struct Identify: Encodable {
        struct Properties: Encodable {
            var os = "linux"
            var browser = "usher"
            var device = "usher"
        }

        let token: String
        let properties: Properties
        let intents: Int
        let shard: [Int]
        let presence: Presence?
    }

    private struct Resume: Encodable {
        let token: String
        let sessionID: String
        let sequence: Int

        private enum CodingKeys: String, CodingKey {
            case token
            case sessionID = "session_id"
            case sequence = "seq"
        }
    }
}
