import Synchronization

/// Goes as far as it is told to sleep, at once, and remembers each pause.
final class RecordingClock: Clock {
    struct Instant: InstantProtocol {
        var offset = Duration.zero

        func advanced(by duration: Duration) -> Self { Self(offset: self.offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - self.offset }
        static func < (left: Self, right: Self) -> Bool { left.offset < right.offset }
    }

    private let times = Mutex<(now: Instant, pauses: [Duration])>((Instant(), []))

    var now: Instant { self.times.withLock { $0.now } }
    var minimumResolution: Duration { .zero }
    var pauses: [Duration] { self.times.withLock { $0.pauses } }

    /// Time goes by in which nobody sleeps.
    func pass(_ time: Duration) { self.times.withLock { $0.now = $0.now.advanced(by: time) } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        self.times.withLock { times in
            times.pauses.append(times.now.duration(to: deadline))
            times.now = deadline
        }
    }
}
