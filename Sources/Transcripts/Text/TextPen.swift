import DiscordModel

/// Writes lines of plain text.
struct TextPen {
    private(set) var bytes: [UInt8] = []

    mutating func take() -> [UInt8] {
        defer { self.bytes.removeAll(keepingCapacity: true) }
        return self.bytes
    }

    mutating func lineFeed() { self.bytes.append(0x0A) }

    /// - Parameter text: The whole line; what breaks lines in it becomes a space.
    mutating func line(_ text: String, indent: Int = 0) {
        self.spaces(indent)
        self.append(text) { $0.append(0x20) }
        self.lineFeed()
    }

    /// Each line of the text with its indent.
    mutating func block(_ text: String, indent: Int) {
        self.spaces(indent)
        self.append(text) {
            $0.append(0x0A)
            for _ in 0..<indent { $0.append(0x20) }
        }
        self.lineFeed()
    }

    private mutating func spaces(_ count: Int) {
        for _ in 0..<count { self.bytes.append(0x20) }
    }

    /// Without control characters, those of two bytes (U+0080 to U+009F) among them.
    private mutating func append(_ text: String, lineBreak: (inout [UInt8]) -> Void) {
        var mayBeControl = false
        for byte in text.utf8 {
            if mayBeControl, byte < 0xA0 {
                self.bytes.removeLast()
                mayBeControl = false
                continue
            }
            mayBeControl = byte == 0xC2
            switch byte {
            case 0x0A: lineBreak(&self.bytes)
            case 0x09: self.bytes.append(byte)
            case 0..<0x20, 0x7F: continue
            default: self.bytes.append(byte)
            }
        }
    }
}

/// What people typed, with names in place of ids.
enum ReadableMarkdown {
    static func text(_ text: String, _ names: NameBook) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "<")) else { return text }
        var steps = 0
        let codeSpans = CodeSpans(bytes, steps: &steps)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if let span = codeSpans.span(at: position, before: bytes.count) {
                result += bytes[span.range]
                position = span.range.upperBound
            } else if bytes[position] == UInt8(ascii: "<"), result.last != UInt8(ascii: "\\"),
                let (node, end) = AngleToken.read(bytes[position...], steps: &steps),
                let plain = Self.plain(node, names)
            {
                result += plain.utf8
                position = end
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func plain(_ node: MarkdownInline, _ names: NameBook) -> String? {
        switch node {
        case .mention(let mention): mention.plain(names)
        case .timestamp(let moment, let format): format.text(moment) + (format.hasTime ? " UTC" : "")
        case .emoji(let name): ":\(name):"
        default: nil
        }
    }
}
