public import DiscordModel

/// Any JSON value. The sandbox builds Discord's objects from it instead of from the client's types, so that a mistake
/// in a client type cannot hide behind the same mistake here.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits into 64 bits.
    case int(Int64)
    case double(Double)
    case string(String)
    /// The string of the number's decimal digits, and equal to it: ids and permissions, of which each object has several,
    /// take no memory of their own so.
    case digits(UInt64)
    case array([JSON])
    case object(JSONObject)

    /// Ids are strings in JSON. Source: <https://docs.discord.com/developers/reference#snowflakes>
    public static func id(_ id: Snowflake<some Any>) -> JSON { .digits(id.rawValue) }
}

extension JSON: Hashable {
    public static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.digits(let left), .digits(let right)): left == right
        case (.digits(let value), .string(let text)), (.string(let text), .digits(let value)): String(value) == text
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .digits(let value): hasher.combine(String(value))
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSON {
    /// Parses one JSON text (RFC 8259). When an object names a key twice, the last one counts.
    ///
    /// - Throws: ``JSONError`` with the place of the first mistake.
    public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
        let result: Result<JSON, JSONError>? = bytes.withContiguousStorageIfAvailable { bytes in
            JSONParser.parse(bytes)
        }
        if let result {
            self = try result.get()
        } else {
            self = try Array(bytes).withUnsafeBufferPointer { bytes in JSONParser.parse(bytes) }.get()
        }
    }

    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: text.utf8)
    }

    /// The UTF-8 text of this value, without white space and with the members of objects in their order. A number that is
    /// not finite becomes `null`.
    public func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSON {
    /// Only of a value that is there; see the subscripts for what tells null and absent apart.
    public var isNull: Bool { if case .null = self { true } else { false } }

    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The number, if it is an integer; `1.0` is none.
    public var int: Int? {
        guard case .int(let value) = self else { return nil }
        return Int(value)
    }

    /// The number, be it written with a fraction or without.
    public var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    public var string: String? {
        switch self {
        case .string(let value): value
        case .digits(let value): String(value)
        default: nil
        }
    }

    public var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    public var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The id in a string of digits: `json["channel_id"]?.id(of: Channel.self)`.
    public func id<Object>(of _: Object.Type = Object.self) -> Snowflake<Object>? {
        switch self {
        case .digits(let value): Snowflake(value)
        case .string(let text): Snowflake(text)
        default: nil
        }
    }

    /// The member called `key`: `nil` when it is absent or this is no object, `.null` when it is there and null.
    ///
    /// Setting `nil` removes the member. Setting a member of `.null` makes an object of it.
    public subscript(key: String) -> JSON? {
        get { self.object?[key] }
        set {
            switch self {
            case .object(var members):
                self = .null  // so that `members` is the only owner and is changed in place
                members[key] = newValue
                self = .object(members)
            case .null:
                guard let newValue else { return }
                self = .object([key: newValue])
            default:
                preconditionFailure("only an object has members")
            }
        }
    }

    /// The element at `index`: `nil` when there is none or this is no array. Setting needs an existing index;
    /// setting `nil` removes the element.
    public subscript(index: Int) -> JSON? {
        get {
            guard let elements = self.array, elements.indices.contains(index) else { return nil }
            return elements[index]
        }
        set {
            guard case .array(var elements) = self else { preconditionFailure("only an array has elements") }
            self = .null
            if let newValue {
                elements[index] = newValue
            } else {
                elements.remove(at: index)
            }
            self = .array(elements)
        }
    }
}

extension JSON {
    /// The same without members that are null, at every depth. Elements of arrays stay.
    public var withoutNulls: JSON {
        switch self {
        case .array(let elements): .array(elements.map(\.withoutNulls))
        case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
        default: self
        }
    }
}

extension JSON: ExpressibleByBooleanLiteral {
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self = .int(value) }
}

extension JSON: ExpressibleByFloatLiteral {
    public init(floatLiteral value: Double) { self = .double(value) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(distinct: elements))
    }
}

extension JSON: CustomStringConvertible {
    public var description: String { String(decoding: self.serialized(), as: UTF8.self) }
}
