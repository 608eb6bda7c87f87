/// The content of a picture that stands in the document as a `data:` address.
struct Picture: Hashable, Sendable {
    /// The kinds that browsers show and that are nothing but pixels: SVG is not among them.
    static let types: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]

    /// Told from the content, whatever the sender called it.
    let type: StaticString
    let bytes: [UInt8]

    /// `nil` for what does not begin like one of the known kinds.
    init?(_ bytes: [UInt8]) {
        guard let type = Self.type(of: bytes) else { return nil }
        self.type = type
        self.bytes = bytes
    }

    private static func type(of bytes: [UInt8]) -> StaticString? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "image/gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        if bytes.dropFirst(4).starts(with: "ftypavif".utf8) { return "image/avif" }
        return nil
    }

    static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(self.bytes) }
}
