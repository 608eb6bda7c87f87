import Foundation
import Sandbox
import Synchronization

/// What was done and what came of it.
final class SoakLedger: Sendable {
    enum Deed: String, CaseIterable { case opened, added, removed, closed }

    private struct State {
        var interactions = 0
        var deeds: [Deed: Int] = [:]
        var times: [String: Samples] = [:]
        var surprises: [String] = []
        var surpriseCount = 0
    }

    private let wanted: Int
    /// A slow machine does what it can until then.
    private let end: ContinuousClock.Instant
    private let state = Mutex(State())

    init(wanted: Int, within limit: Duration) {
        self.wanted = wanted
        self.end = .now + limit
    }

    /// Whether there is still something to do. A program that has broken down is not asked a million times.
    var isOpen: Bool {
        self.state.withLock { $0.interactions < self.wanted && $0.surpriseCount < 1000 } && .now < self.end
    }

    var interactions: Int { self.state.withLock { $0.interactions } }

    func count(_ deed: Deed) { self.state.withLock { $0.deeds[deed, default: 0] += 1 } }

    func total(_ deed: Deed) -> Int { self.state.withLock { $0.deeds[deed] ?? 0 } }

    /// Does something that is one interaction, and keeps how long the person waited for the whole answer.
    func time<Result: Sendable>(_ kind: String, _ act: () async throws -> Result) async throws -> Result {
        let start = ContinuousClock.now
        let result = try await act()
        let time = start.duration(to: .now).milliseconds
        self.state.withLock { state in
            state.interactions += 1
            state.times[kind, default: Samples()].add(time)
        }
        return result
    }

    /// The same, for an answer that must contain a text.
    @discardableResult
    func note(_ kind: String, _ expected: String, _ act: () async throws -> Outcome) async throws -> Bool {
        let text = try await self.time(kind, act).text
        let isExpected = text.contains(expected)
        self.check(kind, text, isExpected)
        return isExpected
    }

    func check(_ kind: String, _ text: @autoclosure () -> String, _ isExpected: Bool) {
        guard !isExpected else { return }
        let surprise = "\(kind): \(text().prefix(200))"
        self.state.withLock { state in
            state.surpriseCount += 1
            if state.surprises.count < 10 { state.surprises.append(surprise) }
        }
    }

    func print(seconds: Double) {
        let state = self.state.withLock { $0 }
        Report.row("interactions", Double(state.interactions), "", "\(self.wanted)")
        Report.row("seconds", seconds, "", "under 1800")
        Report.row("interactions a second", Double(state.interactions) / seconds, "", "")
        for deed in Deed.allCases {
            let subject = deed == .added || deed == .removed ? "people" : "tickets"
            Report.row("\(subject) \(deed.rawValue)", Double(state.deeds[deed] ?? 0), "", "")
        }
        Swift.print("\nuntil the whole answer is there   times    median ms    p90 ms    p99 ms    longest ms")
        for (kind, samples) in state.times.sorted(by: { $0.key < $1.key }) {
            let figures = [samples.percentile(50), samples.percentile(90), samples.percentile(99), samples.longest]
            let columns = zip(figures, [13, 10, 10, 14]).map { Report.right($0, $1) }.joined()
            Swift.print(
                kind.padding(toLength: 30, withPad: " ", startingAt: 0) + Report.right(samples.count, 9) + columns)
        }
        Swift.print("")
    }

    func problems() -> [String] {
        let state = self.state.withLock { $0 }
        guard state.surpriseCount > 0 else { return [] }
        return ["\(state.surpriseCount) answers were not what they should be"] + state.surprises
    }
}

/// Times by the hundred thousand, kept by how often each order of magnitude came, so that they take no room.
struct Samples: Sendable {
    /// Steps of 5 %.
    private static let step = 1.05

    private(set) var count = 0
    private(set) var longest = 0.0
    private var buckets: [Int: Int] = [:]

    mutating func add(_ milliseconds: Double) {
        self.count += 1
        self.longest = max(self.longest, milliseconds)
        self.buckets[Int((log(max(milliseconds, 0.01)) / log(Self.step)).rounded(.up)), default: 0] += 1
    }

    /// Not below the real one, and at most 5 % above it.
    func percentile(_ percent: Int) -> Double {
        var left = self.count * percent / 100
        for (bucket, count) in self.buckets.sorted(by: { $0.key < $1.key }) {
            left -= count
            if left < 0 { return min(pow(Self.step, Double(bucket)), self.longest) }
        }
        return self.longest
    }
}
