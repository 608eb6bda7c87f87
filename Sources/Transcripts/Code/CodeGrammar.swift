/// As much of a programming language as it takes to colour it: comments, literals, numbers, words.
///
/// It reads every text in one pass and drops nothing; what it takes wrongly is only coloured wrongly.
struct CodeGrammar: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case plain, comment, literal, keyword, number
    }

    /// What starts a comment that ends with the line.
    let lineComments: [String]
    let hasBlockComments: Bool
    /// What literals begin and end with.
    let quotes: [UInt8]
    let keywords: Set<String>
    /// Whether keywords may be in capitals, too.
    var ignoresCase = false

    func tokens(of code: String) -> [(Kind, String)] {
        let bytes = Array(code.utf8)
        var tokens: [(Kind, String)] = []
        var plainStart = 0
        var position = 0
        while position < bytes.count {
            guard let (kind, end) = self.token(in: bytes, at: position) else {
                position += 1
                continue
            }
            if kind != .plain {
                if plainStart < position { tokens.append((.plain, Self.string(bytes[plainStart..<position]))) }
                tokens.append((kind, Self.string(bytes[position..<end])))
                plainStart = end
            }
            position = end
        }
        if plainStart < bytes.count { tokens.append((.plain, Self.string(bytes[plainStart...]))) }
        return tokens
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private func token(in bytes: [UInt8], at start: Int) -> (Kind, Int)? {
        let byte = bytes[start]
        if byte.isDigit { return (.number, Self.end(from: start, in: bytes) { $0.isWord || $0 == UInt8(ascii: ".") }) }
        if byte.isWord || byte >= 0x80 {
            let end = Self.end(from: start, in: bytes) { $0.isWord || $0 >= 0x80 }
            let word = Self.string(bytes[start..<end])
            return (self.keywords.contains(self.ignoresCase ? word.lowercased() : word) ? .keyword : .plain, end)
        }
        if self.quotes.contains(byte) { return (.literal, Self.endOfLiteral(from: start, in: bytes)) }
        if self.lineComments.contains(where: { bytes[start...].starts(with: $0.utf8) }) {
            return (.comment, Self.end(from: start, in: bytes) { $0 != 0x0A })
        }
        if self.hasBlockComments, bytes[start...].starts(with: "/*".utf8) {
            return (.comment, Self.endOfBlock(from: start, in: bytes))
        }
        return nil
    }

    private static func end(from start: Int, in bytes: [UInt8], while isInside: (UInt8) -> Bool) -> Int {
        var end = start
        while end < bytes.count, isInside(bytes[end]) { end += 1 }
        return end
    }

    /// Behind the closing quote, or at the end of the line where there is none.
    private static func endOfLiteral(from start: Int, in bytes: [UInt8]) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] != bytes[start], bytes[end] != 0x0A {
            end += bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count && bytes[end + 1] != 0x0A ? 2 : 1
        }
        return end < bytes.count && bytes[end] == bytes[start] ? end + 1 : min(end, bytes.count)
    }

    private static func endOfBlock(from start: Int, in bytes: [UInt8]) -> Int {
        var end = start + 2
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "/"), bytes[end - 1] == UInt8(ascii: "*"), end > start + 2 { return end + 1 }
            end += 1
        }
        return end
    }
}
