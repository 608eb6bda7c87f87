/// Goes over a JSON text without checking more than brackets and quotation marks.
struct JSONScan {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Goes over the members of an object, until `take` wants no more of them.
    ///
    /// - Parameter take: Gets where the key lies, without its quotation marks, and where the value does.
    mutating func members(
        _ take: (_ key: Range<Int>, _ value: Range<Int>) -> Bool
    ) throws(JSONSyntaxError) {
        try self.expect(ASCII.openBrace)
        if try self.byte() == ASCII.closeBrace {
            self.position &+= 1
            return
        }
        while true {
            let key = try self.string()
            try self.expect(ASCII.colon)
            guard take(key, try self.value()) else { return }
            if try self.byte() == ASCII.closeBrace { break }
            try self.expect(ASCII.comma)
        }
        self.position &+= 1
    }

    /// Goes over the elements of an array.
    mutating func elements(_ take: (Range<Int>) -> Void) throws(JSONSyntaxError) {
        try self.expect(ASCII.openBracket)
        if try self.byte() == ASCII.closeBracket {
            self.position &+= 1
            return
        }
        while true {
            take(try self.value())
            if try self.byte() == ASCII.closeBracket { break }
            try self.expect(ASCII.comma)
        }
        self.position &+= 1
    }

    mutating func expectEnd() throws(JSONSyntaxError) {
        self.skipWhitespace()
        guard self.position == self.bytes.count else { throw self.error(.trailingBytes) }
    }

    func text(_ range: Range<Int>, is wanted: StaticString) -> Bool {
        guard range.count == wanted.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count
        where self.bytes[range.lowerBound + offset] != wanted.utf8Start[offset] { return false }
        return true
    }

    /// Moves behind a value.
    private mutating func value() throws(JSONSyntaxError) -> Range<Int> {
        let first = try self.byte()
        let start = self.position
        switch first {
        case ASCII.quote:
            _ = try self.string()
        case ASCII.openBrace, ASCII.openBracket:
            try self.skipContainer()
        default:
            while self.position < self.bytes.count, !Self.endsScalar(self.bytes[self.position]) { self.position &+= 1 }
            guard self.position > start else { throw self.error(.unexpectedByte) }
        }
        return start..<self.position
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte == ASCII.comma || byte == ASCII.closeBrace || byte == ASCII.closeBracket || byte == ASCII.quote
            || byte <= ASCII.space
    }

    private mutating func skipContainer() throws(JSONSyntaxError) {
        var depth = 0
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case ASCII.quote:
                _ = try self.string()
                continue
            case ASCII.openBrace, ASCII.openBracket:
                depth &+= 1
            case ASCII.closeBrace, ASCII.closeBracket:
                depth &-= 1
                if depth == 0 {
                    self.position &+= 1
                    return
                }
            default:
                break
            }
            self.position &+= 1
        }
        throw self.error(.unexpectedEnd)
    }

    /// - Returns: What lies between the quotation marks.
    private mutating func string() throws(JSONSyntaxError) -> Range<Int> {
        try self.expect(ASCII.quote)
        let start = self.position
        var sawHighBit = false
        while true {
            self.position = self.bytes.endOfPlainText(from: self.position, sawHighBit: &sawHighBit)
            guard self.position < self.bytes.count else { throw self.error(.unexpectedEnd) }
            switch self.bytes[self.position] {
            case ASCII.quote:
                self.position &+= 1
                return start..<self.position - 1
            case ASCII.backslash:
                guard self.position + 2 <= self.bytes.count else { throw self.error(.unexpectedEnd) }
                self.position &+= 2
            default:
                throw self.error(.controlCharacter)
            }
        }
    }

    /// The byte behind any whitespace.
    private mutating func byte() throws(JSONSyntaxError) -> UInt8 {
        self.skipWhitespace()
        guard self.position < self.bytes.count else { throw self.error(.unexpectedEnd) }
        return self.bytes[self.position]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONSyntaxError) {
        guard try self.byte() == byte else { throw self.error(.unexpectedByte) }
        self.position &+= 1
    }

    private mutating func skipWhitespace() {
        while self.position < self.bytes.count, ASCII.isWhitespace(self.bytes[self.position]) { self.position &+= 1 }
    }

    func error(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError {
        JSONSyntaxError(problem: problem, offset: self.position)
    }
}

/// The parts of a JSON text, as they stand there.
public enum JSONParts {
    /// The id in the first member with that key. Nothing behind it is looked at, and nothing inside other members.
    ///
    /// - Returns: `nil` as well if there is no such member, or no id in it.
    public static func id<Object>(
        _ key: StaticString, of object: UnsafeRawBufferPointer, as: Object.Type = Object.self
    ) -> Snowflake<Object>? {
        object.withMemoryRebound(to: UInt8.self) { bytes in
            var scan = JSONScan(bytes)
            var found: Range<Int>?
            let isKey = { (range: Range<Int>) in JSONScan(bytes).text(range, is: key) }
            _ = try? scan.members { name, value in
                if isKey(name) { found = value }
                return found == nil
            }
            return found.flatMap { Self.number(bytes, $0) }.map { Snowflake($0) }
        }
    }

    /// The decimal number in a string.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64? {
        guard (3...22).contains(range.count), bytes[range.lowerBound] == ASCII.quote else { return nil }
        var value: UInt64 = 0
        for position in range.dropFirst().dropLast() {
            guard ASCII.isDigit(bytes[position]) else { return nil }
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = tens.addingReportingOverflow(UInt64(bytes[position] &- ASCII.zero))
            if isTooLarge || overflows { return nil }
            value = sum
        }
        return value
    }

    /// Where the values of an object's members lie, by their keys. Keys with escapes are left out.
    ///
    /// - Throws: `DecodingError.dataCorrupted` unless it is an object.
    public static func members(of object: [UInt8]) throws -> [String: Range<Int>] {
        try Self.scan(object) { scan throws(JSONSyntaxError) in
            var members: [String: Range<Int>] = [:]
            let bytes = scan.bytes
            try scan.members { key, value in
                let name = String(decoding: bytes[key], as: UTF8.self)
                if members[name] == nil { members[name] = value }
                return true
            }
            try scan.expectEnd()
            return members
        }
    }

    /// Where the elements of an array lie.
    ///
    /// - Throws: `DecodingError.dataCorrupted` unless it is an array.
    public static func elements(of array: [UInt8]) throws -> [Range<Int>] {
        try Self.scan(array) { scan throws(JSONSyntaxError) in
            var elements: [Range<Int>] = []
            try scan.elements { elements.append($0) }
            try scan.expectEnd()
            return elements
        }
    }

    private static func scan<Value>(
        _ bytes: [UInt8], _ body: (inout JSONScan) throws(JSONSyntaxError) -> Value
    ) throws -> Value {
        do {
            return try bytes.withUnsafeBufferPointer { bytes throws(JSONSyntaxError) in
                var scan = JSONScan(bytes)
                return try body(&scan)
            }
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: error.description, underlyingError: error))
        }
    }
}
