/// What calendar and clock show at a moment in UTC.
public struct UTCTime: Hashable, Sendable {
    public let year: Int
    /// 1 to 12
    public let month: Int
    /// 1 to 31
    public let day: Int
    /// 0 is Sunday.
    public let weekday: Int
    public let hour: Int
    public let minute: Int
    public let second: Int
}

extension Timestamp {
    /// The moment in the proleptic Gregorian calendar.
    public var utc: UTCTime {
        let (days, milliseconds) = self.millisecondsSince1970.quotientAndRemainderRoundingDown(by: 86_400_000)
        let (year, month, day) = CivilDay.date(daysSince1970: days)
        // 1 January 1970 was a Thursday.
        let (_, weekday) = (days + 4).quotientAndRemainderRoundingDown(by: 7)
        let seconds = Int(milliseconds / 1000)
        return UTCTime(
            year: Int(year), month: Int(month), day: Int(day), weekday: Int(weekday), hour: seconds / 3600,
            minute: seconds / 60 % 60, second: seconds % 60)
    }
}
