/// The outside of a gateway frame: enough to decide whether its contents are worth decoding.
///
/// Found by one scan that looks only at the members of the outermost object. What is inside `d` is not checked here
/// beyond its brackets and quotation marks; whoever decodes it will.
public struct FrameHeader: Hashable, Sendable {
    /// The operation.
    public let op: Int
    /// `s`, with dispatches only.
    public let sequence: Int?
    /// `t`, with dispatches only.
    public let eventName: String?
    /// Where the contents (`d`) lie, in bytes from the beginning of the frame. `nil` if there are none, or null.
    public let data: Range<Int>?

    /// - Throws: `DecodingError.dataCorrupted` unless the bytes are an object with an `op`.
    public init(scanning bytes: UnsafeRawBufferPointer) throws {
        do {
            self = try bytes.withMemoryRebound(to: UInt8.self) { bytes throws(JSONSyntaxError) in
                var scan = FrameScan(bytes)
                return try scan.header()
            }
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: error.description, underlyingError: error))
        }
    }

    /// - Throws: `DecodingError.dataCorrupted` unless the bytes are an object with an `op`.
    public init(scanning bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { try Self(scanning: $0) }
    }

    fileprivate init(op: Int, sequence: Int?, eventName: String?, data: Range<Int>?) {
        self.op = op
        self.sequence = sequence
        self.eventName = eventName
        self.data = data
    }
}

private struct FrameScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func header() throws(JSONSyntaxError) -> FrameHeader {
        var op: Int?
        var sequence: Int?
        var eventName: String?
        var data: Range<Int>?
        try self.expect(ASCII.openBrace)
        if try self.byte() == ASCII.closeBrace { throw self.error(.unexpectedByte) }
        while true {
            let key = try self.string()
            try self.expect(ASCII.colon)
            let value = try self.value()
            if self.text(key, is: "op") {
                op = self.number(value)
            } else if self.text(key, is: "s") {
                sequence = self.number(value)
            } else if self.text(key, is: "t") {
                eventName = self.name(value)
            } else if self.text(key, is: "d") {
                data = self.text(value, is: "null") ? nil : value
            }
            if try self.byte() == ASCII.closeBrace { break }
            try self.expect(ASCII.comma)
        }
        self.position += 1
        self.skipWhitespace()
        guard self.position == self.bytes.count else { throw self.error(.trailingBytes) }
        guard let op else { throw JSONSyntaxError(problem: .unexpectedByte, offset: 0) }
        return FrameHeader(op: op, sequence: sequence, eventName: eventName, data: data)
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

    private func number(_ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 18 else { return nil }
        var value = 0
        for position in range {
            guard ASCII.isDigit(self.bytes[position]) else { return nil }
            value = value &* 10 &+ Int(self.bytes[position] &- ASCII.zero)
        }
        return value
    }

    /// Event names are plain ASCII; `null` and anything else is no name.
    private func name(_ range: Range<Int>) -> String? {
        guard range.count >= 2, self.bytes[range.lowerBound] == ASCII.quote else { return nil }
        let text = self.bytes[range.lowerBound + 1..<range.upperBound - 1]
        return String(validating: text, as: UTF8.self)
    }

    private func text(_ range: Range<Int>, is wanted: StaticString) -> Bool {
        guard range.count == wanted.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count
        where self.bytes[range.lowerBound + offset] != wanted.utf8Start[offset] { return false }
        return true
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

    private func error(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError {
        JSONSyntaxError(problem: problem, offset: self.position)
    }
}
