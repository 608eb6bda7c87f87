/// Strings whose escapes the parser has found well-formed.
enum JSONText {
    static func unescaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        // No escape is shorter than what it stands for, so the text never grows.
        String(unsafeUninitializedCapacity: bytes.count) { target in
            var written = 0
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte == ASCII.backslash, position + 1 < bytes.count {
                    position += 1
                    self.unescape(bytes, &position, into: target, &written)
                } else {
                    target[written] = byte
                    written += 1
                    position += 1
                }
            }
            return written
        }
    }

    /// - Parameter position: Of the byte behind the backslash; afterwards, behind the escape.
    private static func unescape(
        _ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int, into target: UnsafeMutableBufferPointer<UInt8>,
        _ written: inout Int
    ) {
        let byte = bytes[position]
        position += 1
        guard byte == UInt8(ascii: "u") else {
            target[written] = self.meaning(ofEscape: byte)
            written += 1
            return
        }
        var code = bytes.hexQuad(at: position) ?? 0xFFFD
        position += 4
        if (0xD800...0xDBFF).contains(code), let low = bytes.hexQuad(at: position + 2) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low & 0x3FF)
            position += 6
        }
        for unit in UTF8.encode(Unicode.Scalar(code) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
            target[written] = unit
            written += 1
        }
    }

    private static func meaning(ofEscape byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): ASCII.lineFeed
        case UInt8(ascii: "r"): ASCII.carriageReturn
        case UInt8(ascii: "t"): ASCII.tab
        default: byte
        }
    }
}

/// Numbers whose grammar the parser has found right.
enum JSONNumber {
    static func integer<Value: FixedWidthInteger>(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        let isNegative = bytes.first == ASCII.minus
        var magnitude: UInt64 = 0
        for position in (isNegative ? 1 : 0)..<bytes.count {
            let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(UInt64(bytes[position] &- ASCII.zero))
            if overflows || carries { return nil }
            magnitude = sum
        }
        guard isNegative else { return Value(exactly: magnitude) }
        return Value(exactly: -Int128(magnitude))
    }

    /// A number such as `1.0` or `2e3` that is whole all the same.
    static func wholeDecimal<Value: FixedWidthInteger>(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
        guard let value: Double = self.floatingPoint(bytes) else { return nil }
        return Value(exactly: value)
    }

    /// `nil` if the number is too large.
    static func floatingPoint<Value: BinaryFloatingPoint & LosslessStringConvertible>(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Value? {
        guard let value = Value(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
