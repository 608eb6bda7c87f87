/// Writes JSON (RFC 8259) piece by piece.
struct JSONPen {
    private(set) var bytes: [UInt8] = []
    /// Whether the next value or member follows another one.
    private var followsSibling = false

    mutating func take() -> [UInt8] {
        defer { self.bytes.removeAll(keepingCapacity: true) }
        return self.bytes
    }

    mutating func open(_ bracket: Unicode.Scalar) {
        self.separate()
        self.bytes.append(UInt8(ascii: bracket))
        self.followsSibling = false
    }

    mutating func close(_ bracket: Unicode.Scalar) {
        self.bytes.append(UInt8(ascii: bracket))
        self.followsSibling = true
    }

    mutating func object(_ content: (inout Self) -> Void) {
        self.open("{")
        content(&self)
        self.close("}")
    }

    mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout Self, Element) -> Void) {
        self.open("[")
        for element in elements { write(&self, element) }
        self.close("]")
    }

    mutating func key(_ name: String) {
        self.string(name)
        self.bytes.append(UInt8(ascii: ":"))
        self.followsSibling = false
    }

    mutating func member(_ name: String, _ text: String?) {
        self.key(name)
        if let text { self.string(text) } else { self.null() }
    }

    mutating func member(_ name: String, _ number: Int) {
        self.key(name)
        self.raw(Array(String(number).utf8))
    }

    mutating func member(_ name: String, _ condition: Bool) {
        self.key(name)
        self.raw(Array((condition ? "true" : "false").utf8))
    }

    mutating func null() { self.raw(Array("null".utf8)) }

    /// - Parameter value: A whole value, known to be JSON.
    mutating func raw(_ value: [UInt8]) {
        self.separate()
        self.bytes.append(contentsOf: value)
        self.followsSibling = true
    }

    mutating func lineFeed() { self.bytes.append(0x0A) }

    mutating func string(_ text: String) {
        self.separate()
        self.bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { self.escape($0) }
        self.bytes.append(UInt8(ascii: "\""))
        self.followsSibling = true
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for position in text.indices {
            let byte = text[position]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            if start < position { self.bytes.append(contentsOf: text[start..<position]) }
            self.escape(byte)
            start = position + 1
        }
        if start < text.count { self.bytes.append(contentsOf: text[start...]) }
    }

    private mutating func escape(_ byte: UInt8) {
        self.bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: self.bytes.append(UInt8(ascii: "n"))
        case 0x0D: self.bytes.append(UInt8(ascii: "r"))
        case 0x09: self.bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            self.bytes += Array("u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
        default: self.bytes.append(byte)
        }
    }

    private mutating func separate() {
        if self.followsSibling { self.bytes.append(UInt8(ascii: ",")) }
    }
}
