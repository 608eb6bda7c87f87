import DiscordModel
import Foundation
import GRDB
import Testing
import Tickets

@testable import SQLiteStore

/// What a mirror does beside what every store does, which `StoreConformanceTests` look at.
@Suite("SQLite mirror", .timeLimit(.minutes(30)))
struct SQLiteMirrorTests {
    /// Runs `body` with two handles on one new mirror.
    static func withMirror(_ body: (SQLiteMirror, SQLiteMirror) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.path(of: "usher-fallback.db")
            let mirrors = (
                try await SQLiteMirror.open(path: path, patience: .seconds(30)),
                try await SQLiteMirror.open(path: path, patience: .seconds(30))
            )
            var failure: (any Error)?
            do { try await body(mirrors.0, mirrors.1) } catch { failure = error }
            await mirrors.0.shutDown()
            await mirrors.1.shutDown()
            if let failure { throw failure }
        }
    }

    @Test("Every record that is written is noted under its key, in the order of writing (R5.6)")
    func keys() async throws {
        try await Self.withMirror { mirror, other in
            let records =
                StoredRecord.town + [
                    .settings(GuildSettings(guildID: GuildID(.max))),
                    .message(.sample(MessageID(.max), of: .sample(1), version: 0)),
                    .attachment(.sample(AttachmentID(UInt64(Int64.max) + 1), of: .sample(1))),
                    .note("a/b/🎫", value: ""), .note("", value: "the empty key"),
                ]
            for record in records { try await mirror.put([record]) }
            let outbox = try await other.outbox(limit: 1000)
            // Each ticket brings its number along.
            let noted = records.filter { $0.kind != .counter }
            #expect(outbox.map(\.key) == noted.map(\.key))
            #expect(outbox.map(\.id) == outbox.map(\.id).sorted())
            for entry in outbox { #expect(try await other.record(entry.key) == noted.first { $0.key == entry.key }) }
            #expect(try await other.outbox(limit: 3) == Array(outbox.prefix(3)))
            #expect(try await other.outbox(limit: 0) == [])
            #expect(try await other.mirrorState().waiting == noted.count)
        }
    }

    @Test("Work with a ticket is noted once, where it began, and counted")
    func notesOfTicket() async throws {
        try await Self.withMirror { mirror, other in
            let opened = try await mirror.opened(.sample(1))
            try await mirror.setNote("key", to: "value")
            let first = try await other.outbox(limit: 9)
            #expect(first.map(\.key) == [.ticket(opened.id), .note("key")])
            #expect(first.map(\.baseRevision) == [nil, nil])
            _ = try await mirror.save(opened.closed(), adding: [.sample(1, of: opened, .closed)])
            let second = try await other.outbox(limit: 9)
            #expect(second.map(\.key) == first.map(\.key))
            #expect(second.map(\.id) == first.map(\.id))
            #expect(second[0].version > first[0].version)
            #expect(second[0].baseRevision == nil, "the server has never seen it")
            #expect(second[1] == first[1])
        }
    }

    @Test("The base is the revision that the server has, also where only an event is changed")
    func baseRevision() async throws {
        try await Self.withMirror { mirror, _ in
            let tickets = [
                Ticket.sample(1).revised(4), Ticket.sample(2, opener: .noah).revised(7),
                Ticket.sample(3, opener: .sam).revised(9),
            ]
            try await mirror.adopt(tickets.map { $0.record() })
            #expect(try await mirror.outbox(limit: 9) == [])
            let saved = try await mirror.save(tickets[0].closed(), adding: [.sample(1, of: tickets[0], .closed)])
            _ = try await mirror.save(saved, adding: [])
            try await mirror.markPosted(tickets[1].id)
            // An earlier state of the ticket, with an event that is new here.
            let late = TicketEvent.sample(1, of: tickets[2], .userAdded)
            try await mirror.put([tickets[2].revised(2).record(events: [late])])
            let outbox = try await mirror.outbox(limit: 9)
            #expect(outbox.map(\.key) == tickets.map { .ticket($0.id) })
            #expect(outbox.map(\.baseRevision) == [4, 7, 9])
            // What changes nothing is no change.
            try await mirror.markPosted(tickets[1].id)
            try await mirror.checkHealth()
            #expect(try await mirror.open(.sample(9, opener: .noah)).ticketInTheWay != nil)
            #expect(try await mirror.outbox(limit: 9) == outbox)
        }
    }

    @Test("A change that fails leaves neither itself nor a note")
    func atomicity() async throws {
        try await Self.withMirror { mirror, _ in
            let ticket = Ticket.sample(1).revised(1)
            try await mirror.adopt([ticket.record()])
            let before = try await mirror.everything()
            await expectFailure(.conflict) {
                try await mirror.put([.note("a", value: "b"), Ticket.sample(2).record()])
            }
            await expectFailure(.conflict) { _ = try await mirror.save(ticket.revised(0), adding: []) }
            // The id of the event is taken: by then the ticket has been written.
            await expectFailure(.conflict) {
                _ = try await mirror.save(ticket.closed(), adding: [TicketOpening.sample(1).event])
            }
            await expectFailure(.failed) {
                try await mirror.append([.sample(1, of: ticket), .sample(2, of: .sample(9))])
            }
            #expect(try await mirror.everything() == before)
            #expect(try await mirror.outbox(limit: 9) == [])
        }
    }

    @Test("What is settled leaves the outbox, and the mirror where only the server needs it")
    func settling() async throws {
        try await Self.withMirror { mirror, other in
            try await mirror.put(StoredRecord.town)
            let outbox = try await mirror.outbox(limit: 1000)
            try await other.settle(outbox)
            #expect(try await mirror.outbox(limit: 9) == [])
            let light: Set<RecordKind> = [.settings, .counter, .ticket, .note]
            #expect(try await mirror.everything() == StoredRecord.town.filter { light.contains($0.kind) })
            // Once more, as after an answer that was lost.
            try await other.settle(outbox)
            try await mirror.setNote("store.id", to: "y")
            let later = try await mirror.outbox(limit: 9)
            #expect(later.map(\.key) == [.note("store.id")])
            #expect(later[0].id > outbox.map(\.id).max()!, "no id is given twice")
        }
    }

    @Test("A record that is changed while it is sent stays, with what was sent as its new base")
    func changedMeanwhile() async throws {
        try await Self.withMirror { mirror, other in
            try await mirror.adopt([Ticket.sample(1).revised(4).record()])
            var ticket = try await mirror.save(Ticket.sample(1).revised(4), adding: [])
            try await mirror.append([.sample(1, of: ticket)])
            try await mirror.setNote("key", to: "first")
            var sent = try await mirror.outbox(limit: 9)
            sent[0].serverRevision = ticket.revision
            ticket = try await other.save(ticket.closed(), adding: [.sample(1, of: ticket, .closed)])
            try await other.append([.sample(1, of: ticket, content: .deleted)])
            try await mirror.settle(sent)
            let left = try await mirror.outbox(limit: 9)
            #expect(left.map(\.id) == sent.prefix(2).map(\.id))
            #expect(left.map(\.baseRevision) == [5, nil])
            #expect(try await mirror.ticket(ticket.id) == ticket)
            #expect(try await mirror.archivedMessages(of: ticket.id, after: nil, limit: 9).map(\.content) == [.deleted])
            // The next attempt.
            try await mirror.settle(left)
            #expect(try await mirror.outbox(limit: 9) == [])
        }
    }

    @Test("What both sides agreed on replaces the ticket at the same revision, and settles it")
    func agreement() async throws {
        try await Self.withMirror { mirror, _ in
            let ticket = try await mirror.opened(.sample(1))
            let entry = try await mirror.outbox(limit: 1)[0]
            let agreed = Ticket.sample(1, numbered: 3).revised(0) { $0.channelID = 501 }
            var created = TicketOpening.sample(1).event
            created.isPosted = true
            let events = [created, TicketEvent.sample(1, of: ticket, .userAdded)]
            #expect(try await mirror.settle(entry, with: .ticket(agreed, events: events)))
            #expect(try await mirror.record(entry.key) == .ticket(agreed, events: events))
            #expect(try await mirror.record(.counter(.harbour)) == .counter(.harbour, 3))
            #expect(try await mirror.outbox(limit: 9) == [])
            #expect(try await mirror.settle(entry, with: .ticket(ticket, events: [])) == false)

            let changed = try await mirror.save(agreed, adding: [])
            let older = try await mirror.outbox(limit: 1)[0]
            _ = try await mirror.save(changed, adding: [])
            let before = (try await mirror.everything(), try await mirror.outbox(limit: 9))
            #expect(try await mirror.settle(older, with: .ticket(agreed, events: [])) == false)
            await expectFailure(.failed) { _ = try await mirror.settle(older, with: .note("key", value: "")) }
            #expect(try await mirror.everything() == before.0)
            #expect(try await mirror.outbox(limit: 9) == before.1)
        }
    }
}

/// What the server has comes in beside what was changed here.
extension SQLiteMirrorTests {
    @Test("Adopting notes nothing, even while others write")
    func adoptingBesideWriting() async throws {
        try await Self.withMirror { mirror, other in
            let count = 150
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for number in 1...count { try await mirror.adopt([.note("server \(number)", value: "")]) }
                }
                group.addTask { for number in 1...count { try await other.setNote("other \(number)", to: "") } }
                group.addTask { for number in 1...count { try await mirror.setNote("own \(number)", to: "") } }
                try await group.waitForAll()
            }
            let noted = Set(try await mirror.outbox(limit: 1000).map(\.key))
            #expect(noted == Set((1...count).flatMap { [.note("other \($0)"), .note("own \($0)")] }))
            #expect(try await mirror.recordCounts()[.note] == 3 * count)
        }
    }

    @Test("Adopting that fails adopts nothing, and what is written afterwards is noted")
    func failedAdoption() async throws {
        try await Self.withMirror { mirror, _ in
            let ticket = try await mirror.opened(.sample(1))
            await expectFailure(.conflict) {
                try await mirror.adopt([.note("server", value: ""), Ticket.sample(2).revised(9).record()])
            }
            #expect(try await mirror.note("server") == nil)
            try await mirror.setNote("own", to: "")
            #expect(try await mirror.outbox(limit: 9).map(\.key) == [.ticket(ticket.id), .note("own")])
        }
    }

    @Test("What waits in the outbox is not undone by what the server had")
    func adoptionOfWaiting() async throws {
        try await Self.withMirror { mirror, _ in
            try await mirror.adopt(StoredRecord.town)
            #expect(try await mirror.everything() == StoredRecord.town)
            #expect(try await mirror.outbox(limit: 9) == [])
            let settings = GuildSettings(guildID: .harbour, staffRoles: [77])
            try await mirror.save(settings)
            let read = try #require(try await mirror.ticket(.sample(2)))
            let closed = try await mirror.save(read.closed(), adding: [])
            let outbox = try await mirror.outbox(limit: 9)
            try await mirror.adopt([
                .settings(GuildSettings(guildID: .harbour)), read.revised(9).record(), .note("commands", value: "new"),
            ])
            #expect(try await mirror.settings(of: .harbour) == settings)
            #expect(try await mirror.ticket(closed.id) == closed)
            #expect(try await mirror.note("commands") == "new")
            #expect(try await mirror.outbox(limit: 9) == outbox)
        }
    }

    @Test("A mirror is not cleared while changes wait, and then of everything but its state and its reports")
    func clearing() async throws {
        try await Self.withMirror { mirror, _ in
            try await mirror.setMirrorState { $0.origin = "x" }
            try await mirror.report(difficultText, at: .morning)
            try await mirror.adopt(StoredRecord.town)
            try await mirror.setNote("own", to: "")
            await expectFailure(.conflict) { try await mirror.clearMirror() }
            #expect(try await mirror.recordCounts()[.ticket] == 3)
            try await mirror.settle(try await mirror.outbox(limit: 9))
            try await mirror.clearMirror()
            #expect(try await mirror.everything() == [])
            #expect(try await mirror.events(of: .sample(1)) == [])
            #expect(try await mirror.outbox(limit: 9) == [])
            #expect(try await mirror.mirrorState() == MirrorState(origin: "x"))
            #expect(try await mirror.reports(limit: 9).map(\.sentence) == [difficultText])
            #expect(try await mirror.opened(.sample(1)).number == 1)
        }
    }

    @Test("A mirror forgets what the server does not have any more, but not while changes wait, and no counter")
    func forgetting() async throws {
        try await Self.withMirror { mirror, _ in
            let kinds: Set<RecordKind> = [.settings, .counter, .ticket, .note]
            try await mirror.adopt(StoredRecord.town.filter { kinds.contains($0.kind) })
            let before = try await mirror.everything()
            try await mirror.forget(allBut: Set(before.map(\.key)))
            #expect(try await mirror.everything() == before)
            try await mirror.setNote("own", to: "")
            await expectFailure(.conflict) { try await mirror.forget(allBut: []) }
            try await mirror.settle(try await mirror.outbox(limit: 9))
            try await mirror.forget(allBut: [.ticket(.sample(1))])
            let after = try await mirror.everything()
            #expect(after == before.filter { $0.kind == .counter || $0.key == .ticket(.sample(1)) })
            #expect(!after.filter { $0.kind == .ticket }.isEmpty)
        }
    }
}
