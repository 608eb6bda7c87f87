internal import Synchronization
internal import Tickets

/// Lends a fixed number of connections, one to a caller, in the order in which they ask.
///
/// Knows only how many there are. Whoever was lent one has to give it back.
final class Lending: Sendable {
    enum Answer: Sendable {
        case lent
        case tooLate
        case closed
    }

    fileprivate struct Waiter {
        let number: UInt64
        /// `nil` until its task has come to rest.
        var continuation: CheckedContinuation<Answer, Never>?
    }

    fileprivate struct State {
        var free: Int
        var inUse = 0
        var isClosed = false
        var waiting: [Waiter] = []
        var answeredEarly: [UInt64: Answer] = [:]
        var lastNumber: UInt64 = 0
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(count: Int) { self.state = Mutex(State(free: count)) }

    /// How many are lent, how many callers wait, and how many have ever had to.
    var figures: (inUse: Int, waiting: Int, haveWaited: UInt64) {
        self.state.withLock { ($0.inUse, $0.waiting.count, $0.lastNumber) }
    }

    /// - Throws: `.unavailable` if none becomes free within `patience`, the task is cancelled, or `close()` was called.
    func borrow(within patience: Duration) async throws(StoreError) {
        switch await self.answer(within: patience) {
        case .lent: return
        case .closed: throw StoreError(.unavailable, underlyingError: StoreProblem("the store is shut down"))
        case .tooLate:
            throw StoreError(
                .unavailable, underlyingError: StoreProblem("no connection became free within \(patience)"))
        }
    }

    /// Borrows one that is free, and where there is none, waits for none.
    func borrowIfFree() -> Bool {
        self.state.withLock { state in
            guard !state.isClosed, state.free > 0 else { return false }
            state.free -= 1
            state.inUse += 1
            return true
        }
    }

    func giveBack() {
        let (next, closers) = self.state.withLock {
            state -> (CheckedContinuation<Answer, Never>?, [CheckedContinuation<Void, Never>]) in
            guard state.waiting.isEmpty else {
                // It goes from hand to hand and is never free in between.
                return (state.takeFirst(answering: .lent), [])
            }
            state.inUse -= 1
            state.free += 1
            guard state.inUse == 0 else { return (nil, []) }
            defer { state.closers = [] }
            return (nil, state.closers)
        }
        next?.resume(returning: .lent)
        for closer in closers { closer.resume() }
    }

    /// Lends no more, and waits until all are back.
    /// - Returns: Whether it was open before: `true` for exactly one of several callers.
    func close() async -> Bool {
        let (wasOpen, refused) = self.state.withLock { state -> (Bool, [CheckedContinuation<Answer, Never>]) in
            defer { state.isClosed = true }
            var refused: [CheckedContinuation<Answer, Never>] = []
            while !state.waiting.isEmpty {
                if let continuation = state.takeFirst(answering: .closed) { refused.append(continuation) }
            }
            return (!state.isClosed, refused)
        }
        for continuation in refused { continuation.resume(returning: .closed) }
        await withCheckedContinuation { continuation in
            let isBack = self.state.withLock { state in
                if state.inUse > 0 { state.closers.append(continuation) }
                return state.inUse == 0
            }
            if isBack { continuation.resume() }
        }
        return wasOpen
    }

    private func answer(within patience: Duration) async -> Answer {
        enum First {
            case answer(Answer)
            case wait(UInt64)
        }
        let first = self.state.withLock { state -> First in
            if state.isClosed { return .answer(.closed) }
            if state.free > 0 {
                state.free -= 1
                state.inUse += 1
                return .answer(.lent)
            }
            state.lastNumber += 1
            state.waiting.append(Waiter(number: state.lastNumber))
            return .wait(state.lastNumber)
        }
        return switch first {
        case .answer(let answer): answer
        case .wait(let number): await self.wait(as: number, patience)
        }
    }

    private func wait(as number: UInt64, _ patience: Duration) async -> Answer {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Ends at once where the caller is cancelled, who then has waited long enough too.
                try? await Task.sleep(for: patience)
                self.giveUp(number)
            }
            let answer = await withCheckedContinuation { continuation in
                let early = self.state.withLock { $0.rest(continuation, as: number) }
                if let early { continuation.resume(returning: early) }
            }
            group.cancelAll()
            return answer
        }
    }

    /// Does nothing for one who has been answered already.
    private func giveUp(_ number: UInt64) {
        let continuation = self.state.withLock { state -> CheckedContinuation<Answer, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            return state.take(at: index, answering: .tooLate)
        }
        continuation?.resume(returning: .tooLate)
    }
}

extension Lending.State {
    /// - Returns: The answer, if it has been given already.
    fileprivate mutating func rest(
        _ continuation: CheckedContinuation<Lending.Answer, Never>, as number: UInt64
    ) -> Lending.Answer? {
        if let index = self.waiting.firstIndex(where: { $0.number == number }) {
            self.waiting[index].continuation = continuation
            return nil
        }
        return self.answeredEarly.removeValue(forKey: number) ?? .tooLate
    }

    fileprivate mutating func takeFirst(answering answer: Lending.Answer) -> CheckedContinuation<Lending.Answer, Never>?
    {
        self.take(at: self.waiting.startIndex, answering: answer)
    }

    fileprivate mutating func take(
        at index: Int, answering answer: Lending.Answer
    ) -> CheckedContinuation<Lending.Answer, Never>? {
        let waiter = self.waiting.remove(at: index)
        if waiter.continuation == nil { self.answeredEarly[waiter.number] = answer }
        return waiter.continuation
    }
}
