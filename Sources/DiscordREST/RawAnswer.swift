import DiscordModel

/// An answer of which the JSON is wanted as it came, with all that no model names.
public protocol RawAnswer: Decodable {
    /// - Throws: What makes the answer unreadable.
    init(json: [UInt8]) throws
}

extension RawAnswer {
    public init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "\(Self.self) is read from bytes"))
    }
}

/// One object of an answer, and its JSON.
public struct RawObject<Value: Decodable & Sendable>: RawAnswer, Sendable {
    public let value: Value
    public let json: [UInt8]

    public init(json: [UInt8]) throws {
        self.value = try WireDecoder().decode(Value.self, from: json)
        self.json = json
    }
}

/// The objects of an answer that is an array.
public struct RawObjects<Value: Decodable & Sendable>: RawAnswer, Sendable {
    public let objects: [RawObject<Value>]

    public init(json: [UInt8]) throws {
        self.objects = try JSONParts.elements(of: json).map { try RawObject(json: Array(json[$0])) }
    }
}
