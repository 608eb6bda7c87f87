/// How long ago something began, by a clock of any kind.
struct Stopwatch: Sendable {
    private let read: @Sendable () -> Duration

    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        self.read = { start.duration(to: clock.now) }
    }

    var elapsed: Duration { self.read() }
}
