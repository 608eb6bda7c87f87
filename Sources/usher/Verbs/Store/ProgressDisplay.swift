import Foundation
import StoreRouter
import Synchronization
import Tickets

/// Shows on standard error how far something has come: a bar where that is a terminal, elsewhere a line now and then.
final class ProgressDisplay: Sendable {
    private struct State {
        var start: (moment: ContinuousClock.Instant, done: Int)?
        var lastShown: ContinuousClock.Instant?
        var isBarShown = false
    }

    private let verb: String
    private let isTerminal: Bool
    private let state = Mutex(State())

    /// - Parameter verb: What is being done, as `Copying`.
    init(_ verb: String, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        self.verb = verb
        self.isTerminal = isTerminal
    }

    func show(_ progress: MovingProgress) {
        let now = ContinuousClock.now
        let text: String? = self.state.withLock { state in
            let start = state.start ?? (now, progress.done)
            state.start = start
            // A person sees ten a second; a log need not.
            let pause: Duration = self.isTerminal ? .milliseconds(100) : .seconds(10)
            guard now - (state.lastShown ?? start.moment) >= pause else { return nil }
            state.lastShown = now
            let line = ProgressLine(
                verb: self.verb, progress: progress, elapsed: now - start.moment, doneAtStart: start.done)
            guard self.isTerminal else { return line.plain + "\n" }
            state.isBarShown = true
            return "\r" + line.bar + "\u{1B}[K"
        }
        if let text { FileHandle.standardError.write(Data(text.utf8)) }
    }

    /// Leaves the line to what comes next.
    func end() {
        let isBarShown = self.state.withLock { state in
            defer { state.isBarShown = false }
            return state.isBarShown
        }
        if isBarShown { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}

/// What is shown of the progress at one moment.
struct ProgressLine {
    let verb: String
    let progress: MovingProgress
    /// Since the first moment, at which `doneAtStart` had been done already.
    let elapsed: Duration
    let doneAtStart: Int

    /// From 0 to 1.
    private var share: Double {
        let total = max(self.progress.total, self.progress.done)
        return total == 0 ? 1 : Double(self.progress.done) / Double(total)
    }

    /// In whole seconds, if it goes on as fast as until now; `nil` before anything can be told.
    var secondsLeft: Int? {
        let done = self.progress.done - self.doneAtStart
        guard done > 0, self.elapsed > .zero else { return nil }
        let rest = Double(max(0, self.progress.total - self.progress.done))
        return Int((self.elapsed / .seconds(1) * rest / Double(done)).rounded())
    }

    /// `Copying messages       [##########··········]  50 %  12,000 of 24,000, 0:42 left`
    var bar: String {
        let filled = Int(self.share * 20)
        let bar = String(repeating: "#", count: filled) + String(repeating: "·", count: 20 - filled)
        let what = "\(self.verb) \(self.progress.kind.plural)".padding(toLength: 24, withPad: " ", startingAt: 0)
        let percent = String(Int(self.share * 100))
        return "\(what)[\(bar)] \(String(repeating: " ", count: 3 - percent.count))\(percent) %  \(self.figures)"
    }

    /// `Copying messages: 12,000 of 24,000, 0:42 left`
    var plain: String { "\(self.verb) \(self.progress.kind.plural): \(self.figures)" }

    private var figures: String {
        let total = max(self.progress.total, self.progress.done)
        return "\(self.progress.done.grouped) of \(total.grouped)"
            + (self.secondsLeft.map { ", \(Self.clock($0)) left" } ?? "")
    }

    /// `0:42`, `1:02:03`
    private static func clock(_ seconds: Int) -> String {
        func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return hours > 0
            ? "\(hours):\(padded(minutes)):\(padded(seconds % 60))" : "\(minutes):\(padded(seconds % 60))"
    }
}

extension Int {
    /// `12,345`
    var grouped: String {
        let digits = Array(String(self.magnitude))
        var text = self < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
