/// Why bytes are no document. Quotes nothing of them.
struct BSONProblem: Error, Hashable, Sendable, CustomStringConvertible {
    let description: String
    /// Where in the bytes.
    let offset: Int

    init(_ reason: String, at offset: Int) {
        self.description = "no BSON document: \(reason) at byte \(offset)"
        self.offset = offset
    }
}

extension BSONDocument {
    /// Reads bytes that nobody has checked.
    init(parsing bytes: [UInt8]) throws(BSONProblem) {
        var reader = BSONReader(bytes)
        self = try reader.wholeDocument()
    }
}

struct BSONReader {
    /// MongoDB allows this many documents in each other
    /// (<https://www.mongodb.com/docs/manual/reference/limits/#bson-documents>).
    static let maximumDepth = 100

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func wholeDocument() throws(BSONProblem) -> BSONDocument {
        let document = BSONDocument(fields: try self.fields(within: self.bytes.count, depth: 1))
        guard self.position == self.bytes.count else { throw self.problem("something follows") }
        return document
    }

    /// - Parameter hasNames: Whether the names of the fields mean something. Those of an array's do not, and nobody looks
    ///   at them.
    private mutating func fields(
        within limit: Int, depth: Int, hasNames: Bool = true
    ) throws(BSONProblem) -> [BSONDocument.Field] {
        guard depth <= Self.maximumDepth else { throw self.problem("too deep") }
        let start = self.position
        let length = try self.length(atLeast: 5, within: limit)
        let end = start + length
        // Inside, the zero at the end belongs to nobody else.
        var fields: [BSONDocument.Field] = []
        while true {
            let type = try self.byte(within: end)
            if type == 0 { break }
            let key = hasNames ? try self.key(within: end - 1) : try self.skippedKey(within: end - 1)
            fields.append(.init(key: key, value: try self.value(of: type, within: end - 1, depth: depth)))
        }
        guard self.position == end else { throw self.problem("wrong length") }
        return fields
    }

    private mutating func value(of type: UInt8, within limit: Int, depth: Int) throws(BSONProblem) -> BSON {
        switch type {
        case BSONType.double: return .double(Double(bitPattern: try self.integer(within: limit)))
        case BSONType.string: return .string(try self.string(within: limit))
        case BSONType.document: return .document(BSONDocument(fields: try self.fields(within: limit, depth: depth + 1)))
        case BSONType.array:
            return .array(try self.fields(within: limit, depth: depth + 1, hasNames: false).map(\.value))
        case BSONType.binary: return try self.binary(within: limit)
        case BSONType.bool:
            let byte = try self.byte(within: limit)
            guard byte <= 1 else { throw self.problem("neither true nor false") }
            return .bool(byte == 1)
        case BSONType.null: return .null
        case BSONType.int32: return .int32(try self.integer(within: limit))
        case BSONType.int64: return .int64(try self.integer(within: limit))
        default: return .other(type: type, bytes: try self.foreignValue(of: type, within: limit))
        }
    }

    /// A value of a type that Usher has no use for.
    private mutating func foreignValue(of type: UInt8, within limit: Int) throws(BSONProblem) -> [UInt8] {
        let start = self.position
        switch type {
        case BSONType.undefined, BSONType.minimumKey, BSONType.maximumKey: break
        case BSONType.date, BSONType.timestamp: _ = try self.slice(8, within: limit)
        case BSONType.objectID: _ = try self.slice(12, within: limit)
        case BSONType.decimal: _ = try self.slice(16, within: limit)
        case BSONType.regularExpression:
            _ = try self.key(within: limit)
            _ = try self.key(within: limit)
        case BSONType.code, BSONType.symbol: _ = try self.string(within: limit)
        case BSONType.pointer:
            _ = try self.string(within: limit)
            _ = try self.slice(12, within: limit)
        case BSONType.codeWithScope:
            let length = try self.length(atLeast: 14, within: limit)
            _ = try self.slice(length - 4, within: limit)
        default: throw self.problem("unknown type")
        }
        return Array(self.bytes[start..<self.position])
    }

    private mutating func binary(within limit: Int) throws(BSONProblem) -> BSON {
        let start = self.position
        let count: Int32 = try self.integer(within: limit)
        let subtype = try self.byte(within: limit)
        let content = try self.slice(Int(count), within: limit)
        return subtype == 0
            ? .binary(Array(content)) : .other(type: BSONType.binary, bytes: Array(self.bytes[start..<self.position]))
    }

    private mutating func string(within limit: Int) throws(BSONProblem) -> String {
        let count: Int32 = try self.integer(within: limit)
        let content = try self.slice(Int(count), within: limit)
        guard content.last == 0 else { throw self.problem("text without end") }
        guard let text = String(validating: content.dropLast(), as: UTF8.self) else { throw self.problem("no UTF-8") }
        return text
    }

    private mutating func key(within limit: Int) throws(BSONProblem) -> String {
        let end = try self.endOfKey(within: limit)
        guard let text = String(validating: self.bytes[self.position..<end], as: UTF8.self) else {
            throw self.problem("no UTF-8")
        }
        self.position = end + 1
        return text
    }

    private mutating func skippedKey(within limit: Int) throws(BSONProblem) -> String {
        self.position = try self.endOfKey(within: limit) + 1
        return ""
    }

    private func endOfKey(within limit: Int) throws(BSONProblem) -> Int {
        guard self.position < limit, let end = self.bytes[self.position..<limit].firstIndex(of: 0) else {
            throw self.problem("key without end")
        }
        return end
    }

    /// Reads a length that counts itself, and checks that so much is there.
    private mutating func length(atLeast least: Int, within limit: Int) throws(BSONProblem) -> Int {
        let start = self.position
        let length: Int32 = try self.integer(within: limit)
        guard length >= least, Int(length) <= limit - start else { throw self.problem("impossible length") }
        return Int(length)
    }

    private mutating func integer<Integer: FixedWidthInteger>(within limit: Int) throws(BSONProblem) -> Integer {
        var value: Integer = 0
        for (index, byte) in try self.slice(Integer.bitWidth / 8, within: limit).enumerated() {
            value |= Integer(truncatingIfNeeded: byte) << Integer(8 * index)
        }
        return value
    }

    private mutating func byte(within limit: Int) throws(BSONProblem) -> UInt8 {
        guard self.position < limit else { throw self.problem("the end is missing") }
        defer { self.position += 1 }
        return self.bytes[self.position]
    }

    private mutating func slice(_ count: Int, within limit: Int) throws(BSONProblem) -> ArraySlice<UInt8> {
        guard count >= 0, count <= limit - self.position else { throw self.problem("impossible length") }
        defer { self.position += count }
        return self.bytes[self.position..<self.position + count]
    }

    private func problem(_ reason: String) -> BSONProblem { BSONProblem(reason, at: self.position) }
}
