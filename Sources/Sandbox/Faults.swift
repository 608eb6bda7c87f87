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
    private let pending = Mutex<[Fault]>([])
    /// Calls that are held.
    private let held = Mutex<[CheckedContinuation<Void, Never>]>([])

    public func add(_ fault: Fault) { self.pending.withLock { $0.append(fault) } }

    /// Calls off what is still to come, and ends the connections of calls that are held.
    public func removeAll() {
        self.pending.withLock { $0.removeAll() }
        let held = self.held.withLock { held in
            defer { held = [] }
            return held
        }
        for call in held { call.resume() }
    }

    /// Whether a call is held just now.
    public var isHolding: Bool { self.held.withLock { !$0.isEmpty } }

    /// Keeps a call until ``removeAll()``.
    func hold() async {
        await withCheckedContinuation { call in self.held.withLock { $0.append(call) } }
    }

    func take(_ method: String, _ path: [String]) -> Fault.Kind? {
        self.pending.withLock { pending in
            for index in pending.indices where pending[index].concerns(method, path) {
                guard pending[index].skip == 0 else {
                    pending[index].skip -= 1
                    continue
                }
                let kind = pending[index].kind
                pending[index].times -= 1
                if pending[index].times <= 0 { pending.remove(at: index) }
                return kind
            }
            return nil
        }
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
