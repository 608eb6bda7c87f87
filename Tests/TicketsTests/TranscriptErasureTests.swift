import DiscordModel
import Foundation
import Testing

@testable import Tickets

@Suite("Erasing what somebody wrote")
struct TranscriptErasureTests {
    private static let kept = Ticket.closed.changed {
        $0.isSettled = true
        $0.closing?.isTranscriptKept = true
    }

    @Test("Their text is gone from the archive and the kept transcript, everybody else's stays, and it is noted")
    func erases() async throws {
        try await TranscriptBench.with([Self.kept]) { bench in
            try await bench.says(1, "my secret", by: .mia)
            try await bench.says(2, "hello", by: .sam)
            try await bench.desk.keep(Self.kept)
            let report = try await bench.desk.erase(.mia, by: .owner)
            #expect(report == ErasureReport(messages: 1, tickets: 1, files: 0))
            #expect(try await bench.text().hasSuffix("\n(erased)\nhello\n"))
            let html = try #require(bench.store.now.transcripts[Self.kept.id]?.plainHTML(limit: .max))
            #expect(String(decoding: html, as: UTF8.self).hasSuffix("\n(erased)\nhello\n"))
            let entry = try #require(bench.store.now.audit.first)
            #expect(entry.action == .erased)
            #expect(entry.actorID == .sam)
            #expect(entry.subject == UserID.mia.description)
            #expect(entry.guildID == .harbour)
        }
    }

    @Test("Replies to them and forwards of theirs lose the copy, and nothing else")
    func quotations() async throws {
        try await TranscriptBench.with { bench in
            let quoted = #"{"id":"1","author":{"id":"5","username":"m"},"content":"my secret"}"#
            try await bench.says(1, "my secret", by: .mia)
            try await bench.says(2, "fine", by: .noah)
            try await bench.says(
                3, "reply", by: .sam,
                extra: #","message_reference":{"message_id":"1"},"referenced_message":\#(quoted)"#)
            try await bench.says(
                4, "forward", by: .sam,
                extra:
                    #","message_reference":{"type":1,"message_id":"1"},"message_snapshots":[{"message":{"content":"my secret"}}]"#
            )
            try await bench.says(
                5, "other reply", by: .sam,
                extra:
                    #","message_reference":{"message_id":"2"},"referenced_message":{"id":"2","author":{"id":"6","username":"n"},"content":"fine"}"#
            )
            #expect(try await bench.text().contains("reply > my secret\nforward >> my secret\n"))
            _ = try await bench.desk.erase(.mia, in: .harbour, by: nil)
            #expect(
                try await bench.text().hasSuffix("\n(erased)\nfine\nreply\nforward\nother reply > fine\n"))
            // Also what no reader sees is gone, and what was not quoted is as it was.
            for message in bench.store.now.messages {
                let json = String(decoding: message.json ?? [], as: UTF8.self)
                #expect(!json.contains("secret"))
                if message.messageID == 3 { #expect(json.contains(#""a":[1,2.5,null,true,"ü 😀"]"#)) }
            }
        }
    }

    @Test("A copy that history brings back is shown to nobody, and goes when the transcript is kept")
    func quotationsFromHistory() async throws {
        try await TranscriptBench.with([Self.kept]) { bench in
            try await bench.says(1, "my secret", by: .mia)
            _ = try await bench.desk.erase(.mia, by: .owner)
            let quoted = #"{"id":"1","author":{"id":"5","username":"m"},"content":"my secret"}"#
            try await bench.says(
                2, "late reply", by: .sam,
                extra: #","message_reference":{"message_id":"1"},"referenced_message":\#(quoted)"#)
            #expect(try await bench.text().hasSuffix("\n(erased)\nlate reply\n"))
            try await bench.desk.keep(Self.kept)
            for message in bench.store.now.messages {
                #expect(!String(decoding: message.json ?? [], as: UTF8.self).contains("secret"))
            }
        }
    }

    @Test("A transcript that somebody made meanwhile, from what they had read before, is made again")
    func meanwhile() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            try await bench.says(1, "my secret", by: .mia)
            try await bench.desk.keep(.closed)
            // The store removes it; whoever had begun to make it saves it once more.
            let old = try #require(bench.store.now.transcripts[Ticket.closed.id])
            bench.store.change { $0.resurrected = old }
            _ = try await bench.desk.erase(.mia, by: .owner)
            let html = try #require(bench.store.now.transcripts[Ticket.closed.id]?.plainHTML(limit: .max))
            #expect(!String(decoding: html, as: UTF8.self).contains("secret"))
        }
    }

    @Test("Files that only they had are removed; one that somebody else sent too stays")
    func files() async throws {
        try await TranscriptBench.with { bench in
            try await bench.says(1, "mine", by: .mia)
            try await bench.says(2, "also mine", by: .noah)
            let own = try await bench.attaches(11, "only Mia's", to: 1, by: .mia)
            let shared = try await bench.attaches(12, "both have this one", to: 1, by: .mia)
            #expect(try await bench.attaches(13, "both have this one", to: 2, by: .noah) == shared)
            let report = try await bench.desk.erase(.mia, by: .owner)
            #expect(report.files == 1)
            #expect(await !bench.archive.files.exists(own))
            #expect(await bench.archive.files.exists(shared))
            #expect(try await bench.desk.keptAttachment(11, of: Ticket.open.id) == nil)
            #expect(try await bench.desk.keptAttachment(13, of: Ticket.open.id)?.digest == shared)
        }
    }

    @Test("Other servers are left alone, unless all are meant")
    func servers() async throws {
        let elsewhere = TicketOpening(id: .sample(43), guildID: .market, openerID: .mia, at: .morning).ticket(number: 1)
        try await TranscriptBench.with([.open, elsewhere]) { bench in
            try await bench.says(1, "here", by: .mia)
            try await bench.says(2, "there", by: .mia, in: elsewhere)
            #expect(try await bench.desk.erase(.mia, by: .owner).tickets == 1)
            #expect(try await bench.text(elsewhere).contains("there"))
            #expect(try await bench.desk.erase(.mia, in: nil, by: nil).tickets == 2)
            #expect(try await !bench.text(elsewhere).contains("there"))
        }
    }

    @Test("Only those who may manage the server can have it done")
    func rights() async throws {
        try await TranscriptBench.with { bench in
            try await bench.says(1, "my secret", by: .mia)
            for actor in [ActingMember.sample(.mia), .sample(.sam, roles: [31])] {
                await #expect(throws: TicketRefusal.mustManageServer) {
                    try await bench.desk.erase(.mia, by: actor)
                }
            }
            #expect(try await bench.text().contains("my secret"))
        }
    }

    @Test("An open ticket has no kept transcript, and gets none")
    func open() async throws {
        try await TranscriptBench.with { bench in
            try await bench.says(1, "my secret", by: .mia)
            _ = try await bench.desk.erase(.mia, by: .owner)
            #expect(bench.store.now.transcripts.isEmpty)
        }
    }
}
