import Tickets

/// As what a browser is given an attachment. Its name and type are what a user or Discord said, and prove nothing.
struct AttachmentType: Hashable {
    /// What browsers show without running anything in it.
    private static let shown: Set<String> = [
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "video/webm",
        "video/quicktime", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "audio/webm",
        "audio/flac", "audio/aac",
    ]

    let contentType: String
    let disposition: String

    init(_ attachment: ArchivedAttachment) {
        let type = attachment.contentType?.lowercased().prefix { $0 != ";" }.filter { !$0.isWhitespace } ?? ""
        let isShown = Self.shown.contains(type)
        self.contentType = isShown ? type : "application/octet-stream"
        self.disposition =
            (isShown ? "inline" : "attachment")
            + "; filename=\"\(Self.plain(attachment.filename))\"; filename*=UTF-8''\(Self.encoded(attachment.filename))"
    }

    /// For old programs: letters, digits and a few marks, the rest as `_`.
    private static func plain(_ name: String) -> String {
        String(name.prefix(100).map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._ ".contains($0)) ? $0 : "_" })
    }

    /// Source: <https://www.rfc-editor.org/rfc/rfc8187#section-3.2>
    private static func encoded(_ name: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in name.prefix(200).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One range of bytes, as a browser asks for the part of a video that it is to show.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-range>
struct ByteRange: Hashable {
    private let first: Int?
    private let last: Int?

    /// `nil` for anything but one range, which is then passed over as the standard allows.
    init?(_ header: String) {
        guard header.hasPrefix("bytes=") else { return nil }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
        self.first = Int(ends[0])
        self.last = Int(ends[1])
        if self.first == nil, self.last == nil { return nil }
    }

    /// `nil` if the file has none of them.
    func bytes(of size: Int) -> ClosedRange<Int>? {
        guard let first else {
            let count = min(self.last ?? 0, size)
            return count > 0 ? (size - count)...(size - 1) : nil
        }
        let last = min(self.last ?? size - 1, size - 1)
        return first <= last ? first...last : nil
    }
}
