/// Turns a JSON text into a tape in one pass, and refuses whatever RFC 8259 does not allow.
///
/// Stricter than the RFC in two points where it leaves a choice: half a surrogate pair is refused, and so is a text
/// nested deeper than `maximumDepth`, which keeps recursive models off the end of a task's small stack.
struct TapeParser {
    /// Discord's own payloads stay below 20.
    static let maximumDepth = 100

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var entries: [Tape.Entry] = []
    /// The containers around `position`, innermost last.
    private var open: [Int] = []

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// - Returns: The entries of the text, and one more that is `null`: it stands in for a value that is missing.
    static func entries(of bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) -> [Tape.Entry] {
        guard bytes.count < Int(Int32.max) else { throw JSONSyntaxError(problem: .tooLong, offset: bytes.count) }
        var parser = Self(bytes)
        parser.entries.reserveCapacity(bytes.count / 12 + 4)
        try parser.parseDocument()
        parser.append(.null, start: bytes.count, end: bytes.count)
        return parser.entries
    }

    private mutating func parseDocument() throws(JSONSyntaxError) {
        repeat {
            self.skipWhitespace()
            if try self.parseValue() { continue }
            try self.parseSeparators()
        } while !self.open.isEmpty
        self.skipWhitespace()
        guard self.position == self.bytes.count else { throw self.error(.trailingBytes) }
    }

    /// - Returns: Whether the value is a container whose first member comes next.
    private mutating func parseValue() throws(JSONSyntaxError) -> Bool {
        switch try self.byte() {
        case ASCII.openBrace: return try self.openContainer(.object)
        case ASCII.openBracket: return try self.openContainer(.array)
        case ASCII.quote: try self.parseString()
        case ASCII.minus, ASCII.zero...ASCII.nine: try self.parseNumber()
        case UInt8(ascii: "t"): try self.parseLiteral("true", .yes)
        case UInt8(ascii: "f"): try self.parseLiteral("false", .no)
        case UInt8(ascii: "n"): try self.parseLiteral("null", .null)
        default: throw self.error(.unexpectedByte)
        }
        return false
    }

    private mutating func openContainer(_ kind: Tape.Kind) throws(JSONSyntaxError) -> Bool {
        guard self.open.count < Self.maximumDepth else { throw self.error(.tooDeep) }
        let index = self.entries.count
        self.append(kind, start: self.position, end: 0)
        self.position &+= 1
        self.skipWhitespace()
        if try self.byte() == self.closingByte(of: kind) {
            self.position &+= 1
            return false
        }
        self.open.append(index)
        self.entries[index].end = 1
        if kind == .object { try self.parseKey() }
        return true
    }

    /// Behind a value: closes the containers that end here and moves to the next value, if there is one.
    private mutating func parseSeparators() throws(JSONSyntaxError) {
        while let container = self.open.last {
            self.skipWhitespace()
            let byte = try self.byte()
            let kind = self.entries[container].kind
            if byte == ASCII.comma {
                self.position &+= 1
                self.entries[container].end &+= 1
                if kind == .object {
                    self.skipWhitespace()
                    try self.parseKey()
                }
                return
            }
            guard byte == self.closingByte(of: kind) else { throw self.error(.unexpectedByte) }
            self.position &+= 1
            self.entries[container].next = UInt32(truncatingIfNeeded: self.entries.count)
            self.open.removeLast()
        }
    }

    private mutating func parseKey() throws(JSONSyntaxError) {
        guard try self.byte() == ASCII.quote else { throw self.error(.unexpectedByte) }
        try self.parseString()
        self.skipWhitespace()
        guard try self.byte() == ASCII.colon else { throw self.error(.unexpectedByte) }
        self.position &+= 1
    }

    private mutating func parseString() throws(JSONSyntaxError) {
        let start = self.position &+ 1
        var isEscaped = false
        var sawHighBit = false
        self.position = start
        while true {
            self.position = self.bytes.endOfPlainText(from: self.position, sawHighBit: &sawHighBit)
            let byte = try self.byte()
            if byte == ASCII.quote { break }
            guard byte == ASCII.backslash else { throw self.error(.controlCharacter) }
            isEscaped = true
            try self.skipEscape()
        }
        if sawHighBit, let offset = self.bytes.firstInvalidUTF8(in: start..<self.position) {
            throw JSONSyntaxError(problem: .invalidUTF8, offset: offset)
        }
        self.append(isEscaped ? .escapedString : .string, start: start, end: self.position)
        self.position &+= 1
    }

    private mutating func skipEscape() throws(JSONSyntaxError) {
        self.position &+= 1
        switch try self.byte() {
        case ASCII.quote, ASCII.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.position &+= 1
        case UInt8(ascii: "u"):
            guard let unit = self.bytes.hexQuad(at: self.position &+ 1) else { throw self.error(.malformedEscape) }
            self.position &+= 5
            switch unit {
            case 0xD800...0xDBFF: try self.skipLowSurrogate()
            case 0xDC00...0xDFFF: throw self.error(.loneSurrogate)
            default: break
            }
        default:
            throw self.error(.malformedEscape)
        }
    }

    private mutating func skipLowSurrogate() throws(JSONSyntaxError) {
        guard self.position &+ 6 <= self.bytes.count, self.bytes[self.position] == ASCII.backslash,
            self.bytes[self.position &+ 1] == UInt8(ascii: "u"),
            let unit = self.bytes.hexQuad(at: self.position &+ 2), (0xDC00...0xDFFF).contains(unit)
        else { throw self.error(.loneSurrogate) }
        self.position &+= 6
    }

    private mutating func parseNumber() throws(JSONSyntaxError) {
        let start = self.position
        var kind = Tape.Kind.integer
        if self.bytes[self.position] == ASCII.minus { self.position &+= 1 }
        if try self.byte() == ASCII.zero {
            self.position &+= 1
        } else {
            try self.skipDigits()
        }
        if self.peek() == ASCII.point {
            kind = .decimal
            self.position &+= 1
            try self.skipDigits()
        }
        if let byte = self.peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            kind = .decimal
            self.position &+= 1
            if let sign = self.peek(), sign == ASCII.plus || sign == ASCII.minus { self.position &+= 1 }
            try self.skipDigits()
        }
        self.append(kind, start: start, end: self.position)
    }

    /// At least one.
    private mutating func skipDigits() throws(JSONSyntaxError) {
        let start = self.position
        while self.position < self.bytes.count, ASCII.isDigit(self.bytes[self.position]) { self.position &+= 1 }
        guard self.position > start else { throw self.error(.malformedNumber) }
    }

    private mutating func parseLiteral(_ text: StaticString, _ kind: Tape.Kind) throws(JSONSyntaxError) {
        let start = self.position
        for offset in 0..<text.utf8CodeUnitCount {
            guard try self.byte() == text.utf8Start[offset] else { throw self.error(.unexpectedByte) }
            self.position &+= 1
        }
        self.append(kind, start: start, end: self.position)
    }

    @inline(__always)
    private mutating func append(_ kind: Tape.Kind, start: Int, end: Int) {
        self.entries.append(
            Tape.Entry(
                kind: kind, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end),
                next: UInt32(truncatingIfNeeded: self.entries.count &+ 1)))
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while self.position < self.bytes.count, ASCII.isWhitespace(self.bytes[self.position]) { self.position &+= 1 }
    }

    @inline(__always)
    private func byte() throws(JSONSyntaxError) -> UInt8 {
        guard self.position < self.bytes.count else { throw self.error(.unexpectedEnd) }
        return self.bytes[self.position]
    }

    @inline(__always)
    private func peek() -> UInt8? {
        self.position < self.bytes.count ? self.bytes[self.position] : nil
    }

    private func closingByte(of kind: Tape.Kind) -> UInt8 {
        kind == .object ? ASCII.closeBrace : ASCII.closeBracket
    }

    private func error(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError {
        JSONSyntaxError(problem: problem, offset: self.position)
    }
}
