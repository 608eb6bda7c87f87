/// Reads `multipart/form-data` (RFC 7578), as clients send it with files.
struct Multipart {
    struct Part {
        let name: String
        let filename: String?
        let contentType: String
        let bytes: ArraySlice<UInt8>
    }

    let parts: [Part]

    /// Fails when the body is no multipart body with this boundary.
    init?(_ body: [UInt8], boundary: String) {
        let delimiter = Array("--\(boundary)".utf8)
        guard var start = body[...].firstRange(of: delimiter)?.upperBound else { return nil }
        var parts: [Part] = []
        let closing = Array("\r\n".utf8) + delimiter
        while body[start...].starts(with: "\r\n".utf8) {
            guard let end = body[start...].firstRange(of: closing),
                let part = Part(body[(start + 2)..<max(start + 2, end.lowerBound)])
            else { return nil }
            parts.append(part)
            start = end.upperBound
        }
        guard body[start...].starts(with: "--".utf8) else { return nil }
        self.parts = parts
    }
}

extension Multipart.Part {
    fileprivate init?(_ bytes: ArraySlice<UInt8>) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var (name, filename, contentType): (String?, String?, String) = (nil, nil, "application/octet-stream")
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(after: colon)...]).trimmed
            switch line[..<colon].lowercased() {
            case "content-disposition":
                name = HeaderParameter.value("name", in: value)
                filename = HeaderParameter.value("filename", in: value)
            case "content-type": contentType = value
            default: continue
            }
        }
        guard let name else { return nil }
        self.init(name: name, filename: filename, contentType: contentType, bytes: bytes[end.upperBound...])
    }
}

/// Reads `; name="value"` out of a header's value.
enum HeaderParameter {
    static func value(_ name: String, in header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let part = String(part).trimmed
            guard let equals = part.firstIndex(of: "="), part[..<equals].lowercased() == name else { continue }
            let value = part[part.index(after: equals)...]
            guard value.hasPrefix("\""), value.hasSuffix("\""), value.count >= 2 else { return String(value) }
            return String(value.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing("%22", with: "\"")
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The first place where `pattern` occurs.
    fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
        guard let first = pattern.first, self.count >= pattern.count else { return nil }
        var start = self.startIndex
        let last = self.endIndex - pattern.count
        while start <= last, let found = self[start...last].firstIndex(of: first) {
            if self[found..<(found + pattern.count)].elementsEqual(pattern) { return found..<(found + pattern.count) }
            start = found + 1
        }
        return nil
    }
}
