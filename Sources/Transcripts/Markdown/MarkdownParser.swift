/// Reads Discord's Markdown: what its clients show of a message, never an error.
///
/// The work grows with the length of the text and not faster, whatever stands in it.
struct MarkdownParser {
    /// Lists deeper than this go on at the same depth.
    static let listDepth = 10

    private let bytes: [UInt8]
    private let codeSpans: CodeSpans
    private let isInQuote: Bool
    private var position = 0
    private var blocks: [MarkdownBlock] = []
    /// The lines that belong to no other block yet.
    private var paragraph: Range<Int>?
    /// How many bytes were looked at; tests hold it linear.
    private(set) var steps = 0

    init(_ text: String) { self.init(Array(text.utf8), isInQuote: false) }

    private init(_ bytes: [UInt8], isInQuote: Bool) {
        self.bytes = bytes
        self.codeSpans = CodeSpans(bytes, steps: &self.steps)
        self.isInQuote = isInQuote
    }

    static func blocks(of text: String) -> [MarkdownBlock] {
        var parser = Self(text)
        return parser.parse()
    }

    /// Reads `text` where Discord knows no blocks, such as the title of an embed.
    static func inline(_ text: String) -> [MarkdownInline] { self.inline(text, isLabel: false) }

    /// Reads `text` as what is written on a link.
    static func label(_ text: String) -> [MarkdownInline] { self.inline(text, isLabel: true) }

    private static func inline(_ text: String, isLabel: Bool) -> [MarkdownInline] {
        let bytes = Array(text.utf8)
        var steps = 0
        let codeSpans = CodeSpans(bytes, steps: &steps)
        var parser = InlineParser(bytes, 0..<bytes.count, codeSpans: codeSpans, isLabel: isLabel)
        return parser.parse()
    }

    mutating func parse() -> [MarkdownBlock] {
        while self.position < self.bytes.count { self.readLine() }
        self.endParagraph()
        return self.blocks
    }

    private mutating func readLine() {
        if !self.isInQuote, self.readQuote() { return }
        let line = self.position..<self.endOfLine(from: self.position)
        if self.readHeading(line) || self.readSubtext(line) || self.readList(line) { return }
        self.paragraph = (self.paragraph?.lowerBound ?? line.lowerBound)..<line.upperBound
        self.position = line.upperBound + 1
    }

    /// Where the line ends, counting code that goes over several lines as part of its first.
    private mutating func endOfLine(from start: Int) -> Int {
        var end = start
        while end < self.bytes.count, self.bytes[end] != 0x0A {
            self.steps &+= 1
            if self.bytes[end] == UInt8(ascii: "`"),
                let span = self.codeSpans.span(at: end, before: self.bytes.count)
            {
                end = span.range.upperBound
            } else {
                end += 1
            }
        }
        return end
    }

    private func hasPrefix(_ prefix: StaticString, at position: Int) -> Bool {
        let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
        return self.bytes[position...].starts(with: prefix)
    }

    private mutating func inline(_ range: Range<Int>) -> [MarkdownInline] {
        var parser = InlineParser(self.bytes, range, codeSpans: self.codeSpans)
        defer { self.steps &+= parser.steps }
        return parser.parse()
    }

    /// Closes the paragraph, without the empty lines between it and its neighbours.
    private mutating func endParagraph() {
        guard var lines = self.paragraph else { return }
        self.paragraph = nil
        while let first = lines.first, self.bytes[first] == 0x0A { lines.removeFirst() }
        while let last = lines.last, self.bytes[last].isSpace { lines.removeLast() }
        if !lines.isEmpty { self.blocks.append(.paragraph(self.inline(lines))) }
    }

    private mutating func append(_ block: MarkdownBlock) {
        self.endParagraph()
        self.blocks.append(block)
    }
}

// MARK: - Quotes and single lines

extension MarkdownParser {
    private mutating func readQuote() -> Bool {
        var quoted: [UInt8] = []
        if self.hasPrefix(">>> ", at: self.position) {
            quoted = Array(self.bytes[(self.position + 4)...])
            self.position = self.bytes.count
        } else {
            guard self.hasPrefix("> ", at: self.position) else { return false }
            while self.hasPrefix("> ", at: self.position) {
                let rest = self.bytes[(self.position + 2)...]
                let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
                quoted += rest[..<end]
                quoted.append(0x0A)
                self.position = min(end + 1, self.bytes.count)
            }
        }
        self.steps &+= quoted.count
        self.endParagraph()
        var inner = MarkdownParser(quoted, isInQuote: true)
        self.blocks.append(.quote(inner.parse()))
        self.steps &+= inner.steps
        return true
    }

    private mutating func readHeading(_ line: Range<Int>) -> Bool {
        let level = self.bytes[line].prefix(4).prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...3).contains(level), let content = self.content(of: line, after: level) else { return false }
        self.endParagraph()
        self.append(.heading(level: level, self.inline(content)))
        self.position = line.upperBound + 1
        return true
    }

    private mutating func readSubtext(_ line: Range<Int>) -> Bool {
        guard self.hasPrefix("-#", at: line.lowerBound), let content = self.content(of: line, after: 2) else {
            return false
        }
        self.endParagraph()
        self.append(.subtext(self.inline(content)))
        self.position = line.upperBound + 1
        return true
    }

    /// What follows a marker of `length` bytes and a space, unless there is nothing.
    private func content(of line: Range<Int>, after length: Int) -> Range<Int>? {
        let start = line.lowerBound + length
        guard start < line.upperBound, self.bytes[start] == 0x20,
            let first = self.bytes[start..<line.upperBound].firstIndex(where: { !$0.isSpace })
        else { return nil }
        return first..<line.upperBound
    }
}

// MARK: - Lists

extension MarkdownParser {
    /// A line of a list, before it is known what it lies in.
    private struct ListLine {
        let indent: Int
        /// `nil` in a list without numbers.
        let number: Int?
        let content: [MarkdownInline]
    }

    private mutating func readList(_ firstLine: Range<Int>) -> Bool {
        guard self.marker(of: firstLine) != nil else { return false }
        self.endParagraph()
        var items: [ListLine] = []
        var line = firstLine
        while let (indent, number, content) = self.marker(of: line) {
            // Lines that are indented but no items go on with the item before them.
            var end = content.upperBound
            var next = self.nextLine(after: end)
            while let following = next, self.isContinuation(following) {
                end = following.upperBound
                next = self.nextLine(after: end)
            }
            items.append(
                ListLine(indent: indent, number: number, content: self.inline(content.lowerBound..<end)))
            self.position = end + 1
            guard let next else { break }
            line = next
        }
        for list in Self.lists(of: items[...], depth: 1) { self.append(.list(list)) }
        return true
    }

    private mutating func nextLine(after end: Int) -> Range<Int>? {
        end + 1 < self.bytes.count ? end + 1..<self.endOfLine(from: end + 1) : nil
    }

    private func isContinuation(_ line: Range<Int>) -> Bool {
        self.hasPrefix("  ", at: line.lowerBound) && self.marker(of: line) == nil
            && self.bytes[line].contains { !$0.isSpace }
    }

    private func marker(of line: Range<Int>) -> (indent: Int, number: Int?, content: Range<Int>)? {
        let indent = self.bytes[line].prefix(40).prefix { $0 == 0x20 }.count
        let start = line.lowerBound + indent
        let rest = self.bytes[start..<line.upperBound]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "*") {
            return self.content(of: start..<line.upperBound, after: 1).map { (indent, nil, $0) }
        }
        let digits = rest.prefix(10).prefix(while: \.isDigit)
        guard (1...9).contains(digits.count), digits.endIndex < rest.endIndex,
            self.bytes[digits.endIndex] == UInt8(ascii: "."), let number = Int(String(decoding: digits, as: UTF8.self))
        else { return nil }
        return self.content(of: start..<line.upperBound, after: digits.count + 1).map { (indent, number, $0) }
    }

    /// Puts lines with a deeper indent below the line before them.
    private static func lists(of lines: ArraySlice<ListLine>, depth: Int) -> [MarkdownList] {
        var lists: [MarkdownList] = []
        var rest = lines
        while let first = rest.popFirst() {
            let isDeepest = depth >= Self.listDepth
            let deeper = rest.prefix { !isDeepest && $0.indent >= lines[lines.startIndex].indent + 2 }
            rest = rest.dropFirst(deeper.count)
            let item = MarkdownList.Item(
                content: first.content, children: Self.lists(of: deeper, depth: depth + 1))
            if let last = lists.last, (last.start == nil) == (first.number == nil) {
                lists[lists.count - 1].items.append(item)
            } else {
                lists.append(MarkdownList(start: first.number, items: [item]))
            }
        }
        return lists
    }
}
