public import DiscordModel
import Tickets

/// How long what is waited for, when a server may be away.
public struct FallbackConfiguration: Sendable {
    /// What people call the database in which the tickets are, such as `MySQL`; for the log.
    public var database = "database"
    /// Where the fallback is, for sentences that tell somebody to look there.
    public var place = "the fallback"
    /// How patiently the server is asked again before it counts as away.
    public var retry = RetryPolicy(deadline: .seconds(2))
    /// How long a call may take, with all its repeats, before the server counts as away if it answers nobody else either.
    public var callLimit = Duration.seconds(4)
    /// The same for calls that carry whole conversations or concern many tickets.
    public var bulkLimit = Duration.seconds(30)
    /// How long a look may take whether a server is there that does not answer a call. Part of the limits above; without
    /// it, no look is taken.
    public var probeLimit = Duration.seconds(2)
    /// How long opening the database may take, with bringing its schema up to date.
    public var openLimit = Duration.seconds(60)
    /// The pauses between looks whether the server is back.
    public var probe = RetryPolicy(deadline: .seconds(10), firstPause: .seconds(1), longestPause: .seconds(10))
    /// How long to wait for the server at start.
    public var patience = Duration.seconds(5)
    /// The same where the fallback does not hold what it should, so that starting without the server has a price.
    public var patienceWithoutMirror = Duration.seconds(30)
    /// How many changes are brought to the server at once.
    public var batch = 100
    /// How long calls wait at most while the last changes are brought to the server.
    public var gateLimit = Duration.seconds(2)
    public var clock: any Clock<Duration> = ContinuousClock()
    public var now: @Sendable () -> Timestamp = { .now }

    public init() {}

    public init(database: String, place: String) {
        self.database = database
        self.place = place
    }
}

/// What went wrong, in a sentence for the log and the administrator.
struct FallbackProblem: Error, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension StoreError {
    static func unavailable(_ sentence: String) -> Self {
        StoreError(.unavailable, underlyingError: FallbackProblem(sentence))
    }
}
