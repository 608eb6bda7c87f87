/// A `Decoder` that reads from a tape.
///
/// It is two words wide, so that `any Decoder` holds it without an allocation; the coding path is computed only when
/// an error needs it.
struct TapeDecoder: Decoder {
    let element: TapeElement

    var codingPath: [any CodingKey] { self.element.path }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard self.element.kind == .object else { throw self.element.mismatch([String: Any].self) }
        return KeyedDecodingContainer(TapeKeyedContainer(self.element))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard self.element.kind == .array else { throw self.element.mismatch([Any].self) }
        return TapeUnkeyedContainer(self.element)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        TapeSingleValueContainer(element: self.element)
    }
}

struct TapeSingleValueContainer: SingleValueDecodingContainer {
    let element: TapeElement

    var codingPath: [any CodingKey] { self.element.path }

    func decodeNil() -> Bool { self.element.isNull }
    func decode(_ type: Bool.Type) throws -> Bool { try self.element.decodeBool() }
    func decode(_ type: String.Type) throws -> String { try self.element.decodeString() }
    func decode(_ type: Double.Type) throws -> Double { try self.element.decodeFloatingPoint() }
    func decode(_ type: Float.Type) throws -> Float { try self.element.decodeFloatingPoint() }
    func decode(_ type: Int.Type) throws -> Int { try self.element.decodeInteger() }
    func decode(_ type: Int8.Type) throws -> Int8 { try self.element.decodeInteger() }
    func decode(_ type: Int16.Type) throws -> Int16 { try self.element.decodeInteger() }
    func decode(_ type: Int32.Type) throws -> Int32 { try self.element.decodeInteger() }
    func decode(_ type: Int64.Type) throws -> Int64 { try self.element.decodeInteger() }
    func decode(_ type: UInt.Type) throws -> UInt { try self.element.decodeInteger() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try self.element.decodeInteger() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try self.element.decodeInteger() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try self.element.decodeInteger() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try self.element.decodeInteger() }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.element.decode() }
}

extension TapeElement {
    func decode<Value: Decodable>() throws -> Value { try Value(from: TapeDecoder(element: self)) }

    func decodeBool() throws -> Bool {
        guard let value = self.bool else { throw self.mismatch(Bool.self) }
        return value
    }

    func decodeString() throws -> String {
        guard let value = self.string else { throw self.mismatch(String.self) }
        return value
    }

    func decodeInteger<Value: FixedWidthInteger>() throws -> Value {
        if let value = self.integer(Value.self) { return value }
        throw self.isNumber ? self.misfit(Value.self) : self.mismatch(Value.self)
    }

    func decodeFloatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>() throws -> Value {
        if let value = self.floatingPoint(Value.self) { return value }
        throw self.isNumber ? self.misfit(Value.self) : self.mismatch(Value.self)
    }

    // MARK: Errors. They name kinds and places, never contents: what Discord sends may be private.

    private var isNumber: Bool { self.kind == .integer || self.kind == .decimal }

    func mismatch(_ expected: any Any.Type) -> DecodingError {
        let text = "expected \(expected), found \(self.kind.name)"
        let context = DecodingError.Context(codingPath: self.path, debugDescription: text)
        return self.isNull ? .valueNotFound(expected, context) : .typeMismatch(expected, context)
    }

    private func misfit(_ expected: any Any.Type) -> DecodingError {
        .dataCorrupted(.init(codingPath: self.path, debugDescription: "the number does not fit into \(expected)"))
    }

    func keyNotFound(_ key: some CodingKey) -> DecodingError {
        .keyNotFound(key, .init(codingPath: self.path, debugDescription: "no member “\(key.stringValue)”"))
    }
}

extension Tape.Kind {
    fileprivate var name: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string, .escapedString: "a string"
        case .integer, .decimal: "a number"
        case .yes, .no: "a Boolean"
        case .null: "null"
        }
    }
}
