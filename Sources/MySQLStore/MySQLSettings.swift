/// How many connections a `MySQLStore` keeps, and how long it waits for what.
public struct MySQLSettings: Hashable, Sendable {
    /// Kept open even if nobody uses them.
    public var leastConnections = 1
    /// Never more than these at once; each has a thread of its own. At least 1.
    public var mostConnections = 8
    /// How long a call waits for a connection, and goes on repeating what a deadlock or a lost connection undid.
    public var waitingLimit = Duration.seconds(5)
    /// Unused for this long, a connection is closed, unless it is one of the least.
    public var idleLimit = Duration.seconds(300)
    /// Older than this, a connection is replaced, so that a changed address or a new server is found.
    public var lifetimeLimit = Duration.seconds(1800)
    /// Unused for this long, a connection is tried out before it is used.
    public var checkAfter = Duration.seconds(1)
    /// How long connecting may take, including to sign in. The driver counts whole seconds; a part of one counts as one.
    public var connectLimit = Duration.seconds(3)
    /// How long the server may stay silent in the midst of a call; in whole seconds, as above. A call that finds it
    /// silent ends then and is not repeated, and so do those that wait for a connection. Statements that wait for
    /// another transaction give up after half of it.
    public var answerLimit = Duration.seconds(10)
    /// The same for calls that carry whole conversations or look through whole tables, and how long those wait for a
    /// connection. They have connections of their own then. As all other calls if `nil`.
    public var bulkLimit: Duration?
    /// Never more than these at once for such calls, beside the others.
    public var mostBulkConnections = 2

    public init() {}

    /// Whether a connection may go on serving calls after `now`.
    func isFresh(openedAt: ContinuousClock.Instant, at now: ContinuousClock.Instant) -> Bool {
        now - openedAt < self.lifetimeLimit
    }
}
