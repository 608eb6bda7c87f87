import DiscordModel

/// Something that happened, as Discord told it.
public struct DispatchEvent: Sendable {
    /// `MESSAGE_CREATE`
    public let name: String
    /// Counts the events of a session.
    public let sequence: Int
    /// The contents as JSON.
    public let data: [UInt8]

    public init(name: String, sequence: Int, data: [UInt8]) {
        self.name = name
        self.sequence = sequence
        self.data = data
    }

    /// - Throws: `DecodingError`.
    public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try WireDecoder().decode(type, from: self.data)
    }
}
