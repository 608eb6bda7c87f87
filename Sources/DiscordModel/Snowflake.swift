/// The 64-bit id of one Discord object; `Object` keeps channel ids and user ids apart.
///
/// Source: <https://docs.discord.com/developers/reference#snowflakes>
public struct Snowflake<Object>: Hashable, Sendable {
    /// 1 January 2015, from which snowflakes count their milliseconds.
    public static var epochMilliseconds: Int64 { 1_420_070_400_000 }

    public let rawValue: UInt64

    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// When the object was made.
    public var timestamp: Timestamp {
        Timestamp(millisecondsSince1970: Int64(self.rawValue >> 22) + Self.epochMilliseconds)
    }
}

extension Snowflake: LosslessStringConvertible {
    /// Fails unless `text` is a decimal number that fits into 64 bits.
    public init?(_ text: String) {
        guard text.utf8.first != UInt8(ascii: "+"), let rawValue = UInt64(text) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { String(self.rawValue) }
}

extension Snowflake: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension Snowflake: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: UInt64) { self.init(value) }
}

extension Snowflake: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no snowflake"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

extension Snowflake: CodingKeyRepresentable {
    public var codingKey: any CodingKey { SnowflakeKey(stringValue: self.description) }

    public init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

private struct SnowflakeKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

public enum Application {}

public typealias ApplicationID = Snowflake<Application>
public typealias AttachmentID = Snowflake<Attachment>
public typealias ChannelID = Snowflake<Channel>
public typealias CommandID = Snowflake<ApplicationCommand>
public typealias GuildID = Snowflake<Guild>
public typealias InteractionID = Snowflake<Interaction>
public typealias MessageID = Snowflake<Message>
public typealias RoleID = Snowflake<Role>
public typealias UserID = Snowflake<User>

extension Snowflake where Object == Role {
    /// The `@everyone` role has the id of its guild.
    public static func everyone(of guild: GuildID) -> Self { Self(guild.rawValue) }
}
