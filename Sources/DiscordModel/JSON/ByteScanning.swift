/// The bytes that mean something in JSON.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let point: UInt8 = 0x2E
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- Self.zero <= 9 }

    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == Self.space || byte == Self.lineFeed || byte == Self.carriageReturn || byte == Self.tab
    }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The first position from `position` on with a quotation mark, a backslash or a control character, or the end.
    ///
    /// - Parameter sawHighBit: Set when a byte beyond ASCII may have been passed over; never wrongly left unset.
    /// - Precondition: `0 <= position <= count`.
    @inline(__always)
    func endOfPlainText(from position: Int, sawHighBit: inout Bool) -> Int {
        var position = position
        if let base = UnsafeRawPointer(self.baseAddress) {
            while position &+ 8 <= self.count {
                let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self).littleEndian
                let quotes = word ^ 0x2222_2222_2222_2222
                let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
                let ones: UInt64 = 0x0101_0101_0101_0101
                let found =
                    (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                        | ((word &- 0x2020_2020_2020_2020) & ~word)) & 0x8080_8080_8080_8080
                if word & 0x8080_8080_8080_8080 != 0 { sawHighBit = true }
                if found != 0 { return position &+ (found.trailingZeroBitCount >> 3) }
                position &+= 8
            }
        }
        while position < self.count {
            let byte = self[position]
            if byte == ASCII.quote || byte == ASCII.backslash || byte < 0x20 { return position }
            if byte >= 0x80 { sawHighBit = true }
            position &+= 1
        }
        return position
    }

    /// The first position in `range` where the bytes stop being UTF-8 (Unicode 16, table 3-7), or `nil`.
    func firstInvalidUTF8(in range: Range<Int>) -> Int? {
        var position = range.lowerBound
        while position < range.upperBound {
            let lead = self[position]
            if lead < 0x80 {
                position += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return position
            }
            guard range.upperBound - position >= length, second.contains(self[position + 1]) else { return position }
            for offset in 2..<Swift.max(2, length) where self[position + offset] & 0xC0 != 0x80 { return position }
            position += length
        }
        return nil
    }

    /// The value of four hexadecimal digits, or `nil` where there are none.
    func hexQuad(at position: Int) -> UInt32? {
        guard position + 4 <= self.count else { return nil }
        var value: UInt32 = 0
        for offset in 0..<4 {
            guard let digit = ASCII.hexDigit(self[position + offset]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}
