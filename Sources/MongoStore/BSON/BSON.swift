/// One value of the format in which MongoDB keeps and sends its documents.
///
/// Source: <https://bsonspec.org/spec.html>
enum BSON: Hashable, Sendable {
    case double(Double)
    case string(String)
    case document(BSONDocument)
    case array([BSON])
    /// Of the general subtype; those of other subtypes are `other`.
    case binary([UInt8])
    case bool(Bool)
    case null
    case int32(Int32)
    case int64(Int64)
    /// A type that Usher does not store but servers send, such as a cluster time: its bytes as they came.
    case other(type: UInt8, bytes: [UInt8])
}

/// Fields in their order, which MongoDB keeps and sometimes looks at: a command's name comes first.
struct BSONDocument: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        let key: String
        let value: BSON
    }

    var fields: [Field]

    init(fields: [Field] = []) { self.fields = fields }

    /// The first field of that name.
    ///
    /// Assigning adds a field at the end or replaces the one there is; assigning `nil` takes it out.
    subscript(key: String) -> BSON? {
        get { self.fields.first { $0.key == key }?.value }
        set {
            let index = self.fields.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): self.fields[index] = Field(key: key, value: value)
            case (let index?, nil): self.fields.remove(at: index)
            case (nil, let value?): self.fields.append(Field(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, BSON)...) {
        self.fields = elements.map { Field(key: $0, value: $1) }
    }
}

extension BSON: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, BSON)...) {
        self = .document(BSONDocument(fields: elements.map { BSONDocument.Field(key: $0, value: $1) }))
    }
}

extension BSON: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: BSON...) { self = .array(elements) }
}

extension BSON: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .string(value) }
}

extension BSON: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int64) { self = .int64(value) }
}

extension BSON: ExpressibleByBooleanLiteral {
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension BSON {
    /// Whole numbers of any type: a server counts in whichever it likes.
    var integer: Int64? {
        switch self {
        case .int32(let value): Int64(value)
        case .int64(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }

    var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    var document: BSONDocument? { if case .document(let value) = self { value } else { nil } }

    var array: [BSON]? { if case .array(let value) = self { value } else { nil } }

    var binary: [UInt8]? { if case .binary(let value) = self { value } else { nil } }
}

/// The numbers of the types.
enum BSONType {
    static let double: UInt8 = 0x01
    static let string: UInt8 = 0x02
    static let document: UInt8 = 0x03
    static let array: UInt8 = 0x04
    static let binary: UInt8 = 0x05
    static let undefined: UInt8 = 0x06
    static let objectID: UInt8 = 0x07
    static let bool: UInt8 = 0x08
    static let date: UInt8 = 0x09
    static let null: UInt8 = 0x0A
    static let regularExpression: UInt8 = 0x0B
    static let pointer: UInt8 = 0x0C
    static let code: UInt8 = 0x0D
    static let symbol: UInt8 = 0x0E
    static let codeWithScope: UInt8 = 0x0F
    static let int32: UInt8 = 0x10
    static let timestamp: UInt8 = 0x11
    static let int64: UInt8 = 0x12
    static let decimal: UInt8 = 0x13
    static let maximumKey: UInt8 = 0x7F
    static let minimumKey: UInt8 = 0xFF
}
