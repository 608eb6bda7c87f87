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
        /// Closes the connection without an answer.
        case dropConnection(Moment)
        /// 429 without effect; `scope` is `user`, `shared` or `global`.
        case rateLimited(retryAfter: Duration, scope: String = "user", global: Bool = false)
    }

    /// `nil` means any.
    public var method: Method?
    /// Below `/api/v10`; `*` stands for one segment, `**` at the end for any number.
    public var path: String
    public var times: Int
    public var kind: Kind

    public init(method: Method? = nil, path: String, times: Int = 1, kind: Kind) {
        self.method = method
        self.path = path
        self.times = times
        self.kind = kind
    }
}

/// The faults that are still to come.
public final class Faults: Sendable {
    private let pending = Mutex<[Fault]>([])

    public func add(_ fault: Fault) { self.pending.withLock { $0.append(fault) } }

    public func removeAll() { self.pending.withLock { $0.removeAll() } }

    func take(_ method: String, _ path: [String]) -> Fault.Kind? {
        self.pending.withLock { pending in
            let index = pending.firstIndex { fault in
                (fault.method == nil || fault.method?.rawValue == method) && PathPattern(fault.path).matches(path)
            }
            guard let index else { return nil }
            let kind = pending[index].kind
            pending[index].times -= 1
            if pending[index].times <= 0 { pending.remove(at: index) }
            return kind
        }
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
