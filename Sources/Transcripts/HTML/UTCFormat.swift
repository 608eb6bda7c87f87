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

    /// The letter after the number in `<t:1:F>`. A relative time would be wrong as soon as the file is kept.
    ///
    /// Source: <https://docs.discord.com/developers/reference#message-formatting-timestamp-styles>
    init?(letter: UInt8) {
        switch letter {
        case UInt8(ascii: "t"): self = .shortTime
        case UInt8(ascii: "T"): self = .longTime
        case UInt8(ascii: "d"): self = .shortDate
        case UInt8(ascii: "D"): self = .longDate
        case UInt8(ascii: "f"), UInt8(ascii: "R"): self = .dateAndTime
        case UInt8(ascii: "F"): self = .weekdayDateAndTime
        case UInt8(ascii: "s"): self = .shortDateAndTime
        case UInt8(ascii: "S"): self = .shortDateAndLongTime
        default: return nil
        }
    }

    func text(_ moment: Timestamp) -> String {
        let time = moment.utc
        let clock = "\(padded(time.hour)):\(padded(time.minute))"
        let date = "\(time.day) \(Self.months[time.month - 1]) \(time.year)"
        let shortDate = "\(padded(time.day))/\(padded(time.month))/\(time.year)"
        switch self {
        case .shortTime: return clock
        case .longTime: return "\(clock):\(padded(time.second))"
        case .shortDate: return shortDate
        case .longDate: return date
        case .dateAndTime: return "\(date), \(clock)"
        case .weekdayDateAndTime: return "\(Self.weekdays[time.weekday]), \(date), \(clock)"
        case .shortDateAndTime: return "\(shortDate), \(clock)"
        case .shortDateAndLongTime: return "\(shortDate), \(clock):\(padded(time.second))"
        case .full: return "\(Self.weekdays[time.weekday]), \(date), \(clock):\(padded(time.second)) UTC"
        case .machine:
            let date = "\(padded(time.year, 4))-\(padded(time.month))-\(padded(time.day))"
            return "\(date)T\(clock):\(padded(time.second))Z"
        }
    }

    /// Whether the text is about a time of day, so that the zone matters.
    var hasTime: Bool { self != .shortDate && self != .longDate }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
}

private func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
