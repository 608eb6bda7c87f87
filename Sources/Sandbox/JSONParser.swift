/// Why bytes are no JSON.
public struct JSONError: Error, Hashable, CustomStringConvertible {
    public let reason: String
    /// How many bytes were good.
    public let offset: Int

    public var description: String { "\(self.reason) at byte \(self.offset)" }
}

/// A strict recursive-descent parser.
struct JSONParser {
    /// Deeper nesting is refused, because every level takes space on the stack.
    static let maximumDepth = 512

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<JSON, JSONError> {
        var parser = JSONParser(bytes)
        do throws(JSONError) {
            let value = try parser.value(depth: 0)
            parser.skipWhiteSpace()
            guard parser.index == bytes.count else { throw parser.error("text after the value") }
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: self.index) }

    /// The byte ahead; 0, which is valid nowhere outside of strings, at the end.
    private var current: UInt8 { self.index < self.bytes.count ? self.bytes[self.index] : 0 }

    private mutating func skipWhiteSpace() {
        while self.index < self.bytes.count {
            switch self.bytes[self.index] {
            case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn: self.index += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < Self.maximumDepth else { throw self.error("nested too deeply") }
        self.skipWhiteSpace()
        switch self.current {
        case Byte.quote: return .string(try self.string())
        case Byte.openBrace: return .object(try self.object(depth: depth))
        case Byte.openBracket: return .array(try self.array(depth: depth))
        case Byte.minus, Byte.zero...Byte.nine: return try self.number()
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: throw self.error("no value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = self.index + word.utf8CodeUnitCount
        guard end <= self.bytes.count else { throw self.error("no value") }
        for position in 0..<word.utf8CodeUnitCount where self.bytes[self.index + position] != word.utf8Start[position] {
            throw self.error("no value")
        }
        self.index = end
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        var members = JSONObject.Builder()
        self.index += 1
        self.skipWhiteSpace()
        if self.current == Byte.closeBrace {
            self.index += 1
            return JSONObject()
        }
        while true {
            self.skipWhiteSpace()
            guard self.current == Byte.quote else { throw self.error("a key is missing") }
            let key = try self.string()
            self.skipWhiteSpace()
            guard self.current == Byte.colon else { throw self.error("a colon is missing") }
            self.index += 1
            members.set(key, try self.value(depth: depth + 1))
            self.skipWhiteSpace()
            switch self.current {
            case Byte.comma: self.index += 1
            case Byte.closeBrace:
                self.index += 1
                return members.object
            default: throw self.error("the object does not end")
            }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSON] {
        var elements: [JSON] = []
        self.index += 1
        self.skipWhiteSpace()
        if self.current == Byte.closeBracket {
            self.index += 1
            return elements
        }
        while true {
            elements.append(try self.value(depth: depth + 1))
            self.skipWhiteSpace()
            switch self.current {
            case Byte.comma: self.index += 1
            case Byte.closeBracket:
                self.index += 1
                return elements
            default: throw self.error("the array does not end")
            }
        }
    }
}

// MARK: - Numbers

extension JSONParser {
    private mutating func number() throws(JSONError) -> JSON {
        let start = self.index
        let isNegative = self.current == Byte.minus
        if isNegative { self.index += 1 }
        let firstDigit = self.index
        try self.digits()
        guard self.bytes[firstDigit] != Byte.zero || self.index == firstDigit + 1 else {
            throw JSONError(reason: "a number begins with 0", offset: firstDigit)
        }
        var isInteger = true
        if self.current == UInt8(ascii: ".") {
            isInteger = false
            self.index += 1
            try self.digits()
        }
        if self.current | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            self.index += 1
            if self.current == Byte.minus || self.current == UInt8(ascii: "+") { self.index += 1 }
            try self.digits()
        }
        if isInteger, let integer = self.integer(firstDigit..<self.index, isNegative: isNegative) {
            return .int(integer)
        }
        let text = String(decoding: self.bytes[start..<self.index], as: UTF8.self)
        guard let double = Double(text), double.isFinite else {
            throw JSONError(reason: "a number is too large", offset: start)
        }
        return .double(double)
    }

    private mutating func digits() throws(JSONError) {
        guard (Byte.zero...Byte.nine).contains(self.current) else { throw self.error("a digit is missing") }
        while (Byte.zero...Byte.nine).contains(self.current) { self.index += 1 }
    }

    /// `nil` when the digits do not fit, and for `-0`, which no integer can be.
    private func integer(_ digits: Range<Int>, isNegative: Bool) -> Int64? {
        var value: Int64 = 0
        for byte in self.bytes[digits] {
            let digit = Int64(byte - Byte.zero)
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflows, !overflowsToo else { return nil }
            value = sum
        }
        return isNegative && value == 0 ? nil : value
    }
}

// MARK: - Strings

extension JSONParser {
    private mutating func string() throws(JSONError) -> String {
        self.index += 1
        let start = self.index
        var allBits: UInt8 = 0
        while true {
            guard self.index < self.bytes.count else { throw self.error("a string does not end") }
            let byte = self.bytes[self.index]
            switch byte {
            case Byte.quote:
                let bytes = UnsafeBufferPointer(rebasing: self.bytes[start..<self.index])
                // ASCII is UTF-8 without a look at it, and most strings are that.
                let text = allBits < 0x80 ? String(decoding: bytes, as: UTF8.self) : try self.text(bytes, at: start)
                self.index += 1
                return text
            case Byte.backslash: return try self.escapedString(from: start)
            case 0..<Byte.space: throw self.error("a control character is not escaped")
            default:
                allBits |= byte
                self.index += 1
            }
        }
    }

    private func text(_ bytes: some Collection<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(reason: "a string is no UTF-8", offset: start)
        }
        return text
    }

    /// Goes on with a string, begun at `start`, at its first backslash.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var unescaped = Array(self.bytes[start..<self.index])
        while true {
            guard self.index < self.bytes.count else { throw self.error("a string does not end") }
            let byte = self.bytes[self.index]
            switch byte {
            case Byte.quote:
                let text = try self.text(unescaped, at: start)
                self.index += 1
                return text
            case Byte.backslash:
                self.index += 1
                try self.escape(into: &unescaped)
            case 0..<Byte.space: throw self.error("a control character is not escaped")
            default:
                unescaped.append(byte)
                self.index += 1
            }
        }
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(JSONError) {
        switch self.current {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): unescaped.append(self.current)
        case UInt8(ascii: "b"): unescaped.append(Byte.backspace)
        case UInt8(ascii: "f"): unescaped.append(Byte.formFeed)
        case UInt8(ascii: "n"): unescaped.append(Byte.lineFeed)
        case UInt8(ascii: "r"): unescaped.append(Byte.carriageReturn)
        case UInt8(ascii: "t"): unescaped.append(Byte.tab)
        case UInt8(ascii: "u"):
            self.index += 1
            unescaped.append(contentsOf: UTF8.encode(try self.escapedScalar()) ?? UTF8.encodedReplacementCharacter)
            return
        default: throw self.error("an unknown escape")
        }
        self.index += 1
    }

    /// The scalar of `XXXX`, or of `XXXX\uXXXX` when that is a pair of surrogates; half a pair is an error.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        let start = self.index
        let unit = try self.hexadecimalUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), self.current == Byte.backslash else {
            throw JSONError(reason: "half a surrogate pair", offset: start)
        }
        self.index += 1
        guard self.current == UInt8(ascii: "u") else { throw JSONError(reason: "half a surrogate pair", offset: start) }
        self.index += 1
        let second = try self.hexadecimalUnit()
        let code = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF))
        guard UTF16.isTrailSurrogate(second), let scalar = Unicode.Scalar(code) else {
            throw JSONError(reason: "half a surrogate pair", offset: start)
        }
        return scalar
    }

    private mutating func hexadecimalUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            switch self.current {
            case Byte.zero...Byte.nine: unit = unit << 4 | UInt16(self.current - Byte.zero)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(self.current - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(self.current - UInt8(ascii: "A") + 10)
            default: throw self.error("four hexadecimal digits are missing")
            }
            self.index += 1
        }
        return unit
    }
}
