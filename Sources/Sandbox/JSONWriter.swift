import Synchronization

/// Writes JSON values as compact UTF-8 text.
///
/// Into memory of its own: an array looks for its owner and its room with each byte, which takes longer than the byte.
struct JSONWriter: ~Copyable {
    private var memory: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    init() { self.memory = Spare.take() ?? .allocate(capacity: 4096) }

    deinit { Spare.keep(self.memory) }

    /// The memory of the last writer, for the next one.
    private enum Spare {
        private struct Memory: @unchecked Sendable {
            let buffer: UnsafeMutableBufferPointer<UInt8>
        }

        /// Some texts are large, and rare.
        private static let mostKept = 1 << 16
        private static let memory = Mutex<Memory?>(nil)

        static func take() -> UnsafeMutableBufferPointer<UInt8>? { self.memory.withLock { $0.take()?.buffer } }

        static func keep(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
            let isKept = self.memory.withLock { memory in
                guard memory == nil, buffer.count <= Self.mostKept else { return false }
                memory = Memory(buffer: buffer)
                return true
            }
            if !isKept { buffer.deallocate() }
        }
    }

    /// What has been written.
    var bytes: [UInt8] { self.withBytes { Array($0) } }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(start: self.memory.baseAddress, count: self.count))
    }

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

    private mutating func write(json bytes: [UInt8]) { bytes.withUnsafeBufferPointer { self.append($0) } }

    mutating func write(_ value: Int64) {
        if value < 0 { self.append(Byte.minus) }
        self.write(digits: value.magnitude)
    }

    private mutating func write(digits value: UInt64) {
        self.makeRoom(for: Self.mostDigits)
        let start = self.memory.baseAddress! + self.count
        // From the last digit to the first; then all move to where the first one belongs.
        var (rest, place) = (value, Self.mostDigits)
        repeat {
            place -= 1
            start[place] = Byte.zero + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        start.update(from: start + place, count: Self.mostDigits - place)
        self.count += Self.mostDigits - place
    }

    /// Of `UInt64.max`.
    private static let mostDigits = 20

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

    // MARK: Strings

    mutating func write(_ text: String) {
        let isWritten: Void? = text.utf8.withContiguousStorageIfAvailable { self.write(string: $0) }
        if isWritten == nil { Array(text.utf8).withUnsafeBufferPointer { self.write(string: $0) } }
    }

    private mutating func write(string bytes: UnsafeBufferPointer<UInt8>) {
        // At most `\u0000` for each.
        self.makeRoom(for: 6 * bytes.count + 2)
        self.append(roomed: Byte.quote)
        for byte in bytes[self.appendPlain(bytes)...] {
            if Self.isEscaped(byte) { self.escape(byte) } else { self.append(roomed: byte) }
        }
        self.append(roomed: Byte.quote)
    }

    /// Appends what comes before the first byte that needs an escape, mostly all of it, eight bytes at a time. There is room.
    ///
    /// - Returns: How many bytes.
    @inline(__always)
    private mutating func appendPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let source = UnsafeRawPointer(bytes.baseAddress) else { return 0 }
        let target = UnsafeMutableRawPointer(self.memory.baseAddress! + self.count)
        let last = bytes.count - 8
        var index = 0
        while index < bytes.count, last >= 0 {
            // The last eight overlap with those before them.
            let place = min(index, last)
            let word = source.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            guard Self.isPlain(word) else { break }
            target.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
            index = place + 8
        }
        while index < bytes.count, !Self.isEscaped(bytes[index]) {
            target.storeBytes(of: bytes[index], toByteOffset: index, as: UInt8.self)
            index += 1
        }
        self.count += index
        return index
    }

    /// Whether none of eight bytes needs an escape.
    ///
    /// Source: "hasless" and "hasvalue" of <https://graphics.stanford.edu/~seander/bithacks.html>
    private static func isPlain(_ bytes: UInt64) -> Bool {
        let (ones, highest): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let quotes = bytes ^ (ones &* UInt64(Byte.quote))
        let backslashes = bytes ^ (ones &* UInt64(Byte.backslash))
        let controls = (bytes &- ones &* UInt64(Byte.space)) & ~bytes
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & highest == 0
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < Byte.space || byte == Byte.quote || byte == Byte.backslash
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
