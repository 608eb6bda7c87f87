#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A moment, to the millisecond. On the wire an ISO-8601 text with or without a fraction.
///
/// Source: <https://docs.discord.com/developers/reference#iso8601-datetime>
public struct Timestamp: Hashable, Sendable, Comparable {
    public let millisecondsSince1970: Int64

    public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

    public init(_ date: Date) {
        self.millisecondsSince1970 = Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    /// The present time of the system's clock.
    public static var now: Self { Self(Date()) }

    public var date: Date { Date(timeIntervalSince1970: Double(self.millisecondsSince1970) / 1000) }

    public var secondsSince1970: Int64 { Int64((Double(self.millisecondsSince1970) / 1000).rounded(.down)) }

    public static func < (left: Self, right: Self) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    public static func + (moment: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        return Self(
            millisecondsSince1970: moment.millisecondsSince1970 + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    public static func - (left: Self, right: Self) -> Duration {
        .milliseconds(left.millisecondsSince1970 - right.millisecondsSince1970)
    }
}

extension Timestamp: LosslessStringConvertible {
    /// `2021-04-12T23:40:39.855+00:00`
    public var description: String {
        let (days, milliseconds) = self.millisecondsSince1970.quotientAndRemainderRoundingDown(by: 86_400_000)
        let (year, month, day) = CivilDay.date(daysSince1970: days)
        let seconds = milliseconds / 1000
        // A year of the remotest times has ten digits with its sign.
        return String(unsafeUninitializedCapacity: 48) { memory in
            var text = DigitText(memory)
            text.write(year, width: 4, then: "-")
            text.write(month, width: 2, then: "-")
            text.write(day, width: 2, then: "T")
            text.write(seconds / 3600, width: 2, then: ":")
            text.write(seconds / 60 % 60, width: 2, then: ":")
            text.write(seconds % 60, width: 2, then: ".")
            text.write(milliseconds % 1000, width: 3, then: "+00:00")
            return text.count
        }
    }

    /// Fails unless `text` is a date with a time and a zone.
    public init?(_ text: String) {
        var scanner = Scanner(text)
        guard
            let year = scanner.number(4), scanner.skip("-"),
            let month = scanner.number(2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.number(2), CivilDay.exists(year: year, month: month, day: day), scanner.skip("T"),
            let hour = scanner.number(2), hour < 24, scanner.skip(":"),
            let minute = scanner.number(2), minute < 60, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,  // a leap second
            let fraction = scanner.fractionInMilliseconds()
        else { return nil }
        guard let offset = scanner.zoneInMinutes(), scanner.isAtEnd else { return nil }
        let days = CivilDay.daysSince1970(year: year, month: month, day: day)
        let minutes = days * 1440 + hour * 60 + minute - offset
        self.init(millisecondsSince1970: (minutes * 60 + second) * 1000 + fraction)
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Self(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no ISO-8601 time"))
        }
        self = moment
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }
}

/// Numbers of some digits, put together without a string for each.
private struct DigitText {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) { self.memory = memory }

    /// - Parameter width: In digits, at least.
    mutating func write(_ number: Int64, width: Int, then following: StaticString) {
        if number < 0 { self.append(UInt8(ascii: "-")) }
        var (rest, digits) = (number.magnitude, 1)
        while rest >= 10 { (rest, digits) = (rest / 10, digits + 1) }
        let (start, end) = (self.count, self.count + max(width, digits))
        rest = number.magnitude
        for place in stride(from: end - 1, through: start, by: -1) {
            self.memory.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        self.count = end
        for index in 0..<following.utf8CodeUnitCount { self.append(following.utf8Start[index]) }
    }

    private mutating func append(_ byte: UInt8) {
        self.memory.initializeElement(at: self.count, to: byte)
        self.count += 1
    }
}

/// The proleptic Gregorian calendar, after Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms".
enum CivilDay {
    static func exists(year: Int64, month: Int64, day: Int64) -> Bool {
        let start = self.daysSince1970(year: year, month: month, day: 1)
        let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
        return (1...self.daysSince1970(year: nextYear, month: nextMonth, day: 1) - start).contains(day)
    }

    static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = year.quotientAndRemainderRoundingDown(by: 400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainderRoundingDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted + (shifted < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int64 {
    func quotientAndRemainderRoundingDown(by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: String) { self.rest = text[...].utf8 }

    var isAtEnd: Bool { self.rest.isEmpty }

    mutating func digit() -> Int64? {
        guard let byte = self.rest.first, (48...57).contains(byte) else { return nil }
        self.rest.removeFirst()
        return Int64(byte - 48)
    }

    mutating func number(_ width: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<width {
            guard let digit = self.digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let byte = self.rest.first, UInt32(byte) == character.value else { return false }
        self.rest.removeFirst()
        return true
    }

    /// What lies beyond milliseconds is cut off; a point without digits is a mistake.
    mutating func fractionInMilliseconds() -> Int64? {
        guard self.skip(".") else { return 0 }
        guard let first = self.digit() else { return nil }
        var (value, weight) = (first * 100, Int64(10))
        while let digit = self.digit() {
            value += digit * weight
            weight /= 10
        }
        return value
    }

    mutating func zoneInMinutes() -> Int64? {
        if self.skip("Z") { return 0 }
        let isWest = self.skip("-")
        guard isWest || self.skip("+"), let hours = self.number(2), hours < 24, self.skip(":"),
            let minutes = self.number(2), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }
}
