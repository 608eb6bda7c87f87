import DiscordModel

/// Gathers HTML in UTF-8.
///
/// Markup can be given as a literal only, so text from outside has no way into the document but `text`, which escapes it.
struct HTMLWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends tags as they stand in the source code.
    mutating func markup(_ literal: StaticString) {
        self.bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends text that reads the same in an element's content and in a quoted attribute.
    ///
    /// Control characters, which HTML does not allow, are left out; tab and line feed stay.
    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { self.escape($0) }
    }

    mutating func number(_ number: some BinaryInteger) {
        if number < 0 { self.bytes.append(UInt8(ascii: "-")) }
        Decimal.append(UInt64(number.magnitude), to: &self.bytes)
    }

    /// Appends a moment in UTC.
    mutating func utc(_ moment: Timestamp, _ format: UTCFormat) { format.append(moment, to: &self.bytes) }

    /// Appends six hexadecimal digits: of the number's 24 lowest bits, so that nothing but a colour can come of it.
    mutating func color(_ color: Int) {
        self.bytes.append(UInt8(ascii: "#"))
        for shift in stride(from: 20, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: color >> shift) & 0xF
            self.bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// Appends what is a part of the program.
    mutating func asset(_ path: KeyPath<Assets, [UInt8]>) {
        self.bytes.append(contentsOf: Assets.shared[keyPath: path])
    }

    mutating func base64(_ content: [UInt8]) { Base64.append(content, to: &self.bytes) }

    /// Hands out what was gathered and starts anew.
    mutating func take() -> [UInt8] {
        defer { self.bytes.removeAll(keepingCapacity: true) }
        return self.bytes
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for position in text.indices where Self.isSpecial(text[position]) {
            if start < position { self.bytes.append(contentsOf: text[start..<position]) }
            self.markup(Self.replacement(for: text[position]))
            start = position + 1
        }
        if start < text.count { self.bytes.append(contentsOf: text[start...]) }
    }

    /// Most bytes are letters, and are told so with a single comparison.
    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        if byte > UInt8(ascii: ">") { return byte == 0x7F }
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): return true
        case 0x09, 0x0A: return false
        default: return byte < 0x20
        }
    }

    private static func replacement(for byte: UInt8) -> StaticString {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: ""
        }
    }
}

extension HTMLWriter {
    /// A name, kept from turning the direction of the text around it.
    mutating func name(_ name: String) {
        self.markup("<bdi>")
        self.text(name)
        self.markup("</bdi>")
    }

    /// A link where `address` is a safe one, else only its content.
    mutating func link(to address: String?, showsAddress: Bool = false, content: (inout HTMLWriter) -> Void) {
        guard let link = address.flatMap(SafeLink.init) else { return content(&self) }
        self.markup("<a href=\"")
        self.text(link.address)
        if showsAddress {
            self.markup("\" title=\"")
            self.text(link.address)
        }
        self.markup("\" rel=\"noopener noreferrer nofollow\">")
        content(&self)
        self.markup("</a>")
    }

    /// A link to a message of this document.
    mutating func link(to message: MessageID, content: (inout HTMLWriter) -> Void) {
        self.markup("<a href=\"#m")
        self.number(message.rawValue)
        self.markup("\">")
        content(&self)
        self.markup("</a>")
    }

    /// A moment in UTC, and so that machines and the document's script understand it.
    mutating func time(_ moment: Timestamp, _ format: UTCFormat, showsZone: Bool = false) {
        self.timeStart(moment, format)
        self.markup(">")
        self.utc(moment, format)
        if showsZone { self.markup(" UTC") }
        self.markup("</time>")
    }

    /// `<time …` without its `>`, so that attributes can follow.
    mutating func timeStart(_ moment: Timestamp, _ format: UTCFormat) {
        self.markup("<time data-f=\"")
        self.markup(format.letter)
        self.markup("\" datetime=\"")
        self.utc(moment, .machine)
        self.markup("\"")
    }
}
