/// How many connections a `MongoStore` keeps, and how long it waits for what. An address may say otherwise by the
/// options that MongoDB has for it (`maxPoolSize` and so on), which come before these.
public struct MongoSettings: Hashable, Sendable {
    /// Kept open even if nobody uses them (`minPoolSize`).
    public var leastConnections = 1
    /// Never more than these at once; each has a thread of its own. 1 to 64 (`maxPoolSize`).
    public var mostConnections = 8
    /// How long a call waits for a connection (`waitQueueTimeoutMS`), and for a server that may be written to
    /// (`serverSelectionTimeoutMS`), the latter for three quarters of `answerLimit` at most.
    public var waitingLimit = Duration.seconds(5)
    /// Unused for this long, a connection is closed, unless it is one of the least (`maxIdleTimeMS`).
    public var idleLimit = Duration.seconds(300)
    /// Older than this, a connection is replaced, so that a changed address or a new server is found.
    public var lifetimeLimit = Duration.seconds(1800)
    /// Unused for this long, a connection is tried out before it is used.
    public var checkAfter = Duration.seconds(1)
    /// How long connecting may take (`connectTimeoutMS`).
    public var connectLimit = Duration.seconds(3)
    /// How long the server may stay silent (`socketTimeoutMS`). A call ends when nothing has come for so long, from its
    /// beginning on and the wait for a connection included.
    public var answerLimit = Duration.seconds(10)
    /// The same for calls that carry whole conversations or look through whole collections, and how long those wait for
    /// a connection. They have connections of their own then. As all other calls if `nil`.
    public var bulkLimit: Duration?
    /// Never more than these at once for such calls, beside the others.
    public var mostBulkConnections = 2

    public init() {}

    /// Whether a connection may go on serving calls after `now`.
    func isFresh(openedAt: ContinuousClock.Instant, at now: ContinuousClock.Instant) -> Bool {
        now - openedAt < self.lifetimeLimit
    }
}
