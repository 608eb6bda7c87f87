import DiscordModel
import SQLiteStore
import Synchronization
import Testing
import Tickets

@testable import StoreRouter

@Suite("A fallback under thousands of operations, outages and restarts (R5.6)")
struct FallbackRandomTests {
    @Test("R5.6: afterwards the server holds everything that anybody was told", arguments: [1, 2, 3, 4])
    func everythingArrives(seed: UInt64) async throws {
        try await FallbackFixture.with { fixture in
            var random = SplitMix(state: seed)
            let told = Told()
            var store = try await fixture.start { $0.batch = 5 }
            for round in 0..<40 {
                Self.choosePlight(fixture, &random)
                try await self.work(on: store, told, fixture, seed: random.next())
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    // Killed, at any point of bringing the changes back or of serving.
                    let calls = fixture.calls.count
                    let end = calls + Int.random(in: 1...60, using: &random)
                    let (serverFaults, mirrorFaults) = (fixture.serverFaults, fixture.mirrorFaults)
                    fixture.die(at: end)
                    if store.gate.phase == .mirror { _ = await store.comeBack() }
                    await store.kill(fixture)
                    serverFaults.always(round.isMultiple(of: 3) ? .fails(.unavailable) : .works)
                    mirrorFaults.always(.works)
                    store = try await fixture.startWhileTimeGoesBy { $0.batch = 5 }
                case 1, 2:
                    fixture.serverFaults.always(.works)
                    if store.gate.phase == .mirror { #expect(await store.comeBack()) }
                default: break
                }
            }
            fixture.serverFaults.always(.works)
            if store.gate.phase == .mirror { #expect(await store.comeBack()) }
            try await self.compare(fixture, told)
            await store.shutDown()
        }
    }

    private static func choosePlight(_ fixture: FallbackFixture, _ random: inout SplitMix) {
        let faults = fixture.serverFaults
        switch Int.random(in: 0..<4, using: &random) {
        case 0: faults.always(.works)
        case 1: faults.always(.fails(.unavailable))
        case 2: faults.always(.answerIsLost(.unavailable))
        default:
            let start = fixture.calls.count + Int.random(in: 1...40, using: &random)
            faults.decide { call in
                if call < start { return .works }
                return call.isMultiple(of: 3) ? .answerIsLost(.unavailable) : .fails(.unavailable)
            }
        }
    }

    /// Eight callers, each with people of its own, do five things each.
    private func work(
        on store: FallbackStore, _ told: Told, _ fixture: FallbackFixture, seed: UInt64
    ) async throws {
        let ids = (0..<8).map { _ in (0..<15).map { _ in fixture.makeID() } }
        let moment = fixture.clock.timestamp
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask {
                    var random = SplitMix(state: seed &+ UInt64(caller))
                    for step in 0..<5 {
                        let own = Array(ids[caller][step * 3..<step * 3 + 3])
                        await self.step(on: store, told, caller: caller, own, moment, &random)
                    }
                }
            }
        }
    }

    private func step(
        on store: FallbackStore, _ told: Told, caller: Int, _ ids: [TicketID], _ moment: Timestamp,
        _ random: inout SplitMix
    ) async {
        let opener = UserID(UInt64(caller * 10) + .random(in: 1...3, using: &random))
        let guild = GuildID(UInt64(caller % 3 + 1))
        do {
            guard let ticket = told.activeTicket(of: opener) else {
                let opening = TicketOpening(id: ids[0], guildID: guild, openerID: opener, at: moment)
                switch try await store.open(opening) {
                case .opened(let ticket): told.add(ticket, [opening.event])
                case .alreadyActive(let ticket): Issue.record("nobody was told of \(ticket.id)")
                }
                return
            }
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where ticket.channelID != nil:
                let (closed, event) = try ticket.closing(by: 3, reason: nil, at: moment, event: ids[1])
                told.add(try await store.save(closed, adding: [event]), [event])
            case 1 where ticket.channelID != nil:
                let user = UserID(.random(in: 100...105, using: &random))
                let decision =
                    try ticket.isPresent(user)
                    ? ticket.removing(user, by: 3, at: moment, event: ids[2])
                    : ticket.adding(user, by: 3, at: moment, event: ids[2])
                told.add(try await store.save(decision.ticket, adding: [decision.event]), [decision.event])
            case 2:
                try await store.markPosted(ticket.id)
                told.post(ticket.id)
            case 3:
                let message = ArchivedMessage(
                    ticketID: ticket.id, guildID: guild, messageID: MessageID(UInt64(bitPattern: ids[0].rawValue)),
                    version: 0, authorID: opener, seenAt: moment, content: .message([7]))
                try await store.append([message])
                told.add(.message(message))
            default:
                var made = ticket
                made.channelID = ChannelID(UInt64(bitPattern: ticket.id.rawValue))
                made.greetingID = MessageID(UInt64(bitPattern: ids[0].rawValue))
                told.add(try await store.save(made, adding: []), [])
                let settings = GuildSettings(
                    guildID: GuildID(UInt64(caller + 100)), staffRoles: [RoleID(opener.rawValue)])
                try await store.save(settings)
                told.add(.settings(settings))
            }
        } catch {
            Issue.record("nothing may fail while the fallback stands in: \(error)")
        }
    }

    private func compare(_ fixture: FallbackFixture, _ told: Told) async throws {
        var server = try await FallbackFixture.contents(of: fixture.server)
        server = server.filter { $0.key.kind != .note && $0.key.kind != .counter }
        let wanted = told.records
        #expect(wanted.count > 100)
        #expect(server.count == wanted.count)
        for (key, record) in wanted { #expect(server[key] == record) }
        #expect(try await fixture.mirror.reports(limit: 9).map(\.sentence) == [])
        try await expectGaplessNumbers(fixture.server)
    }
}

/// What the callers were told.
private final class Told: Sendable {
    private struct State {
        var tickets: [TicketID: Ticket] = [:]
        var events: [TicketID: [TicketEvent]] = [:]
        var others: [RecordKey: StoredRecord] = [:]
    }

    private let state = Mutex(State())

    func activeTicket(of opener: UserID) -> Ticket? {
        self.state.withLock { $0.tickets.values.first { $0.openerID == opener && $0.isActive } }
    }

    func add(_ ticket: Ticket, _ events: [TicketEvent]) {
        self.state.withLock { state in
            state.tickets[ticket.id] = ticket
            state.events[ticket.id, default: []] += events
        }
    }

    func post(_ event: TicketID) {
        self.state.withLock { state in
            for index in state.events[event, default: []].indices where state.events[event]?[index].id == event {
                state.events[event]?[index].isPosted = true
            }
        }
    }

    func add(_ record: StoredRecord) { self.state.withLock { $0.others[record.key] = record } }

    var records: [RecordKey: StoredRecord] {
        self.state.withLock { state in
            var records = state.others
            for (id, ticket) in state.tickets {
                records[.ticket(id)] = .ticket(ticket, events: state.events[id, default: []].sorted { $0.id < $1.id })
            }
            return records
        }
    }
}
