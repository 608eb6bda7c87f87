import NIOCore

/// A `multipart/form-data` body as Discord wants it: the JSON in `payload_json`, each file in `files[n]`.
///
/// Source: <https://docs.discord.com/developers/reference#uploading-files>
struct MultipartBody {
    let contentType: String
    let bytes: ByteBuffer

    /// - Parameter makeBoundary: Asked again while what it gives occurs in the content.
    init(json: ByteBuffer, files: [FileUpload], makeBoundary: () -> String = Self.randomBoundary) {
        var boundary = makeBoundary()
        while ([json] + files.map(\.bytes)).contains(where: { $0.contains(boundary) }) { boundary = makeBoundary() }

        let size = files.reduce(json.readableBytes) { $0 + $1.bytes.readableBytes + 256 }
        var body = ByteBuffer()
        body.reserveCapacity(size + 256)
        body.writePart(boundary, name: "payload_json", contentType: "application/json", json)
        for (index, file) in files.enumerated() {
            let name = "files[\(index)]\"; filename=\"\(Self.quoted(file.filename))"
            body.writePart(boundary, name: name, contentType: Self.headerValue(file.contentType), file.bytes)
        }
        body.writeString("--\(boundary)--\r\n")
        self.contentType = "multipart/form-data; boundary=\(boundary)"
        self.bytes = body
    }

    static func randomBoundary() -> String {
        let random = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return "usher-\(String(random.0, radix: 36))\(String(random.1, radix: 36))"
    }

    /// As browsers write a file's name: these three characters would end it.
    ///
    /// Source: <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>
    private static func quoted(_ filename: String) -> String {
        var quoted = ""
        for scalar in filename.unicodeScalars {
            switch scalar {
            case "\"": quoted += "%22"
            case "\r": quoted += "%0D"
            case "\n": quoted += "%0A"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted
    }

    private static func headerValue(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }
}

extension ByteBuffer {
    fileprivate mutating func writePart(_ boundary: String, name: String, contentType: String, _ content: ByteBuffer) {
        self.writeString("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n")
        self.writeString("Content-Type: \(contentType)\r\n\r\n")
        self.writeImmutableBuffer(content)
        self.writeString("\r\n")
    }

    fileprivate func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        return self.withUnsafeReadableBytes { bytes in
            guard bytes.count >= wanted.count else { return false }
            for start in 0...(bytes.count - wanted.count) where bytes[start] == first {
                if bytes[start..<(start + wanted.count)].elementsEqual(wanted) { return true }
            }
            return false
        }
    }
}
