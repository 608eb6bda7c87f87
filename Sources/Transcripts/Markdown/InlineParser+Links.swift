extension InlineParser {
    mutating func openBracket() {
        self.flushText()
        if !self.isLabel {
            let nodeCount = self.frames[self.frames.count - 1].nodes.count
            self.brackets.append(
                Bracket(position: self.position, depth: self.frames.count, nodeCount: nodeCount))
        }
        self.position += 1
    }

    mutating func closeBracket() {
        let close = self.position
        self.position += 1
        guard let bracket = self.brackets.popLast(), bracket.position + 1 < close,
            let target = self.linkTarget(after: close)
        else { return }
        var label = InlineParser(
            self.bytes, bracket.position + 1..<close, codeSpans: self.codeSpans, isLabel: true)
        let nodes = label.parse()
        self.steps &+= label.steps
        self.frames.removeLast(self.frames.count - bracket.depth)
        let last = self.frames.count - 1
        self.frames[last].nodes.removeLast(self.frames[last].nodes.count - bracket.nodeCount)
        // What is around this link cannot be a link any more.
        self.brackets.removeAll()
        self.append(.link(target.link, label: nodes))
        self.position = target.end
        self.textStart = target.end
    }

    /// `(https://…)` or `(<https://…> "title")`, right after the bracket at `close`.
    private mutating func linkTarget(after close: Int) -> (link: SafeLink, end: Int)? {
        var start = close + 1
        guard start < self.end, self.bytes[start] == UInt8(ascii: "(") else { return nil }
        start += 1
        let isFramed = start < self.end && self.bytes[start] == UInt8(ascii: "<")
        if isFramed { start += 1 }
        guard var end = self.endOfTarget(from: start, isFramed: isFramed),
            let link = SafeLink(self.string(start..<end))
        else { return nil }
        if isFramed { end += 1 }
        end = self.endOfTitle(from: end)
        guard end < self.end, self.bytes[end] == UInt8(ascii: ")") else { return nil }
        return (link, end + 1)
    }

    /// Stops before the next `](`, so that no byte is searched for two links.
    private mutating func endOfTarget(from start: Int, isFramed: Bool) -> Int? {
        var depth = 0
        var position = start
        while position < self.end {
            self.steps &+= 1
            switch self.bytes[position] {
            case UInt8(ascii: ">") where isFramed: return position
            case UInt8(ascii: "(") where position > start && self.bytes[position - 1] == UInt8(ascii: "]"): return nil
            case UInt8(ascii: "(") where !isFramed: depth += 1
            case UInt8(ascii: ")") where !isFramed:
                if depth == 0 { return position }
                depth -= 1
            case 0...0x20: return isFramed ? nil : position
            default: break
            }
            position += 1
        }
        return nil
    }

    /// Behind ` "title"`, or `start` if there is none. Discord shows it on hovering; here the address is shown.
    private mutating func endOfTitle(from start: Int) -> Int {
        guard start + 1 < self.end, self.bytes[start] == 0x20 else { return start }
        let quote = self.bytes[start + 1]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return start }
        var position = start + 2
        while position < self.end, self.bytes[position] != UInt8(ascii: "]") {
            self.steps &+= 1
            if self.bytes[position] == quote { return position + 1 }
            position += 1
        }
        return start
    }

    /// `https://…` up to a space, without the punctuation of the sentence around it.
    mutating func readBareLink() {
        let start = self.position
        self.position += 1
        guard !self.isLabel, self.end - start > 8, self.bytes[start + 1] | 0x20 == UInt8(ascii: "t"),
            start == 0 || !self.bytes[start - 1].isLetterOrDigit,
            let scheme = SafeLink.schemeLength(of: self.bytes[start..<self.end])
        else { return }
        let end = self.trimmedEnd(of: start + scheme..<self.endOfAddress(from: start + scheme))
        guard let link = SafeLink(self.string(start..<end)) else {
            // Whatever it is, it is looked at once.
            self.position = end
            return
        }
        self.position = start
        self.accept(.bareLink(link), upTo: end)
    }

    private mutating func endOfAddress(from start: Int) -> Int {
        var position = start
        while position < self.end {
            self.steps &+= 1
            let byte = self.bytes[position]
            if SafeLink.isForbidden(byte) { break }
            if byte == UInt8(ascii: "]"), position + 1 < self.end, self.bytes[position + 1] == UInt8(ascii: "(") {
                break
            }
            let isPair = position + 1 < self.end && self.bytes[position + 1] == byte
            if isPair, byte == UInt8(ascii: "|") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "~") { break }
            position += 1
        }
        return position
    }

    private mutating func trimmedEnd(of range: Range<Int>) -> Int {
        var end = range.upperBound
        var surplus = 0
        for byte in self.bytes[range] {
            self.steps &+= 1
            if byte == UInt8(ascii: "(") { surplus -= 1 }
            if byte == UInt8(ascii: ")") { surplus += 1 }
        }
        while end > range.lowerBound {
            switch self.bytes[end - 1] {
            case UInt8(ascii: ")") where surplus > 0: surplus -= 1
            case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "\""),
                UInt8(ascii: "'"), UInt8(ascii: "]"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "*"),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "|"):
                break
            default: return end
            }
            end -= 1
        }
        return end
    }
}
