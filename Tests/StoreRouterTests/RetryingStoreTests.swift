import DiscordModel
import Foundation
import SQLiteStore
import StoreRouter
import Testing
import Tickets

@Suite("A store that is asked again (R5.6)")
struct RetryingStoreTests {
    @Test("R5.6: what does not answer at first is asked again, with growing pauses, until it does")
    func retries() async throws {
        try await Fixture.with { fixture async throws in
            fixture.flaky.failures(4, afterEffect: false)
            #expect(try await fixture.store.note("key") == nil)
            #expect(fixture.clock.pauses == [50, 100, 200, 400].map { Duration.milliseconds($0) })
        }
    }

    @Test("R5.6: after the deadline the failure is told")
    func deadline() async throws {
        try await Fixture.with { fixture async throws in
            fixture.flaky.failures(.max, afterEffect: false)
            await #expect { try await fixture.store.note("key") } throws: {
                ($0 as? StoreError)?.reason == .unavailable
            }
            #expect(fixture.clock.pauses.reduce(.zero, +) <= .seconds(5))
            #expect(fixture.clock.pauses.count > 5)
        }
    }

    @Test("The time that a hanging server takes counts against the deadline, not the pauses alone")
    func slowFailures() async throws {
        try await Fixture.with { fixture async throws in
            let clock = fixture.clock
            fixture.flaky.faults.decide { _ in
                clock.pass(.seconds(3))
                return .fails(.unavailable)
            }
            let before = clock.now
            await #expect { try await fixture.store.note("key") } throws: {
                ($0 as? StoreError)?.reason == .unavailable
            }
            // The last try begins before the deadline.
            #expect(before.duration(to: clock.now) <= .seconds(5 + 3))
            #expect(fixture.flaky.faults.calls == 2)
        }
    }

    @Test(
        "A conflict, a corrupt or a failed store is not asked again",
        arguments: [StoreError.Reason.conflict, .corrupt, .failed])
    func permanent(reason: StoreError.Reason) async throws {
        try await Fixture.with { fixture async throws in
            fixture.flaky.failures(1, afterEffect: false, reason: reason)
            await #expect { try await fixture.store.note("key") } throws: { ($0 as? StoreError)?.reason == reason }
            #expect(fixture.clock.pauses.isEmpty)
        }
    }

    @Test("An opening whose answer was lost gives one ticket and one number")
    func lostOpening() async throws {
        try await Fixture.with { fixture async throws in
            fixture.flaky.failures(1, afterEffect: true)
            let first = try await fixture.open(opener: 1)
            let second = try await fixture.open(opener: 2)
            #expect(first.number == 1)
            #expect(second.number == 2)
            #expect(try await fixture.store.events(of: first.id).count == 1)
        }
    }

    @Test("A write whose answer was lost is neither done twice nor told as a conflict", arguments: [true, false])
    func lostWrite(hasEvent: Bool) async throws {
        try await Fixture.with { fixture async throws in
            let ticket = try await fixture.open(opener: 1)
            let (closed, event) = try fixture.closing(ticket)
            fixture.flaky.failures(1, afterEffect: true)
            let saved = try await fixture.store.save(closed, adding: hasEvent ? [event] : [])
            #expect(saved.status == .closed)
            #expect(saved.revision == ticket.revision + 1)
            #expect(try await fixture.store.events(of: ticket.id).count == (hasEvent ? 2 : 1))
        }
    }

    @Test("A conflict with somebody else stays a conflict, also after a failure")
    func conflict() async throws {
        try await Fixture.with { fixture async throws in
            let ticket = try await fixture.open(opener: 1)
            var other = ticket
            other.greetingID = 5
            _ = try await fixture.store.save(other, adding: [])
            fixture.flaky.failures(1, afterEffect: false)
            let (closed, event) = try fixture.closing(ticket)
            await #expect {
                _ = try await fixture.store.save(closed, adding: [event])
            } throws: {
                ($0 as? StoreError)?.reason == .conflict
            }
            #expect(try await fixture.store.ticket(ticket.id)?.status == .open)
        }
    }
}

/// A real store in a folder of its own, behind one that fails, behind the one that tries again.
private struct Fixture: Sendable {
    let store: RetryingStore
    let flaky: FlakyStore
    let clock: RecordingClock

    static func with(_ body: @Sendable (Fixture) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "retrying-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let flaky = FlakyStore(try await SQLiteStore.open(path: folder.appending(path: "usher.db").path))
        let clock = RecordingClock()
        try await body(
            Fixture(
                store: RetryingStore(flaky, policy: RetryPolicy(jitter: { 1 }), clock: clock), flaky: flaky,
                clock: clock))
        await flaky.shutDown()
    }

    func open(opener: UserID) async throws -> Ticket {
        let opening = TicketOpening(
            id: TicketID(at: .now, chance: opener.rawValue), guildID: 9, openerID: opener, at: .now)
        guard case .opened(let ticket) = try await self.store.open(opening) else { throw StoreError(.conflict) }
        return ticket
    }

    func closing(_ ticket: Ticket) throws -> Ticket.Decision {
        var ticket = ticket
        ticket.channelID = 7
        return try ticket.closing(
            by: 3, reason: nil, at: .now, event: TicketID(rawValue: ticket.id.rawValue + 1))
    }
}
