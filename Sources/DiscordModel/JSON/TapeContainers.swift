/// An object, looked up by key.
///
/// Small objects are searched from the front, which beats hashing; large ones, which are dictionaries, get an index.
/// Of members with the same key the first counts.
struct TapeKeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let element: TapeElement
    private let index: [String: Int]?

    init(_ element: TapeElement) {
        self.element = element
        guard element.memberCount > 64 else {
            self.index = nil
            return
        }
        var index: [String: Int] = [:]
        index.reserveCapacity(element.memberCount)
        element.forEachMember { key, position in
            if index[key] == nil { index[key] = position }
        }
        self.index = index
    }

    var codingPath: [any CodingKey] { self.element.path }

    var allKeys: [Key] {
        var keys: [Key] = []
        var seen: Set<String> = []
        self.element.forEachMember { key, _ in
            if seen.insert(key).inserted, let key = Key(stringValue: key) { keys.append(key) }
        }
        return keys
    }

    private func find(_ key: String) -> TapeElement? {
        if let index = self.index { return index[key].map(self.element.at) }
        return self.element.member(key)
    }

    private func member(_ key: Key) throws -> TapeElement {
        guard let member = self.find(key.stringValue) else { throw self.element.keyNotFound(key) }
        return member
    }

    /// `nil` for a member that is missing or null.
    private func present(_ key: Key) -> TapeElement? {
        guard let member = self.find(key.stringValue), !member.isNull else { return nil }
        return member
    }

    func contains(_ key: Key) -> Bool { self.find(key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try self.member(key).isNull }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try self.member(key).decodeBool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try self.member(key).decodeString() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try self.member(key).decodeFloatingPoint() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try self.member(key).decodeFloatingPoint() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try self.member(key).decodeInteger() }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try self.member(key).decodeInteger() }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try self.member(key).decodeInteger() }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try self.member(key).decodeInteger() }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try self.member(key).decodeInteger() }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try self.member(key).decodeInteger() }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try self.member(key).decodeInteger() }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try self.member(key).decodeInteger() }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try self.member(key).decodeInteger() }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try self.member(key).decodeInteger() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try self.member(key).decode()
    }

    // These four save the standard library's three lookups for each optional member.

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try self.present(key)?.decodeBool() }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try self.present(key)?.decodeString()
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try self.present(key)?.decodeInteger() }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try self.present(key)?.decode()
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try TapeDecoder(element: self.member(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try TapeDecoder(element: self.member(key)).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        TapeDecoder(element: self.find(WireKey.super.stringValue) ?? self.element.document.missing)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        TapeDecoder(element: self.find(key.stringValue) ?? self.element.document.missing)
    }
}

/// An array, from the front to the end. A value that cannot be decoded stays in front.
struct TapeUnkeyedContainer: UnkeyedDecodingContainer {
    private let element: TapeElement
    private var position: Int
    private(set) var currentIndex = 0

    init(_ element: TapeElement) {
        self.element = element
        self.position = element.index + 1
    }

    var codingPath: [any CodingKey] { self.element.path }
    var count: Int? { self.element.memberCount }
    var isAtEnd: Bool { self.position >= self.element.next }

    private func current(_ type: any Any.Type) throws -> TapeElement {
        guard !self.isAtEnd else {
            throw DecodingError.valueNotFound(
                type,
                .init(
                    codingPath: self.element.path + [WireKey(index: self.currentIndex)],
                    debugDescription: "the array has only \(self.currentIndex) members"))
        }
        return self.element.at(self.position)
    }

    private mutating func advance(behind element: TapeElement) {
        self.position = element.next
        self.currentIndex += 1
    }

    private mutating func take<Value>(_ decode: (TapeElement) throws -> Value) throws -> Value {
        let element = try self.current(Value.self)
        let value = try decode(element)
        self.advance(behind: element)
        return value
    }

    mutating func decodeNil() throws -> Bool {
        let element = try self.current((Any?).self)
        guard element.isNull else { return false }
        self.advance(behind: element)
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try self.take { try $0.decodeBool() } }
    mutating func decode(_ type: String.Type) throws -> String { try self.take { try $0.decodeString() } }
    mutating func decode(_ type: Double.Type) throws -> Double { try self.take { try $0.decodeFloatingPoint() } }
    mutating func decode(_ type: Float.Type) throws -> Float { try self.take { try $0.decodeFloatingPoint() } }
    mutating func decode(_ type: Int.Type) throws -> Int { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try self.take { try $0.decodeInteger() } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try self.take { try $0.decodeInteger() } }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.take { try $0.decode() } }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try self.take { try TapeDecoder(element: $0).container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let element = try self.current([Any].self)
        let container = try TapeDecoder(element: element).unkeyedContainer()
        self.advance(behind: element)
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let element = try self.current((any Decoder).self)
        self.advance(behind: element)
        return TapeDecoder(element: element)
    }
}
