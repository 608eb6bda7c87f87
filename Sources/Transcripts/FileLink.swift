/// An address of a kept file: `http`, `https`, or relative to the document. Made by Usher, and checked all the same,
/// for it may be made from a name that a user chose.
struct FileLink: Hashable, Sendable {
    let address: String
    /// Whether it stays on the document's own site or folder.
    let isRelative: Bool

    /// `nil` for any other scheme, for what a browser would take for another site, and for steps out of the folder.
    init?(_ text: String) {
        if let link = SafeLink(text) {
            self.address = link.address
            self.isRelative = false
            return
        }
        let firstStep = text.utf8.prefix { $0 != UInt8(ascii: "/") }
        guard !text.isEmpty, !text.hasPrefix("//"), !firstStep.contains(UInt8(ascii: ":")),
            !text.utf8.contains(UInt8(ascii: "\\")), !Self.stepsOut(text)
        else { return nil }
        self.address = Self.encoded(text)
        self.isRelative = true
    }

    /// A browser reads `%2e` as a point, too.
    private static func stepsOut(_ text: String) -> Bool {
        text.prefix { $0 != "?" }.lowercased().replacing("%2e", with: ".").split(separator: "/").contains("..")
    }

    /// What cannot stand in an address becomes `%20` and the like; a `%` that is there stays.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x80, byte.isLetterOrDigit || "-._~/%?=&+,!()@".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
