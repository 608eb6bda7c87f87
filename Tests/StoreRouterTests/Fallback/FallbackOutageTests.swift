import DiscordModel
import Logging
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("A fallback while the server is away (R5.6)")
struct FallbackOutageTests {
    @Test("R5.6: tickets are opened, changed and closed as before, and all of it is in the server afterwards")
    func outage() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            try await store.save(GuildSettings(guildID: 9, staffRoles: [4]))
            var old = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)

            fixture.serverFaults.always(.fails(.unavailable))
            let moment = fixture.clock.timestamp
            old = try await store.adding(2, to: old, event: fixture.makeID(), at: moment)
            old = try await store.closing(old, event: fixture.makeID(), at: moment)
            let new = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 71)
            #expect(new.number == 2)
            #expect(try await store.activeTickets(in: 9, after: nil, limit: 10) == [new])
            #expect(try await store.settings(of: 9)?.staffRoles == [4])
            try await store.save(GuildSettings(guildID: 9, staffRoles: [5]))
            try await store.append([StoredRecord.message(1, of: old)])
            try await store.markPosted(old.id)
            #expect(await store.condition() == .degraded(since: moment, waiting: 4))
            #expect(fixture.log.lines(.warning).filter { $0.contains("working from the fallback") }.count == 1)

            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(await store.condition() == .normal)
            #expect(try await fixture.mirror.mirrorState().degradedSince == nil)
            #expect(try await fixture.mirror.reports(limit: 9).isEmpty)
            #expect(try await fixture.server.ticket(old.id) == old)
            #expect(try await fixture.server.ticket(new.id) == new)
            #expect(try await fixture.server.settings(of: 9)?.staffRoles == [5])
            #expect(try await fixture.server.recordCounts()[.message] == 1)
            #expect(try await fixture.server.events(of: old.id).map(\.isPosted) == [true, false, false])
            #expect(fixture.log.lines(.notice).contains { $0.contains("4 changes brought to it, 0 conflicts") })
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("What only the server can tell or do is refused, with the reason that it is away")
    func refusals() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.opened(fixture.opening(by: 1))
            fixture.serverFaults.always(.fails(.unavailable))
            let entry = AuditEntry(
                id: fixture.makeID(), guildID: 9, at: ticket.openedAt, actorID: 1, action: .erased, subject: "1")
            #expect(await fails(.unavailable) { try await store.erase(1, in: 9, audit: entry) })
            #expect(await fails(.unavailable) { try await store.removeArchive(of: ticket.id, audit: entry) })
            #expect(await fails(.unavailable) { try await store.isKept(digest: "00") })
            try await store.append([StoredRecord.message(1, of: ticket)])
            #expect(await fails(.unavailable) { try await store.archivedMessages(of: ticket.id, after: nil, limit: 9) })
            #expect(await fails(.unavailable) { try await store.attachments(of: ticket.id) })
            #expect(await fails(.unavailable) { try await store.record(.attachment(5)) })
            #expect(await fails(.unavailable) { try await store.records(of: .ticket, after: nil, limit: 1) })
            #expect(await fails(.unavailable) { try await store.ticket(fixture.makeID()) })
            #expect(try await store.ticket(in: 12345) == nil)
            #expect(try await store.transcript(of: ticket.id) == nil)
            try await store.checkHealth()
            do {
                _ = try await store.erase(1, in: 9, audit: entry)
            } catch {
                #expect("\(error)".contains("when it is back"))
            }
            await store.shutDown()
        }
    }

    @Test("A file that is posted meanwhile can be copied, and one that the server knows keeps what became of it")
    func attachments() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.opened(fixture.opening(by: 1))
            func attachment(_ id: AttachmentID) -> ArchivedAttachment {
                ArchivedAttachment(
                    id: id, ticketID: ticket.id, guildID: 9, messageID: 1, authorID: 1, filename: "a", contentType: nil,
                    size: 1, url: "u")
            }
            var kept = attachment(5)
            (kept.state, kept.digest) = (.kept, "aa")
            try await store.save(kept)
            fixture.serverFaults.always(.fails(.unavailable))
            // An edit brings the attachments along, as if they were new.
            try await store.save(attachment(5))
            var new = attachment(6)
            try await store.save(new)
            #expect(try await store.record(.attachment(6)) == .attachment(new))
            #expect(try await store.waitingAttachments(after: 5, limit: 9) == [new])
            (new.state, new.digest) = (.kept, "bb")
            try await store.save(new)
            #expect(try await store.isKept(digest: "bb"))
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.attachments(of: ticket.id) == [kept, new])
            await store.shutDown()
        }
    }

    @Test("A transcript that the server has is not taken for one that was never made")
    func transcriptElsewhere() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            var ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            ticket = try await store.closing(ticket, event: fixture.makeID(), at: fixture.clock.timestamp)
            try await store.save(Transcript(ticketID: ticket.id, madeAt: ticket.openedAt, messageCount: 1, html: [1]))
            ticket.closing?.isTranscriptKept = true
            ticket = try await store.save(ticket, adding: [])
            fixture.serverFaults.always(.fails(.unavailable))
            #expect(await fails(.unavailable) { try await store.transcript(of: ticket.id) })
            let new = Transcript(ticketID: ticket.id, madeAt: ticket.openedAt, messageCount: 2, html: [2])
            try await store.save(new)
            #expect(try await store.transcript(of: ticket.id) == new)
            await store.shutDown()
        }
    }

    @Test("What took effect though its answer was lost is there once", arguments: 0..<9)
    func unknownOutcomes(which: Int) async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let moment = fixture.clock.timestamp
            try await store.save(GuildSettings(guildID: 9))
            let ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            // The answer is lost, and then the server is away.
            fixture.serverFaults.always(.fails(.unavailable))
            fixture.serverFaults.next(1, .answerIsLost(.unavailable))
            switch which {
            case 0:
                #expect(try await store.opened(fixture.opening(by: 2)).number == 2)
            case 1:
                _ = try await store.closing(ticket, event: fixture.makeID(), at: moment)
            case 2:
                var greeted = ticket
                greeted.greetingID = 999
                _ = try await store.save(greeted, adding: [])
            case 3: try await store.save(GuildSettings(guildID: 9, staffRoles: [1]))
            case 4: try await store.setNote("commands", to: "x")
            case 5: try await store.markPosted(ticket.id)
            case 6: try await store.append([StoredRecord.message(1, of: ticket)])
            case 7:
                try await store.save(Transcript(ticketID: ticket.id, madeAt: moment, messageCount: 1, html: [1]))
            default:
                try await store.save(
                    ArchivedAttachment(
                        id: 5, ticketID: ticket.id, guildID: 9, messageID: 1, authorID: 1, filename: "a",
                        contentType: nil, size: 1, url: "u"))
            }
            // It goes on from there.
            let next = try await store.opened(fixture.opening(by: 3))
            #expect(next.number == (which == 0 ? 3 : 2))
            let current = try #require(try await store.ticket(ticket.id))
            var changed = current
            changed.greetingID = 1000
            changed = try await store.save(changed, adding: [])

            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.mirror.reports(limit: 9).map(\.sentence) == [])
            #expect(try await fixture.server.ticket(ticket.id) == changed)
            #expect(try await fixture.server.events(of: ticket.id).count == (which == 1 ? 2 : 1))
            #expect(try await fixture.server.recordCounts()[.message, default: 0] == (which == 6 ? 1 : 0))
            try await FallbackServiceTests.expectSame(fixture)
            await store.shutDown()
        }
    }

    @Test("What was refused by Discord after its answer was lost stays taken back")
    func revertedAfterLostAnswer() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            let ticket = try await store.making(try await store.opened(fixture.opening(by: 1)), channel: 70)
            let (decided, _) = try ticket.adding(2, by: 3, at: ticket.openedAt, event: fixture.makeID())
            fixture.serverFaults.always(.fails(.unavailable))
            fixture.serverFaults.next(1, .answerIsLost(.unavailable))
            var reverted = try await store.save(decided, adding: [])
            reverted.members = ticket.members
            reverted = try await store.save(reverted, adding: [])
            fixture.serverFaults.always(.works)
            #expect(await store.comeBack())
            #expect(try await fixture.server.ticket(ticket.id) == reverted)
            #expect(try await fixture.mirror.reports(limit: 9).isEmpty)
            await store.shutDown()
        }
    }

    @Test("One failed look at the health is told, but is no outage; with no answer at all it is one")
    func health() async throws {
        try await FallbackFixture.with { fixture in
            let store = try await fixture.start()
            fixture.serverFaults.next(1, .fails(.unavailable))
            #expect(await fails(.failed) { try await store.checkHealth() })
            #expect(await store.condition() == .normal)
            fixture.serverFaults.always(.fails(.unavailable))
            try await store.checkHealth()
            #expect(await store.condition() != .normal)
            await store.shutDown()
        }
    }
}
