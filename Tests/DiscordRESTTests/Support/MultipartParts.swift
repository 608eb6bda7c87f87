import NIOCore

/// A reader of multipart bodies, by the letter of RFC 2046 and written for itself.
struct MultipartParts {
    struct Part {
        var name: String?
        var filename: String?
        var contentType: String?
        var content: [UInt8]
    }

    let parts: [Part]

    /// Fails unless `body` is well formed.
    init?(_ body: ByteBuffer, contentType: String) {
        guard let boundary = contentType.split(separator: "boundary=").last else { return nil }
        let bytes = Array(body.readableBytesView)
        let delimiter = Array("\r\n--\(boundary)".utf8)
        // The first delimiter may lack the line break before it.
        let pieces = (Array("\r\n".utf8) + bytes).split(separator: delimiter, omittingEmptySubsequences: false)
        guard pieces.first?.isEmpty == true, pieces.last.map(Array.init) == Array("--\r\n".utf8) else { return nil }
        self.parts = pieces.dropFirst().dropLast().compactMap { piece in
            let sections = piece.split(
                separator: Array("\r\n\r\n".utf8), maxSplits: 1, omittingEmptySubsequences: false)
            guard sections.count == 2 else { return nil }
            return Self.part(head: String(decoding: sections[0], as: UTF8.self), content: Array(sections[1]))
        }
        guard self.parts.count == pieces.count - 2 else { return nil }
    }

    private static func part(head: String, content: [UInt8]) -> Part {
        var part = Part(content: content)
        for line in head.split(separator: "\r\n") {
            if line.hasPrefix("Content-Type: ") { part.contentType = String(line.dropFirst(14)) }
            for field in line.split(separator: "; ") {
                if field.hasPrefix("name=\"") { part.name = String(field.dropFirst(6).dropLast()) }
                if field.hasPrefix("filename=\"") { part.filename = String(field.dropFirst(10).dropLast()) }
            }
        }
        return part
    }
}
