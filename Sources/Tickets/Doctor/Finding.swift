/// One thing that is wrong on a server, and how to mend it.
public struct Finding: Hashable, Sendable {
    public enum Severity: Int, Comparable, Sendable {
        /// Nobody misses anything yet.
        case hint
        /// Tickets go on, but something does not arrive or does not appear where it should.
        case impaired
        /// Tickets do not work.
        case broken

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    public let severity: Severity
    /// One sentence: what is wrong, with the names of permission and channel.
    public let problem: String
    /// One sentence: what to do.
    public let advice: String
    /// What Usher can do about it itself.
    public let repair: Repair?
    /// The ids of what was deleted, if that is what is wrong.
    public let deleted: [String]

    public init(
        _ severity: Severity, _ problem: String, _ advice: String, repair: Repair? = nil, deleted: [String] = []
    ) {
        self.severity = severity
        self.problem = problem
        self.advice = advice
        self.repair = repair
        self.deleted = deleted
    }

    public var text: String { "\(self.problem) \(self.advice)" }
}
