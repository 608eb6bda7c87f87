/// Reads running text in one pass from left to right.
///
/// What is open stands on a stack of frames. Since no style opens inside itself, the stack never holds more than one
/// frame for each style, and closing one of them costs the same however long the text is.
struct InlineParser {
    let bytes: [UInt8]
    let codeSpans: CodeSpans
    let end: Int
    /// Whether this is the label of a link, where nothing else can be pressed.
    let isLabel: Bool
    var position: Int
    /// How many bytes were looked at; tests hold it linear.
    var steps = 0

    var frames = [Frame()]
    var brackets: [Bracket] = []
    /// From where text is read but not yet in a node.
    var textStart: Int

    init(_ bytes: [UInt8], _ range: Range<Int>, codeSpans: CodeSpans, isLabel: Bool = false) {
        self.bytes = bytes
        self.codeSpans = codeSpans
        self.end = range.upperBound
        self.isLabel = isLabel
        self.position = range.lowerBound
        self.textStart = range.lowerBound
    }

    mutating func parse() -> [MarkdownInline] {
        while self.position < self.end {
            self.steps &+= 1
            self.readNext(self.bytes[self.position])
        }
        self.flushText()
        while self.frames.count > 1 { self.dissolveFrame() }
        return self.frames[0].finished()
    }

    private mutating func readNext(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\\"): self.readEscape()
        case UInt8(ascii: "`"): self.readCode()
        case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "|"): self.readDelimiters(byte)
        case UInt8(ascii: "["): self.openBracket()
        case UInt8(ascii: "]"): self.closeBracket()
        case UInt8(ascii: "<"): self.readAngle()
        case UInt8(ascii: "@"): self.readMentionOfAll()
        case UInt8(ascii: "h"), UInt8(ascii: "H"): self.readBareLink()
        default: self.position += 1
        }
    }
}

// MARK: - What is open

extension InlineParser {
    /// A style that was opened, or the text itself.
    struct Frame {
        var style: MarkdownInline.Style?
        /// The signs that opened it, for when nothing closes it.
        var literal = ""
        var nodes: [MarkdownInline] = []

        /// The nodes, neighbouring texts made one.
        func finished() -> [MarkdownInline] {
            var result: [MarkdownInline] = []
            var text = ""
            for node in self.nodes {
                if case .text(let more) = node {
                    text += more
                } else {
                    if !text.isEmpty { result.append(.text(text)) }
                    text = ""
                    result.append(node)
                }
            }
            if !text.isEmpty { result.append(.text(text)) }
            return result
        }
    }

    /// A `[` that may yet become a link.
    struct Bracket {
        let position: Int
        let depth: Int
        let nodeCount: Int
    }

    mutating func append(_ node: MarkdownInline) { self.frames[self.frames.count - 1].nodes.append(node) }

    func string(_ range: Range<Int>) -> String { String(decoding: self.bytes[range], as: UTF8.self) }

    mutating func flushText() {
        if self.textStart < self.position { self.append(.text(self.string(self.textStart..<self.position))) }
        self.textStart = self.position
    }

    /// Puts `node` in place of the bytes from `position` to `end`.
    mutating func accept(_ node: MarkdownInline, upTo end: Int) {
        self.flushText()
        self.append(node)
        self.position = end
        self.textStart = end
    }

    /// Turns what was opened last into the text that it looked like.
    mutating func dissolveFrame() {
        guard let frame = self.frames.popLast() else { return }
        self.dropBrackets()
        self.append(.text(frame.literal))
        self.frames[self.frames.count - 1].nodes.append(contentsOf: frame.nodes)
    }

    mutating func dropBrackets() {
        while let last = self.brackets.last, last.depth > self.frames.count { self.brackets.removeLast() }
    }

    func depth(of style: MarkdownInline.Style) -> Int? {
        self.frames.lastIndex { $0.style == style }
    }
}
