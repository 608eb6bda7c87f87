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

    mutating func number(_ number: some BinaryInteger) { self.text(String(number)) }

    /// Hands out what was gathered and starts anew.
    mutating func take() -> [UInt8] {
        defer { self.bytes.removeAll(keepingCapacity: true) }
        return self.bytes
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for (position, byte) in text.enumerated() {
            guard let replacement = Self.replacement(for: byte) else { continue }
            self.bytes.append(contentsOf: text[start..<position])
            self.markup(replacement)
            start = position + 1
        }
        self.bytes.append(contentsOf: text[start...])
    }

    private static func replacement(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0x09, 0x0A: nil
        case 0..<0x20, 0x7F: ""
        default: nil
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

    /// A moment, in the words of `style` and exactly for machines.
    mutating func time(
        _ moment: Timestamp, _ style: UTCFormat, class name: StaticString = "time", showsZone: Bool = false
    ) {
        self.markup("<time class=\"")
        self.markup(name)
        self.markup("\" datetime=\"")
        self.text(UTCFormat.machine.text(moment))
        self.markup("\" title=\"")
        self.text(UTCFormat.full.text(moment))
        self.markup("\">")
        self.text(style.text(moment))
        if showsZone { self.markup(" UTC") }
        self.markup("</time>")
    }
}
