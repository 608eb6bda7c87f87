/// Writes JSON values as compact UTF-8 text.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { self.bytes.reserveCapacity(capacity) }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: self.write("null" as StaticString)
        case .bool(let value): self.write(value ? "true" : "false" as StaticString)
        case .int(let value): self.write(value)
        case .double(let value) where value.isFinite: self.bytes.append(contentsOf: value.description.utf8)
        case .double: self.write("null" as StaticString)
        case .string(let value): self.write(value)
        case .array(let elements): self.write(elements)
        case .object(let members): self.write(members)
        }
    }

    /// Text that is JSON already.
    mutating func write(_ text: StaticString) {
        self.bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(json bytes: [UInt8]) {
        self.bytes.append(contentsOf: bytes)
    }

    mutating func write(_ value: Int64) {
        self.bytes.append(contentsOf: value.description.utf8)
    }

    private mutating func write(_ elements: [JSON]) {
        self.bytes.append(Byte.openBracket)
        for (index, element) in elements.enumerated() {
            if index > 0 { self.bytes.append(Byte.comma) }
            self.write(element)
        }
        self.bytes.append(Byte.closeBracket)
    }

    private mutating func write(_ members: [String: JSON]) {
        self.bytes.append(Byte.openBrace)
        for (index, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { self.bytes.append(Byte.comma) }
            self.write(key)
            self.bytes.append(Byte.colon)
            self.write(value)
        }
        self.bytes.append(Byte.closeBrace)
    }

    mutating func write(_ text: String) {
        self.bytes.append(Byte.quote)
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            for (index, byte) in bytes.enumerated()
            where byte < Byte.space || byte == Byte.quote || byte == Byte.backslash {
                self.bytes.append(contentsOf: bytes[written..<index])
                self.escape(byte)
                written = index + 1
            }
            self.bytes.append(contentsOf: bytes[written...])
        }
        self.bytes.append(Byte.quote)
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case Byte.quote, Byte.backslash: self.bytes.append(contentsOf: [Byte.backslash, byte])
        case Byte.lineFeed: self.write(#"\n"# as StaticString)
        case Byte.carriageReturn: self.write(#"\r"# as StaticString)
        case Byte.tab: self.write(#"\t"# as StaticString)
        default:
            let digits = Array("0123456789abcdef".utf8)
            self.write(#"\u00"# as StaticString)
            self.bytes.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]])
        }
    }
}

/// The bytes that JSON gives a meaning.
enum Byte {
    static let backspace: UInt8 = 0x08
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let formFeed: UInt8 = 0x0C
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let minus = UInt8(ascii: "-")
    static let zero = UInt8(ascii: "0")
    static let nine = UInt8(ascii: "9")
    static let colon = UInt8(ascii: ":")
    static let openBracket = UInt8(ascii: "[")
    static let backslash = UInt8(ascii: "\\")
    static let closeBracket = UInt8(ascii: "]")
    static let openBrace = UInt8(ascii: "{")
    static let closeBrace = UInt8(ascii: "}")
}
