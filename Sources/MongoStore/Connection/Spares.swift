/// A connection that nobody uses just now.
struct Spare<Connection> {
    let connection: Connection
    let openedAt: ContinuousClock.Instant
    var idleSince: ContinuousClock.Instant
}

extension Spare: Sendable where Connection: Sendable {}

/// The connections that wait for work, and when they are too old for it. Holds no clock, no thread and no lock.
struct Spares<Connection> {
    typealias Instant = ContinuousClock.Instant

    private let settings: MongoSettings
    private var idle: [Spare<Connection>] = []
    private var inUse = 0
    /// Connections that were idle by then may have died together with the one that was lost.
    private var lastLoss: Instant?

    init(settings: MongoSettings) { self.settings = settings }

    var count: Int { self.idle.count }

    /// The connection that was used last, so that those that are not needed grow old; `nil` if one has to be opened.
    /// Whoever asked gives one back in any case.
    mutating func take(at now: Instant) -> (spare: Spare<Connection>, needsCheck: Bool)? {
        self.inUse += 1
        guard let spare = self.idle.popLast() else { return nil }
        let isDoubtful = self.lastLoss.map { spare.idleSince <= $0 } ?? false
        return (spare, isDoubtful || now - spare.idleSince >= self.settings.checkAfter)
    }

    /// - Parameter spare: `nil` if the connection is of no use any more.
    mutating func giveBack(_ spare: Spare<Connection>?, at now: Instant) {
        self.inUse -= 1
        guard var spare else { return }
        spare.idleSince = now
        self.idle.append(spare)
    }

    /// A connection was found dead: the others are to be tried out.
    mutating func noteLoss(at now: Instant) { self.lastLoss = now }

    /// - Returns: Connections to be closed: those that are too old, and those that were idle for too long, as far as
    ///   the least number of connections stays.
    mutating func takeOverdue(at now: Instant) -> [Connection] {
        var overdue: [Connection] = []
        var kept: [Spare<Connection>] = []
        var open = self.idle.count + self.inUse
        for spare in self.idle {
            let isIdleTooLong =
                now - spare.idleSince >= self.settings.idleLimit && open > self.settings.leastConnections
            if isIdleTooLong || !self.settings.isFresh(openedAt: spare.openedAt, at: now) {
                overdue.append(spare.connection)
                open -= 1
            } else {
                kept.append(spare)
            }
        }
        self.idle = kept
        return overdue
    }

    /// Notes that one is about to be opened, if there are fewer than the least.
    mutating func claimMissing() -> Bool {
        let least = min(self.settings.leastConnections, self.settings.mostConnections)
        guard self.idle.count + self.inUse < least else { return false }
        self.inUse += 1
        return true
    }

    mutating func takeAll() -> [Connection] {
        defer { self.idle = [] }
        return self.idle.map(\.connection)
    }
}
