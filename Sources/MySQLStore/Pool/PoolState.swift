internal import Tickets

/// A connection that nobody uses just now.
struct Spare<Resource> {
    let resource: Resource
    let openedAt: ContinuousClock.Instant
    var idleSince: ContinuousClock.Instant
}

/// The right to use one connection, to be given back.
struct Lease<Resource> {
    /// `nil`: open one.
    let spare: Spare<Resource>?
    /// Whether it may have died since it was used last.
    let needsCheck: Bool
}

extension Spare: Sendable where Resource: Sendable {}
extension Lease: Sendable where Resource: Sendable {}

/// Who may use which connection, and who waits for one. Holds no clock, no thread and no lock.
struct PoolState<Resource, Waiter> {
    typealias Instant = ContinuousClock.Instant

    enum Answer {
        case lent(Lease<Resource>)
        /// All are in use.
        case full
        case closed
    }

    private let settings: MySQLSettings
    /// Used last, lent first, so that those that are not needed grow old.
    private var spares: [Spare<Resource>] = []
    private var inUse = 0
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    private var waited = 0
    private(set) var isClosed = false
    /// Connections that were idle by then may have died together with the one that was lost.
    private var lastLoss: Instant?
    /// When a call last found the server silent, with no answer to any call since.
    private var silence: Instant?

    init(settings: MySQLSettings) { self.settings = settings }

    var figures: ConnectionFigures {
        ConnectionFigures(
            inUse: self.inUse, idle: self.spares.count, waiting: self.waiters.count, waited: self.waited)
    }

    var isDrained: Bool { self.isClosed && self.inUse == 0 }

    mutating func acquire(at now: Instant) -> Answer {
        guard !self.isClosed else { return .closed }
        guard self.inUse < max(1, self.settings.mostConnections) else { return .full }
        self.inUse += 1
        return .lent(self.lease(of: self.spares.popLast(), at: now))
    }

    /// As `acquire`, but where all are in use, `waiter` is queued and gets the next one.
    mutating func acquire(orQueue waiter: Waiter, id: UInt64, at now: Instant) -> Answer {
        let answer = self.acquire(at: now)
        if case .full = answer {
            self.waiters.append((id, waiter))
            self.waited += 1
        }
        return answer
    }

    /// Takes back what `acquire`, `claimMissing` or an earlier call of this has lent.
    /// - Parameter spare: `nil` if the connection is closed.
    /// - Returns: Who has waited longest, and now holds the lease.
    mutating func giveBack(_ spare: Spare<Resource>?, at now: Instant) -> (waiter: Waiter, lease: Lease<Resource>)? {
        var spare = spare
        spare?.idleSince = now
        guard self.waiters.isEmpty else {
            return (self.waiters.removeFirst().waiter, self.lease(of: spare, at: now))
        }
        self.inUse -= 1
        if let spare { self.spares.append(spare) }
        return nil
    }

    /// A connection was found dead: the others are to be checked.
    mutating func noteLoss(at now: Instant) { self.lastLoss = now }

    mutating func noteSilence(at now: Instant) { self.silence = now }

    mutating func noteAnswer() { self.silence = nil }

    /// Whether the server has fallen silent since.
    func isSilent(since moment: Instant) -> Bool { self.silence.map { $0 >= moment } ?? false }

    /// - Returns: `nil` if they have been served already.
    mutating func removeWaiter(_ id: UInt64) -> Waiter? {
        guard let index = self.waiters.firstIndex(where: { $0.id == id }) else { return nil }
        return self.waiters.remove(at: index).waiter
    }

    /// - Returns: Connections to be closed: those that are too old, and those that were idle for too long, as far as
    ///   the least number of connections stays.
    mutating func takeOverdue(at now: Instant) -> [Resource] {
        var overdue: [Resource] = []
        var kept: [Spare<Resource>] = []
        var open = self.spares.count + self.inUse
        for spare in self.spares {
            let isIdleTooLong =
                now - spare.idleSince >= self.settings.idleLimit && open > self.settings.leastConnections
            if isIdleTooLong || !self.settings.isFresh(openedAt: spare.openedAt, at: now) {
                overdue.append(spare.resource)
                open -= 1
            } else {
                kept.append(spare)
            }
        }
        self.spares = kept
        return overdue
    }

    /// - Returns: A lease for opening a connection, as long as there are fewer than the least.
    mutating func claimMissing() -> Lease<Resource>? {
        let least = min(self.settings.leastConnections, self.settings.mostConnections)
        guard !self.isClosed, self.spares.count + self.inUse < least else { return nil }
        self.inUse += 1
        return Lease(spare: nil, needsCheck: false)
    }

    /// Lends nothing any more.
    /// - Returns: Those who wait in vain.
    mutating func close() -> [Waiter] {
        self.isClosed = true
        defer { self.waiters = [] }
        return self.waiters.map(\.waiter)
    }

    mutating func takeAll() -> [Resource] {
        defer { self.spares = [] }
        return self.spares.map(\.resource)
    }

    private func lease(of spare: Spare<Resource>?, at now: Instant) -> Lease<Resource> {
        guard let spare else { return Lease(spare: nil, needsCheck: false) }
        let isDoubtful = self.lastLoss.map { spare.idleSince <= $0 } ?? false
        return Lease(spare: spare, needsCheck: isDoubtful || now - spare.idleSince >= self.settings.checkAfter)
    }
}
