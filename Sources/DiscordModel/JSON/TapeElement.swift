/// A text with its tape.
///
/// The bytes are borrowed: they live only while `WireDecoder.decode` runs, and so must every element and decoder.
final class TapeDocument {
    let bytes: UnsafeBufferPointer<UInt8>
    let entries: [Tape.Entry]

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONSyntaxError) {
        self.bytes = bytes
        self.entries = try TapeParser.entries(of: bytes)
    }

    var root: TapeElement { TapeElement(document: self, index: 0) }
    /// What a lookup gives that must not fail although nothing is there.
    var missing: TapeElement { TapeElement(document: self, index: self.entries.count - 1) }
}

/// One value of a document, or a key.
struct TapeElement {
    let document: TapeDocument
    let index: Int

    @inline(__always) private var entry: Tape.Entry { self.document.entries[self.index] }

    @inline(__always) var kind: Tape.Kind { self.entry.kind }
    @inline(__always) var isNull: Bool { self.entry.kind == .null }
    /// The element behind this one and everything inside of it.
    @inline(__always) var next: Int { Int(self.entry.next) }
    /// The number of members of a container.
    var memberCount: Int { Int(self.entry.end) }

    @inline(__always)
    func at(_ index: Int) -> Self { Self(document: self.document, index: index) }

    private var bytes: UnsafeBufferPointer<UInt8> {
        let entry = self.entry
        return UnsafeBufferPointer(rebasing: self.document.bytes[Int(entry.start)..<Int(entry.end)])
    }

    // MARK: Scalars

    var bool: Bool? {
        switch self.kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    var string: String? {
        switch self.kind {
        case .string: String(decoding: self.bytes, as: UTF8.self)
        case .escapedString: JSONText.unescaped(self.bytes)
        default: nil
        }
    }

    /// `nil` unless the value is a number, and the type can hold it exactly.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Value? {
        switch self.kind {
        case .integer: JSONNumber.integer(self.bytes)
        case .decimal: JSONNumber.wholeDecimal(self.bytes)
        default: nil
        }
    }

    /// `nil` unless the value is a number whose size the type can hold.
    func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(_ type: Value.Type) -> Value? {
        switch self.kind {
        case .integer, .decimal: JSONNumber.floatingPoint(self.bytes)
        default: nil
        }
    }

    // MARK: Members

    /// The value of the first member with that key. `nil` as well if this is no object.
    func member(_ key: String) -> Self? {
        guard self.kind == .object else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            let end = self.next
            var position = self.index &+ 1
            while position < end {
                if self.at(position).isText(wanted) { return self.at(position &+ 1) }
                position = self.at(position &+ 1).next
            }
            return nil
        }
    }

    @inline(__always)
    private func isText(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        let entry = self.entry
        if entry.kind == .escapedString { return JSONText.unescaped(self.bytes).utf8.elementsEqual(wanted) }
        let length = Int(entry.end &- entry.start)
        guard length == wanted.count else { return false }
        for offset in 0..<length
        where self.document.bytes[Int(entry.start) &+ offset] != wanted[offset] { return false }
        return true
    }

    /// Each key with the position of its value.
    func forEachMember(_ body: (String, Int) -> Void) {
        guard self.kind == .object else { return }
        var position = self.index + 1
        while position < self.next {
            if let key = self.at(position).string { body(key, position + 1) }
            position = self.at(position + 1).next
        }
    }

    /// The way from the top to this value. Computed only when something is wrong, by walking down from the top.
    var path: [WireKey] {
        var path: [WireKey] = []
        var container = self.document.root
        while container.index < self.index, self.index < container.next {
            let isObject = container.kind == .object
            var position = container.index + 1
            var number = 0
            while true {
                let value = container.at(isObject ? position + 1 : position)
                if self.index < value.next || value.next >= container.next {
                    let key = isObject ? container.at(position).string.map(WireKey.init(stringValue:)) : nil
                    path.append(key ?? WireKey(index: number))
                    container = value
                    break
                }
                position = value.next
                number += 1
            }
        }
        return path
    }
}

/// A step of a coding path.
struct WireKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        self.intValue = nil
    }

    init(intValue: Int) {
        self.stringValue = String(intValue)
        self.intValue = intValue
    }

    init(index: Int) {
        self.stringValue = "Index \(index)"
        self.intValue = index
    }

    static let `super` = Self(stringValue: "super")
}
