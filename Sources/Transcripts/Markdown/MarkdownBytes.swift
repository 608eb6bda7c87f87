/// Kinds of bytes, as far as Discord's Markdown tells them apart: everything beyond ASCII is none of them.
extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetterOrDigit: Bool { self.isDigit || (0x61...0x7A).contains(self | 0x20) }
    var isWord: Bool { self.isLetterOrDigit || self == UInt8(ascii: "_") }
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var isPunctuation: Bool { (0x21...0x7E).contains(self) && !self.isLetterOrDigit }

    /// Whether it may be part of the name of a programming language after three backticks.
    var isLanguage: Bool {
        self.isWord || self == UInt8(ascii: "+") || self == UInt8(ascii: "-") || self == UInt8(ascii: ".")
            || self == UInt8(ascii: "#")
    }
}
