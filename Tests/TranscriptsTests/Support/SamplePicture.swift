import Tickets

/// A picture that nobody has to own: a harbour in the evening, painted by arithmetic.
enum SamplePicture {
    static let width = 560
    static let height = 330

    /// A PNG file.
    static func png() throws -> [UInt8] {
        var rows: [UInt8] = []
        for y in 0..<Self.height {
            // No filter.
            rows.append(0)
            for x in 0..<Self.width { rows += Self.color(x, y) }
        }
        let header = Self.bytes(Self.width) + Self.bytes(Self.height) + [8, 2, 0, 0, 0]
        return try [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("IDAT", Compression.zlib.compressed(rows)) + Self.chunk("IEND", [])
    }

    private static func color(_ x: Int, _ y: Int) -> [UInt8] {
        let horizon = 205
        if Self.isBoat(x, y, horizon) { return [38, 44, 66] }
        if y < horizon {
            let (dx, dy) = (x - 400, y - 150)
            let distance = dx * dx + dy * dy
            if distance < 38 * 38 { return [255, 226, 160] }
            let glow = max(0, 150 - distance / 180)
            let part = y * 100 / horizon
            return Self.mix((54, 78, 138), (248, 160, 120), part, plus: glow / 4)
        }
        let depth = (y - horizon) * 100 / (Self.height - horizon)
        let wave = (x * 7 + (y * y) / 9) % (24 + depth) < 5 + depth / 12
        let isInTheSun = abs(x - 400) < 14 + depth / 2
        return Self.mix((150, 110, 130), (24, 44, 86), depth, plus: wave ? (isInTheSun ? 80 : 22) : isInTheSun ? 26 : 0)
    }

    private static func isBoat(_ x: Int, _ y: Int, _ horizon: Int) -> Bool {
        let (left, top) = (x - 120, y - horizon)
        if (6...26).contains(top) { return left > top && left < 130 - top }
        let isMast = (58...61).contains(left) && (-110...6).contains(top)
        let isSail = (64...).contains(left) && top > -100 && top < -6 && left - 64 < (top + 100) * 55 / 100
        let isJib = left < 55 && top > -84 && top < -6 && 55 - left < (top + 84) * 48 / 100
        return isMast || isSail || isJib
    }

    private static func mix(_ from: (Int, Int, Int), _ to: (Int, Int, Int), _ part: Int, plus: Int) -> [UInt8] {
        [(from.0, to.0), (from.1, to.1), (from.2, to.2)].map { from, to in
            UInt8(max(0, min(255, from + (to - from) * part / 100 + plus)))
        }
    }

    private static func bytes(_ number: Int) -> [UInt8] { Self.bytes(UInt32(number)) }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return Self.bytes(content.count) + body + Self.bytes(Self.checksum(body))
    }

    /// CRC-32 as PNG wants it.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }
}
