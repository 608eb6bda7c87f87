/// Percent-encoding of URLs and of the audit-log reason (RFC 3986, section 2.1).
enum PercentCoding {
    /// `nil` when a percent sign is not followed by two hexadecimal digits, or the result is no UTF-8.
    static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || (plusIsSpace && $0 == UInt8(ascii: "+")) }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst()?.hexadecimal, let low = rest.popFirst()?.hexadecimal else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// All but the unreserved characters are encoded.
    static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + [byte].hexadecimal.uppercased()
            }
        }.joined()
    }

    /// The segments of a request's path, and its query, of which the first value of a name counts.
    static func target(_ uri: String) -> (path: [String], query: [String: String]) {
        var uri = uri
        return uri.withUTF8 { bytes in
            let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
            var path: [String] = []
            path.reserveCapacity(8)
            var start = 0
            while start < end {
                let next = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
                if next > start {
                    let segment = UnsafeBufferPointer(rebasing: bytes[start..<next])
                    let text = String(decoding: segment, as: UTF8.self)
                    path.append(segment.contains(UInt8(ascii: "%")) ? Self.decode(text) ?? text : text)
                }
                start = next + 1
            }
            guard end < bytes.endIndex else { return (path, [:]) }
            let query = String(decoding: UnsafeBufferPointer(rebasing: bytes[(end + 1)...]), as: UTF8.self)
            return (path, Dictionary(Self.pairs(query).map { ($0.name, $0.value) }) { first, _ in first })
        }
    }

    /// The pairs of a query or of a form-encoded body.
    static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.map { Self.decode($0, plusIsSpace: true) ?? String($0) }
            return (decoded[0], decoded.count > 1 ? decoded[1] : "")
        }
    }
}

extension UInt8 {
    fileprivate var hexadecimal: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
