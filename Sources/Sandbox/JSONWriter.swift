/// Writes JSON values as compact UTF-8 text.
///
/// Into memory of its own: an array looks for its owner and its room with each byte, which takes longer than the byte.
struct JSONWriter: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init(capacity: Int = 4096) { self.memory = .allocate(capacity: max(capacity, 64)) }

    deinit { self.memory.deallocate() }

    /// What has been written.
    var bytes: [UInt8] { Array(UnsafeBufferPointer(rebasing: self.memory[..<self.count])) }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: self.write("null" as StaticString)
        case .bool(let value): self.write(value ? "true" : "false" as StaticString)
        case .int(let value): self.write(value)
        case .double(let value) where value.isFinite: self.append(value.description)
        case .double: self.write("null" as StaticString)
        case .string(let value): self.write(value)
        case .digits(let value):
            self.append(Byte.quote)
            self.write(digits: value)
            self.append(Byte.quote)
        case .array(let elements): self.write(elements)
        case .object(let members): self.write(members)
        }
    }

    /// Text that is JSON already.
    mutating func write(_ text: StaticString) {
        self.append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(json bytes: [UInt8]) { bytes.withUnsafeBufferPointer { self.append($0) } }

    mutating func write(_ value: Int64) {
        if value < 0 { self.append(Byte.minus) }
        self.write(digits: value.magnitude)
    }

    private mutating func write(digits value: UInt64) {
        self.makeRoom(for: Self.mostDigits)
        let end = self.count + Self.digitCount(of: value)
        var (rest, place) = (value, end)
        repeat {
            place -= 1
            self.memory.initializeElement(at: place, to: Byte.zero + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        self.count = end
    }

    /// Of `UInt64.max`.
    private static let mostDigits = 20

    private static func digitCount(of value: UInt64) -> Int {
        var (count, bound) = (1, UInt64(10))
        while value >= bound {
            count += 1
            guard count < Self.mostDigits else { break }
            bound *= 10
        }
        return count
    }

    private mutating func write(_ elements: [JSON]) {
        self.append(Byte.openBracket)
        var isFirst = true
        for element in elements {
            if !isFirst { self.append(Byte.comma) }
            isFirst = false
            self.write(element)
        }
        self.append(Byte.closeBracket)
    }

    private mutating func write(_ members: JSONObject) {
        if let text = members.text { return self.write(json: text) }
        self.append(Byte.openBrace)
        members.withMembers { members in
            for index in members.indices {
                if index > 0 { self.append(Byte.comma) }
                self.write(members[index].name)
                self.append(Byte.colon)
                self.write(members[index].value)
            }
        }
        self.append(Byte.closeBrace)
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            // At most `\u0000` for each.
            self.makeRoom(for: 6 * bytes.count + 2)
            self.append(roomed: Byte.quote)
            var index = 0
            while index + 8 <= bytes.count {
                let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if Self.isPlain(word) {
                    UnsafeMutableRawBufferPointer(self.memory).storeBytes(of: word, toByteOffset: self.count, as: UInt64.self)
                    self.count += 8
                } else {
                    for byte in bytes[index..<index + 8] { self.write(escaping: byte) }
                }
                index += 8
            }
            while index < bytes.count {
                self.write(escaping: bytes[index])
                index += 1
            }
            self.append(roomed: Byte.quote)
        }
    }

    /// Whether none of eight bytes needs an escape. A byte with its highest bit set never does.
    private static func isPlain(_ bytes: UInt64) -> Bool {
        // Of a byte below 0x80, taking away sets its highest bit exactly if it was smaller; the lowest such byte is always
        // found, and what is borrowed from those above it does not matter any more.
        let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let quotes = bytes ^ (ones &* UInt64(Byte.quote))
        let backslashes = bytes ^ (ones &* UInt64(Byte.backslash))
        let controls = (bytes &- ones &* UInt64(Byte.space)) & ~bytes
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & highest == 0
    }

    @inline(__always)
    private mutating func write(escaping byte: UInt8) {
        if byte < Byte.space || byte == Byte.quote || byte == Byte.backslash {
            self.escape(byte)
        } else {
            self.append(roomed: byte)
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case Byte.quote, Byte.backslash:
            self.append(Byte.backslash)
            self.append(byte)
        case Byte.lineFeed: self.write(#"\n"# as StaticString)
        case Byte.carriageReturn: self.write(#"\r"# as StaticString)
        case Byte.tab: self.write(#"\t"# as StaticString)
        default:
            let digits = Array("0123456789abcdef".utf8)
            self.write(#"\u00"# as StaticString)
            self.append(digits[Int(byte >> 4)])
            self.append(digits[Int(byte & 0xF)])
        }
    }

    // MARK: Memory

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        self.makeRoom(for: 1)
        self.append(roomed: byte)
    }

    /// Where there is room for it.
    @inline(__always)
    private mutating func append(roomed byte: UInt8) {
        self.memory.initializeElement(at: self.count, to: byte)
        self.count += 1
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { self.append($0) }
    }

    @inline(__always)
    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.makeRoom(for: bytes.count)
        _ = self.memory[self.count...].initialize(fromContentsOf: bytes)
        self.count += bytes.count
    }

    @inline(__always)
    private mutating func makeRoom(for more: Int) { if self.count + more > self.memory.count { self.grow(by: more) } }

    private mutating func grow(by more: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(2 * self.memory.count, self.count + more))
        _ = larger.initialize(fromContentsOf: self.memory[..<self.count])
        self.memory.deallocate()
        self.memory = larger
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
