/// Why the Gateway closed a connection.
///
/// Source: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>
public struct GatewayCloseCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let normal = Self(rawValue: 1000)
    public static let goingAway = Self(rawValue: 1001)
    /// The connection broke without a close frame.
    public static let abnormal = Self(rawValue: 1006)
    public static let unknownError = Self(rawValue: 4000)
    public static let unknownOpcode = Self(rawValue: 4001)
    public static let decodeError = Self(rawValue: 4002)
    public static let notAuthenticated = Self(rawValue: 4003)
    public static let authenticationFailed = Self(rawValue: 4004)
    public static let alreadyAuthenticated = Self(rawValue: 4005)
    public static let invalidSequence = Self(rawValue: 4007)
    public static let rateLimited = Self(rawValue: 4008)
    public static let sessionTimedOut = Self(rawValue: 4009)
    public static let invalidShard = Self(rawValue: 4010)
    public static let shardingRequired = Self(rawValue: 4011)
    public static let invalidAPIVersion = Self(rawValue: 4012)
    public static let invalidIntents = Self(rawValue: 4013)
    public static let disallowedIntents = Self(rawValue: 4014)
}
