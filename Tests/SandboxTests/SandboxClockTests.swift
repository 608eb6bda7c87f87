import DiscordModel
import Synchronization
import Testing

@testable import Sandbox

@Suite("The clock of the sandbox", .timeLimit(.minutes(10)))
struct SandboxClockTests {
    /// Counts how often each alarm rang.
    private final class Rings: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        func ring(_ name: String) -> @Sendable () -> Void { { self.counts.withLock { $0[name, default: 0] += 1 } } }
        subscript(name: String) -> Int { self.counts.withLock { $0[name] ?? 0 } }
    }

    @Test("An alarm rings at each of its times, and once where several pass at once")
    func ringing() {
        let (clock, rings) = (SandboxClock.manual(), Rings())
        _ = clock.ring(after: [.seconds(3), .seconds(3), .seconds(30)], rings.ring("thrice"))
        _ = clock.ring(after: [.seconds(1), .seconds(2)], rings.ring("twice"))
        clock.advance(by: .milliseconds(2999))
        #expect(rings["thrice"] == 0 && rings["twice"] == 1 && clock.sleepers == 1)
        clock.advance(by: .milliseconds(1))
        #expect(rings["thrice"] == 1 && clock.sleepers == 1)
        clock.advance(by: .seconds(27))
        clock.advance(by: .seconds(27))
        #expect(rings["thrice"] == 2 && rings["twice"] == 1 && clock.sleepers == 0)
    }

    @Test("Those whose time has passed at once ring in the order of their times")
    func lateOnes() {
        let clock = SandboxClock.manual()
        let rung = Mutex<[Int]>([])
        for seconds in [5, 2, 9, 1, 7, 3] {
            _ = clock.ring(after: [.seconds(seconds)]) { rung.withLock { $0.append(seconds) } }
        }
        clock.advance(by: .seconds(10))
        #expect(rung.withLock(\.self) == [1, 2, 3, 5, 7, 9])
    }

    @Test("An alarm that is called off does not ring")
    func callingOff() {
        let (clock, rings) = (SandboxClock.manual(), Rings())
        let alarm = clock.ring(after: [.seconds(1), .seconds(5)], rings.ring("once"))
        clock.advance(by: .seconds(1))
        clock.callOff(alarm)
        clock.advance(by: .seconds(9))
        #expect(rings["once"] == 1 && clock.sleepers == 0)
    }

    @Test("On the computer's time the earlier of two wakes first, whichever began first", arguments: [true, false])
    func order(longFirst: Bool) async {
        let clock = SandboxClock.system()
        let (wakings, waking) = AsyncStream<Int>.makeStream()
        let naps = longFirst ? [1000, 20] : [20, 1000]
        for nap in naps { _ = clock.ring(after: [.milliseconds(nap)]) { waking.yield(nap) } }
        var seen = wakings.makeAsyncIterator()
        #expect(await seen.next() == 20)
        #expect(await seen.next() == 1000)
    }

    @Test("Time that is let pass brings nearer what is still to come")
    func nearer() async throws {
        let clock = SandboxClock.system()
        async let nap: Void = clock.sleep(for: .seconds(3600))
        while clock.sleepers == 0 { await Task.yield() }
        clock.advance(by: .milliseconds(3_599_950))
        try await nap
    }

    @Test("Who is cancelled sleeps no longer")
    func cancelling() async {
        let clock = SandboxClock.manual()
        let nap = Task { try await clock.sleep(for: .seconds(1)) }
        while clock.sleepers == 0 { await Task.yield() }
        nap.cancel()
        await #expect(throws: CancellationError.self) { try await nap.value }
        #expect(clock.sleepers == 0)
    }
}
