extension InlineParser {
    mutating func readDelimiters(_ sign: UInt8) {
        let run = self.run(of: sign)
        self.flushText()
        var rest = run.count
        while rest > 0, let style = self.closable(sign, rest, run) {
            self.close(style)
            rest -= style.length
        }
        for style in MarkdownInline.Style.opened(by: sign, count: rest) where self.canOpen(style, run) {
            self.frames.append(Frame(style: style, literal: String(repeating: Self.text(sign), count: style.length)))
            rest -= style.length
        }
        self.position = run.upperBound
        self.textStart = run.upperBound - rest
    }

    private static func text(_ sign: UInt8) -> String { String(Unicode.Scalar(sign)) }

    mutating func run(of sign: UInt8) -> Range<Int> {
        var end = self.position
        while end < self.end, self.bytes[end] == sign {
            self.steps &+= 1
            end += 1
        }
        return self.position..<end
    }

    /// The style that `rest` signs of a run close next, the innermost first.
    private mutating func closable(_ sign: UInt8, _ rest: Int, _ run: Range<Int>) -> MarkdownInline.Style? {
        let (double, single) = MarkdownInline.Style.written(with: sign)
        let doubleDepth = self.depth(of: double)
        let singleDepth = single.flatMap { self.depth(of: $0) }
        let closesDouble = doubleDepth.map { rest >= 2 && self.hasContent($0) } ?? false
        let closesSingle =
            singleDepth.map { rest % 2 == 1 && self.hasContent($0) && self.canCloseSingle(sign, run) } ?? false
        switch (closesDouble, closesSingle) {
        case (true, true): return (doubleDepth ?? 0) > (singleDepth ?? 0) ? double : single
        case (true, false): return double
        case (false, true):
            if let doubleDepth, let singleDepth, doubleDepth == singleDepth + 1 { self.swapIfAdjacent(singleDepth) }
            return single
        case (false, false): return nil
        }
    }

    /// `***a* b**`: which of the two signs came first shows only where one of them closes.
    private mutating func swapIfAdjacent(_ depth: Int) {
        guard self.frames[depth].nodes.isEmpty else { return }
        let (outer, inner) = (self.frames[depth], self.frames[depth + 1])
        self.frames[depth].style = inner.style
        self.frames[depth].literal = inner.literal
        self.frames[depth + 1].style = outer.style
        self.frames[depth + 1].literal = outer.literal
    }

    private func hasContent(_ depth: Int) -> Bool {
        depth < self.frames.count - 1 || !self.frames[depth].nodes.isEmpty
    }

    private func canCloseSingle(_ sign: UInt8, _ run: Range<Int>) -> Bool {
        if sign == UInt8(ascii: "_") {
            return run.upperBound >= self.end || !self.bytes[run.upperBound].isWord
        }
        return !self.bytes[run.lowerBound - 1].isSpace
    }

    private func canOpen(_ style: MarkdownInline.Style, _ run: Range<Int>) -> Bool {
        guard run.upperBound < self.end, self.depth(of: style) == nil else { return false }
        switch style {
        case .strong, .underline, .strikethrough: return true
        case .spoiler: return !self.isLabel
        case .emphasis: return !self.bytes[run.upperBound].isSpace
        case .underscoreEmphasis:
            let isInsideWord = run.lowerBound > 0 && self.bytes[run.lowerBound - 1].isWord
            return !isInsideWord && !self.bytes[run.upperBound].isSpace
        }
    }

    private mutating func close(_ style: MarkdownInline.Style) {
        while self.frames.count > 1 {
            if self.frames[self.frames.count - 1].style == style { break }
            self.dissolveFrame()
        }
        guard self.frames.count > 1, let frame = self.frames.popLast() else { return }
        self.dropBrackets()
        self.append(.styled(style, frame.finished()))
    }
}

extension MarkdownInline.Style {
    fileprivate var length: Int { self == .emphasis || self == .underscoreEmphasis ? 1 : 2 }

    fileprivate static func written(with sign: UInt8) -> (double: Self, single: Self?) {
        switch sign {
        case UInt8(ascii: "*"): (.strong, .emphasis)
        case UInt8(ascii: "_"): (.underline, .underscoreEmphasis)
        case UInt8(ascii: "~"): (.strikethrough, nil)
        default: (.spoiler, nil)
        }
    }

    /// Outer first; none where there are more signs than styles: that is a line to write on, or a drawing.
    fileprivate static func opened(by sign: UInt8, count: Int) -> [Self] {
        let (double, single) = Self.written(with: sign)
        switch (count, single) {
        case (1, let single?): return [single]
        case (2, _): return [double]
        case (3, let single?): return [single, double]
        default: return []
        }
    }
}
