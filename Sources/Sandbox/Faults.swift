import Synchronization

/// A disturbance of the REST API, for tests.
public struct Fault: Sendable {
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    public enum Moment: Sendable { case beforeEffect, afterEffect }

    public enum Kind: Sendable {
        /// Answers with this status; with `afterEffect`, what was asked for has happened nevertheless.
        case status(Int, afterEffect: Bool)
        /// Answers late, on the sandbox's clock; the effect comes late as well.
        case delay(Duration)
        /// What was asked for happens at once, and its events go out; the answer comes later, on the sandbox's clock.
        case delayAnswer(Duration)
        /// Closes the connection without an answer.
        case dropConnection(Moment)
        /// Closes the connection without an answer at once; what was asked for happens this much later, on the sandbox's
        /// clock, as with a server that works off a queue.
        case late(Duration)
        /// 429 without effect; `scope` is `user`, `shared` or `global`.
        case rateLimited(retryAfter: Duration, scope: String = "user", global: Bool = false)
        /// Never answers; the effect is there before or not at all. ``Faults/isHolding`` tells when it has come to that, and
        /// the connection ends with ``Faults/removeAll()``.
        case hold(Moment)
        /// The wall before Discord answers (rule 14): 429 without effect, without rate-limit headers, without JSON.
        case banned
    }

    /// For ``times``: until it is called off.
    public static let untilRemoved = Int.max

    /// `nil` means any.
    public var method: Method?
    /// Below `/api/v10`; `*` stands for one segment, `**` at the end for any number.
    public var path: String
    /// How many calls that it would concern are left alone first.
    public var skip: Int
    public var times: Int
    public var kind: Kind

    public init(method: Method? = nil, path: String, skip: Int = 0, times: Int = 1, kind: Kind) {
        self.method = method
        self.path = path
        self.skip = skip
        self.times = times
        self.kind = kind
    }
}

/// The faults that are still to come.
public final class Faults: Sendable {
    /// A fault that was added and is not used up.
    struct Active: Sendable {
        let id: Int
        /// ``Fault/times`` and ``Fault/skip`` count down.
        var fault: Fault
        /// How many calls it has met.
        var used = 0
    }

    private struct Pending {
        var faults: [Active] = []
        var lastID = 0
        var watcher: Watcher?

        mutating func take(_ method: String, _ path: [String]) -> Fault.Kind? {
            for index in self.faults.indices where self.faults[index].fault.concerns(method, path) {
                guard self.faults[index].fault.skip == 0 else {
                    self.faults[index].fault.skip -= 1
                    continue
                }
                let kind = self.faults[index].fault.kind
                self.faults[index].used += 1
                guard self.faults[index].fault.times != Fault.untilRemoved else { return kind }
                self.faults[index].fault.times -= 1
                if self.faults[index].fault.times <= 0 { self.faults.remove(at: index) }
                return kind
            }
            return nil
        }
    }

    /// A struct of its own: a bare closure behind a lock gains a layer of wrapping each time it is looked at.
    private struct Watcher {
        let tell: @Sendable () -> Void
    }

    private let pending = Mutex(Pending())
    /// Calls that are held.
    private let held = Mutex(Held())

    private struct Held {
        var calls: [Int: AsyncStream<Void>.Continuation] = [:]
        var last = 0
    }

    /// - Returns: What it can be called off by.
    @discardableResult
    public func add(_ fault: Fault) -> Int {
        self.changing { pending in
            pending.lastID += 1
            pending.faults.append(Active(id: pending.lastID, fault: fault))
            return pending.lastID
        }
    }

    /// Calls one off.
    ///
    /// - Returns: `false` when there is no such fault, or it is used up.
    @discardableResult
    public func remove(_ id: Int) -> Bool {
        self.changing { pending in
            let count = pending.faults.count
            pending.faults.removeAll { $0.id == id }
            return pending.faults.count < count
        }
    }

    /// Calls off what is still to come, and ends the connections of calls that are held.
    public func removeAll() {
        self.changing { $0.faults.removeAll() }
        let calls = self.held.withLock { held in
            defer { held.calls = [:] }
            return held.calls.values
        }
        for call in calls { call.finish() }
    }

    /// In the order in which they were added, which is that in which they are used.
    var active: [Active] { self.pending.withLock { $0.faults } }

    /// Whether a call is held just now.
    public var isHolding: Bool { self.held.withLock { !$0.calls.isEmpty } }

    /// Calls `tell` after each change. Set once, before the sandbox is used.
    func watch(_ tell: @escaping @Sendable () -> Void) {
        self.pending.withLock { $0.watcher = Watcher(tell: tell) }
    }

    /// Keeps a call until ``removeAll()``, or until its task is cancelled: the sandbox may be stopped just when it begins.
    func hold() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let number = self.held.withLock { held in
            held.last += 1
            held.calls[held.last] = continuation
            return held.last
        }
        for await _ in stream {}
        self.held.withLock { held in _ = held.calls.removeValue(forKey: number) }
    }

    func take(_ method: String, _ path: [String]) -> Fault.Kind? {
        let (kind, watcher) = self.pending.withLock { pending in (pending.take(method, path), pending.watcher) }
        if kind != nil { watcher?.tell() }
        return kind
    }

    private func changing<Result: Sendable>(_ change: (inout Pending) -> Result) -> Result {
        let (result, watcher) = self.pending.withLock { pending in (change(&pending), pending.watcher) }
        watcher?.tell()
        return result
    }
}

extension Fault {
    fileprivate func concerns(_ method: String, _ path: [String]) -> Bool {
        (self.method == nil || self.method?.rawValue == method) && PathPattern(self.path).matches(path)
    }
}

/// `/guilds/*/channels`
struct PathPattern {
    private let segments: [Substring]

    init(_ text: String) { self.segments = text.split(separator: "/") }

    func matches(_ path: [String]) -> Bool {
        let isOpen = self.segments.last == "**"
        let fixed = isOpen ? self.segments.dropLast() : self.segments[...]
        guard isOpen ? path.count >= fixed.count : path.count == fixed.count else { return false }
        return zip(fixed, path).allSatisfy { $0 == "*" || $0 == $1 }
    }
}
