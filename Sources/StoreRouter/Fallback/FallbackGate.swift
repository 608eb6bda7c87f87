import Synchronization
import Tickets

/// Decides for each call whether it goes to the server or to the mirror, and makes the change from one to the other a
/// clean cut: nothing begins on the new side before all that was going on at the old side has ended.
///
/// Who holds a lane may wait here; who is inside never waits for a lane. So there is no circle to be caught in.
final class FallbackGate: Sendable {
    enum Side: Sendable {
        case server(any TicketStore)
        case mirror
    }

    enum Phase: Hashable, Sendable {
        case server, mirror
        /// Closed for a moment: calls wait.
        case changing
        case shutDown
    }

    fileprivate struct State {
        var phase = Phase.changing
        var server: (any TicketStore)?
        var callsInside = 0
        var nextCall = 0
        /// How to tell the calls that wait for the server not to wait any longer.
        var releases: [Int: Release] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
        var draining: [CheckedContinuation<Void, Never>] = []
    }

    struct Release: Sendable {
        let perform: @Sendable () -> Void
    }

    private let state = Mutex(State())

    var phase: Phase { self.state.withLock { $0.phase } }

    /// The server's store, also while it is not used.
    var server: (any TicketStore)? { self.state.withLock { $0.server } }

    /// Waits while the gate is closed. Whoever gets a side has to `leave()` it.
    /// - Returns: `nil` after the shutting down.
    func enter() async -> Side? {
        while true {
            let (phase, side) = self.state.withLock { state in state.enter() }
            if phase == .shutDown { return nil }
            if let side { return side }
            await withCheckedContinuation { continuation in
                let waits = self.state.withLock { state in
                    if state.phase == .changing { state.waiting.append(continuation) }
                    return state.phase == .changing
                }
                if !waits { continuation.resume() }
            }
        }
    }

    func leave() {
        let draining: [CheckedContinuation<Void, Never>] = self.state.withLock { state in
            state.callsInside -= 1
            guard state.callsInside == 0 else { return [] }
            defer { state.draining = [] }
            return state.draining
        }
        for continuation in draining { continuation.resume() }
    }

    /// Remembers how to release a call that waits for the server; at once if the server has been left already.
    func register(_ release: Release) -> Int {
        let (number, isLate) = self.state.withLock { state in
            state.nextCall += 1
            if state.phase == .server { state.releases[state.nextCall] = release }
            return (state.nextCall, state.phase != .server)
        }
        if isLate { release.perform() }
        return number
    }

    func unregister(_ number: Int) { self.state.withLock { $0.releases[number] = nil } }

    /// Lets nobody in any more and waits until all have left.
    ///
    /// - Parameter isReleasing: Whether those who wait for the server are told not to.
    /// - Returns: Whether it was this call that closed the gate.
    func close(from phase: Phase, isReleasing: Bool) async -> Bool {
        let releases: [Release]? = self.state.withLock { state in
            guard state.phase == phase else { return nil }
            state.phase = .changing
            return isReleasing ? state.takeReleases() : []
        }
        guard let releases else { return false }
        for release in releases { release.perform() }
        await self.drain()
        return true
    }

    /// Opens the gate to the side; nothing happens after the shutting down.
    func open(to side: Side) {
        let waiting: [CheckedContinuation<Void, Never>] = self.state.withLock { state in
            guard state.phase != .shutDown else { return [] }
            switch side {
            case .server(let server):
                state.server = server
                state.phase = .server
            case .mirror:
                state.phase = .mirror
            }
            return state.takeWaiting()
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Keeps the server's store for when it is used.
    func keep(_ server: any TicketStore) { self.state.withLock { $0.server = server } }

    /// Ends everything: later calls get no side.
    /// - Returns: Whether it was this call that did.
    func shutDown() -> Bool {
        let (wasOpen, waiting) = self.state.withLock { state in
            let wasOpen = state.phase != .shutDown
            state.phase = .shutDown
            return (wasOpen, state.takeWaiting())
        }
        for continuation in waiting { continuation.resume() }
        return wasOpen
    }

    func releaseAll() {
        let releases = self.state.withLock { $0.takeReleases() }
        for release in releases { release.perform() }
    }

    /// Waits until all have left.
    func drain() async {
        await withCheckedContinuation { continuation in
            let isEmpty = self.state.withLock { state in
                if state.callsInside > 0 { state.draining.append(continuation) }
                return state.callsInside == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}

extension FallbackGate.State {
    fileprivate mutating func enter() -> (FallbackGate.Phase, FallbackGate.Side?) {
        let side: FallbackGate.Side? =
            switch self.phase {
            case .server: self.server.map { .server($0) }
            case .mirror: .mirror
            case .changing, .shutDown: nil
            }
        if side != nil { self.callsInside += 1 }
        return (self.phase, side)
    }

    fileprivate mutating func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        defer { self.waiting = [] }
        return self.waiting
    }

    fileprivate mutating func takeReleases() -> [FallbackGate.Release] {
        defer { self.releases = [:] }
        return Array(self.releases.values)
    }
}
