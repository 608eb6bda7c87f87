/// Code, escapes, and what Discord puts into text by itself.
extension InlineParser {
    private static let shrug = Array(#"\_(ツ)_/¯"#.utf8)

    mutating func readEscape() {
        if self.bytes[self.position..<self.end].starts(with: Self.shrug) {
            self.position += Self.shrug.count
            return
        }
        guard self.position + 1 < self.end, self.bytes[self.position + 1].isPunctuation else {
            self.position += 1
            return
        }
        self.flushText()
        self.textStart = self.position + 1
        self.position += 2
    }

    mutating func readCode() {
        guard let span = self.codeSpans.span(at: self.position, before: self.end) else {
            self.position = self.run(of: UInt8(ascii: "`")).upperBound
            return
        }
        if span.isBlock {
            self.readCodeBlock(span)
        } else {
            self.steps &+= span.content.count
            self.accept(.code(self.string(span.content)), upTo: span.range.upperBound)
        }
    }

    private mutating func readCodeBlock(_ span: CodeSpans.Span) {
        self.steps &+= span.content.count
        let (language, start) = self.language(of: span.content)
        var content = self.bytes[start..<span.content.upperBound].drop { $0 == 0x0A }
        while content.last == 0x0A || content.last == 0x20 { content = content.dropLast() }
        guard !content.isEmpty else {
            self.position = span.content.lowerBound
            return
        }
        // The block stands on its own lines; the line feeds around it are not shown.
        if self.position > self.textStart, self.bytes[self.position - 1] == 0x0A {
            self.position -= 1
            self.flushText()
        }
        let after = span.range.upperBound
        let isBeforeLineFeed = after < self.end && self.bytes[after] == 0x0A
        self.accept(
            .codeBlock(language: language, String(decoding: content, as: UTF8.self)),
            upTo: isBeforeLineFeed ? after + 1 : after)
    }

    private func language(of content: Range<Int>) -> (name: String?, end: Int) {
        let word = self.bytes[content].prefix(33).prefix(while: \.isLanguage)
        guard !word.isEmpty, word.endIndex < content.upperBound, self.bytes[word.endIndex] == 0x0A else {
            return (nil, content.lowerBound)
        }
        return (String(decoding: word, as: UTF8.self).lowercased(), word.endIndex + 1)
    }

    mutating func readAngle() {
        if let (node, end) = AngleToken.read(self.bytes[self.position..<self.end], steps: &self.steps) {
            self.accept(node, upTo: end)
        } else {
            self.position += 1
            self.readFramedLink()
        }
    }

    /// `<https://…>`, which Discord shows without a preview; `position` is behind the `<`.
    private mutating func readFramedLink() {
        guard !self.isLabel, let scheme = SafeLink.schemeLength(of: self.bytes[self.position..<self.end]) else {
            return
        }
        var end = self.position + scheme
        while end < self.end, self.bytes[end] > 0x20, self.bytes[end] != UInt8(ascii: "<"),
            self.bytes[end] != UInt8(ascii: ">")
        {
            self.steps &+= 1
            end += 1
        }
        guard end < self.end, self.bytes[end] == UInt8(ascii: ">"),
            let link = SafeLink(self.string(self.position..<end))
        else { return }
        self.position -= 1
        self.accept(.bareLink(link), upTo: end + 1)
    }

    mutating func readMentionOfAll() {
        for word in ["@everyone", "@here"] where self.bytes[self.position..<self.end].starts(with: word.utf8) {
            self.accept(.mention(.all(word)), upTo: self.position + word.utf8.count)
            return
        }
        self.position += 1
    }
}
