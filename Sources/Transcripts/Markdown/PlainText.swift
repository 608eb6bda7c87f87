/// Text in which Markdown can find nothing, as most of what people write.
enum PlainText {
    /// Whether `text` is one line without any sign that could mean something. `false` may be said of plain text, too.
    static func isPlain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last, first.isLetterOrDigit, !first.isDigit, !last.isSpace
            else { return false }
            for position in bytes.indices {
                switch bytes[position] {
                case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "|"), UInt8(ascii: "`"),
                    UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "]"),
                    0x0A, 0x0D:
                    return false
                // The middle of an address.
                case UInt8(ascii: "/") where position > 0 && bytes[position - 1] == UInt8(ascii: ":"): return false
                default: continue
                }
            }
            return true
        }
    }
}
