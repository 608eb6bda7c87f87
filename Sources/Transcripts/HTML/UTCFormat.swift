import DiscordModel

/// The ways in which a transcript writes a moment, always in UTC: readers sit in many zones, the file is one.
enum UTCFormat: Hashable, Sendable {
    /// `14:03`
    case shortTime
    /// `14:03:22`
    case longTime
    /// `22/11/2026`
    case shortDate
    /// `22 November 2026`
    case longDate
    /// `22 November 2026, 14:03`
    case dateAndTime
    /// The same; a script can say how long ago that is, a file cannot.
    case relative
    /// `Sunday, 22 November 2026, 14:03`
    case weekdayDateAndTime
    /// `22/11/2026, 14:03`
    case shortDateAndTime
    /// `22/11/2026, 14:03:22`
    case shortDateAndLongTime
    /// `Sunday, 22 November 2026, 14:03:22 UTC`
    case full
    /// `2026-11-22T14:03:22Z`
    case machine
    /// `2026-11-22 14:03:22 UTC`
    case plain

    /// The letter after the number in `<t:1:F>`.
    ///
    /// Source: <https://docs.discord.com/developers/reference#message-formatting-timestamp-styles>
    init?(letter: UInt8) {
        switch letter {
        case UInt8(ascii: "t"): self = .shortTime
        case UInt8(ascii: "T"): self = .longTime
        case UInt8(ascii: "d"): self = .shortDate
        case UInt8(ascii: "D"): self = .longDate
        case UInt8(ascii: "f"): self = .dateAndTime
        case UInt8(ascii: "R"): self = .relative
        case UInt8(ascii: "F"): self = .weekdayDateAndTime
        case UInt8(ascii: "s"): self = .shortDateAndTime
        case UInt8(ascii: "S"): self = .shortDateAndLongTime
        default: return nil
        }
    }

    /// Tells the document's script in which words to write the moment anew.
    var letter: StaticString {
        switch self {
        case .shortTime: "t"
        case .longTime: "T"
        case .shortDate: "d"
        case .longDate: "D"
        case .dateAndTime: "f"
        case .relative: "R"
        case .weekdayDateAndTime, .full, .machine, .plain: "F"
        case .shortDateAndTime: "s"
        case .shortDateAndLongTime: "S"
        }
    }

    func text(_ moment: Timestamp) -> String {
        var bytes: [UInt8] = []
        self.append(moment, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(_ moment: Timestamp, to bytes: inout [UInt8]) {
        let time = moment.utc
        switch self {
        case .shortTime: Self.clock(time, &bytes)
        case .longTime: Self.clock(time, seconds: true, &bytes)
        case .shortDate: Self.shortDate(time, &bytes)
        case .longDate: Self.date(time, &bytes)
        case .dateAndTime, .relative: Self.pair(Self.date, time, &bytes)
        case .weekdayDateAndTime: Self.pair(Self.weekdayAndDate, time, &bytes)
        case .shortDateAndTime: Self.pair(Self.shortDate, time, &bytes)
        case .shortDateAndLongTime: Self.pair(Self.shortDate, seconds: true, time, &bytes)
        case .full:
            Self.pair(Self.weekdayAndDate, seconds: true, time, &bytes)
            bytes += " UTC".utf8
        case .machine:
            Self.machineDate(time, &bytes)
            bytes.append(UInt8(ascii: "T"))
            Self.clock(time, seconds: true, &bytes)
            bytes.append(UInt8(ascii: "Z"))
        case .plain:
            Self.machineDate(time, &bytes)
            bytes.append(0x20)
            Self.clock(time, seconds: true, &bytes)
            bytes += " UTC".utf8
        }
    }

    /// Whether the text is about a time of day, so that the zone matters.
    var hasTime: Bool { self != .shortDate && self != .longDate }

    private static func clock(_ time: UTCTime, seconds: Bool = false, _ bytes: inout [UInt8]) {
        Decimal.append(time.hour, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Decimal.append(time.minute, width: 2, to: &bytes)
        guard seconds else { return }
        bytes.append(UInt8(ascii: ":"))
        Decimal.append(time.second, width: 2, to: &bytes)
    }

    private static func date(_ time: UTCTime, _ bytes: inout [UInt8]) {
        Decimal.append(time.day, width: 1, to: &bytes)
        bytes.append(0x20)
        bytes += Self.months[time.month - 1].utf8
        bytes.append(0x20)
        Decimal.append(time.year, width: 1, to: &bytes)
    }

    private static func weekdayAndDate(_ time: UTCTime, _ bytes: inout [UInt8]) {
        bytes += Self.weekdays[time.weekday].utf8
        bytes += ", ".utf8
        Self.date(time, &bytes)
    }

    private static func shortDate(_ time: UTCTime, _ bytes: inout [UInt8]) {
        Decimal.append(time.day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "/"))
        Decimal.append(time.month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "/"))
        Decimal.append(time.year, width: 1, to: &bytes)
    }

    private static func machineDate(_ time: UTCTime, _ bytes: inout [UInt8]) {
        Decimal.append(time.year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Decimal.append(time.month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Decimal.append(time.day, width: 2, to: &bytes)
    }

    private static func pair(
        _ date: (UTCTime, inout [UInt8]) -> Void, seconds: Bool = false, _ time: UTCTime, _ bytes: inout [UInt8]
    ) {
        date(time, &bytes)
        bytes += ", ".utf8
        Self.clock(time, seconds: seconds, &bytes)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}
