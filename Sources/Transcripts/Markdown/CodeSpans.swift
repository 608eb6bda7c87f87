/// Which backticks of a text belong together. Found in one pass, so that no later step has to search.
struct CodeSpans: Sendable {
    struct Span: Hashable, Sendable {
        /// With the backticks.
        let range: Range<Int>
        let content: Range<Int>
        /// Three or more backticks.
        let isBlock: Bool
    }

    /// From where the first backtick stands.
    private var spans: [Int: Span] = [:]

    /// - Parameter steps: Goes up by the bytes that were looked at.
    init(_ bytes: [UInt8], steps: inout Int) {
        guard bytes.contains(UInt8(ascii: "`")) else {
            steps &+= bytes.count
            return
        }
        let runs = Self.runs(of: bytes, steps: &steps)
        var nextOfLength: [Int: Range<Int>] = [:]
        var nextFence: Range<Int>?
        for run in runs.reversed() {
            let isEscaped = Self.isEscaped(run.lowerBound, in: bytes, steps: &steps)
            let start = isEscaped ? run.lowerBound + 1 : run.lowerBound
            let length = run.upperBound - start
            if let end = length >= 3 ? nextFence : nextOfLength[length] {
                self.spans[start] = Self.span(from: start, length: min(length, 3), to: end)
            }
            nextOfLength[run.count] = run
            if run.count >= 3 { nextFence = run }
        }
    }

    /// The code whose first backtick is at `position`, unless it reaches beyond `end`.
    func span(at position: Int, before end: Int) -> Span? {
        guard let span = self.spans[position], span.range.upperBound <= end else { return nil }
        return span
    }

    private static func span(from start: Int, length: Int, to end: Range<Int>) -> Span {
        Span(range: start..<end.upperBound, content: start + length..<end.lowerBound, isBlock: length == 3)
    }

    private static func runs(of bytes: [UInt8], steps: inout Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for (position, byte) in bytes.enumerated() {
            steps &+= 1
            if byte == UInt8(ascii: "`") {
                start = start ?? position
            } else if let begin = start {
                runs.append(begin..<position)
                start = nil
            }
        }
        if let start { runs.append(start..<bytes.count) }
        return runs
    }

    /// Whether an odd number of backslashes stands before `position`.
    private static func isEscaped(_ position: Int, in bytes: [UInt8], steps: inout Int) -> Bool {
        var start = position
        while start > 0, bytes[start - 1] == UInt8(ascii: "\\") {
            steps &+= 1
            start -= 1
        }
        return (position - start) % 2 == 1
    }
}
