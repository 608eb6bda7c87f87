/// Numbers as digits, without a string in between: a transcript is full of times.
enum Decimal {
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        // The largest number has 20 digits.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            var rest = number
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
        }
    }

    /// With zeros in front, up to `width` digits. A negative number is written as 0.
    static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let number = max(0, number)
        var limit = 10
        for _ in 1..<width {
            if number < limit { bytes.append(UInt8(ascii: "0")) }
            limit *= 10
        }
        self.append(UInt64(number), to: &bytes)
    }
}
