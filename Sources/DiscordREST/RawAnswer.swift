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

/// The objects of an answer that is an array. One that cannot be read makes the others no worse.
public struct RawObjects<Value: Decodable & Sendable>: RawAnswer, Sendable {
    public let objects: [RawObject<Value>]
    /// Those that are no `Value`, as they came.
    public let unreadable: [[UInt8]]

    public init(json: [UInt8]) throws {
        var (objects, unreadable): ([RawObject<Value>], [[UInt8]]) = ([], [])
        for range in try JSONParts.elements(of: json) {
            let element = Array(json[range])
            do { objects.append(try RawObject(json: element)) } catch { unreadable.append(element) }
        }
        (self.objects, self.unreadable) = (objects, unreadable)
    }
}
