/// RFC 4648, without line breaks.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func append(_ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + (content.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var bits = 0
        var written = 0
        for byte in content {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                bytes.append(self.digits[Int(buffer >> UInt32(bits) & 0x3F)])
                written += 1
            }
        }
        if bits > 0 {
            bytes.append(self.digits[Int(buffer << UInt32(6 - bits) & 0x3F)])
            written += 1
        }
        while written % 4 != 0 {
            bytes.append(UInt8(ascii: "="))
            written += 1
        }
    }

    /// At most `limit` bytes; `nil` where anything but digits and the padding stands in the text.
    static func decoded(_ text: String, limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = self.value(of: byte), bytes.count < limit else { return nil }
            buffer = buffer << 6 | value
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case 0x41...0x5A: UInt32(digit - 0x41)
        case 0x61...0x7A: UInt32(digit - 0x61 + 26)
        case 0x30...0x39: UInt32(digit - 0x30 + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
