import DiscordModel
import DiscordREST
import NIOCore
import Testing

@testable import Tickets

@Suite("Who gets a transcript, and how")
struct TranscriptDeskTests {
    private static let staff = ActingMember.sample(.sam, roles: [31])

    @Test("Staff, the opener and those who were added may read; nobody else, and nobody who was removed")
    func rights() {
        let ticket = Ticket.open.changed {
            $0.members += [TicketMember(userID: .noah), TicketMember(userID: .sam, isPresent: false)]
        }
        let settings = TranscriptBench.settings
        #expect(ticket.mayBeRead(by: .sample(.mia), under: settings))
        #expect(ticket.mayBeRead(by: .sample(.noah), under: settings))
        #expect(!ticket.mayBeRead(by: .sample(.sam), under: settings))
        #expect(ticket.mayBeRead(by: Self.staff, under: settings))
        #expect(ticket.mayBeRead(by: .sample(.usher, permissions: .administrator), under: settings))
        #expect(!ticket.mayBeRead(by: .sample(.usher, permissions: .manageGuild), under: settings))
        #expect(!ticket.mayBeRead(by: .sample(.mia, in: .market), under: settings))
        #expect(!ticket.mayBeRead(by: .sample(.sam, in: .market, permissions: .administrator), under: settings))
    }

    @Test(
        "A ticket is found by its channel, its number however it is written, and its id",
        arguments: [nil, "42", "0042", "#42", "ticket-0042", "closed-0042", Ticket.open.id.description])
    func naming(name: String?) async throws {
        try await TranscriptBench.with { bench in
            for actor in [Self.staff, .sample(.mia)] {
                let ticket = try await bench.desk.ticket(name, in: 7, for: actor)
                #expect(ticket == .open)
            }
        }
    }

    @Test("A closed ticket is found by its number as long as something of it is kept")
    func closed() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            await #expect(throws: TranscriptRefusal.noSuchTicket("42")) {
                try await bench.desk.ticket("42", in: nil, for: Self.staff)
            }
            try await bench.says(1, "hello", by: .mia)
            #expect(try await bench.desk.ticket("42", in: nil, for: Self.staff) == .closed)
        }
    }

    @Test("To a stranger a ticket with a number does not exist, and one of another server to nobody")
    func strangers() async throws {
        try await TranscriptBench.with { bench in
            for name in ["42", Ticket.open.id.description, "43", "nonsense!", "99999999999999999999"] {
                await #expect(throws: TranscriptRefusal.noSuchTicket(name)) {
                    try await bench.desk.ticket(name, in: nil, for: .sample(.noah))
                }
                await #expect(throws: TranscriptRefusal.noSuchTicket(name)) {
                    try await bench.desk.ticket(
                        name, in: nil, for: .sample(.sam, in: .market, permissions: .administrator))
                }
            }
            await #expect(throws: TranscriptRefusal.mayNotRead) {
                try await bench.desk.ticket(nil, in: 7, for: .sample(.noah))
            }
            await #expect(throws: TranscriptRefusal.whichTicket) {
                try await bench.desk.ticket(nil, in: 8, for: Self.staff)
            }
        }
    }

    @Test("Completions are the tickets that the person may read, latest first")
    func completions() async throws {
        let other = TicketOpening(id: .sample(43), guildID: .harbour, openerID: .noah, at: .morning).ticket(number: 142)
        try await TranscriptBench.with([.open, other]) { bench in
            let all = try await bench.desk.latestTickets(for: Self.staff, typed: "")
            #expect(all.map(\.number) == [142, 42])
            #expect(try await bench.desk.latestTickets(for: Self.staff, typed: "004").map(\.number) == [42])
            #expect(try await bench.desk.latestTickets(for: .sample(.mia), typed: "").map(\.number) == [42])
            #expect(try await bench.desk.latestTickets(for: .sample(.usher), typed: "").isEmpty)
        }
    }

    @Test("What Discord takes is sent as a file")
    func file() async throws {
        try await TranscriptBench.with { bench in
            try await bench.says(1, "hello", by: .mia)
            guard case .file(let file) = try await bench.desk.freshDelivery(of: .open, to: .sam) else {
                Issue.record("no file")
                return
            }
            #expect(file.filename == "transcript-0042.html")
            #expect(String(buffer: file.bytes) == "alone html 0042 [user-\(UserID.mia)]\nhello\n")
        }
    }

    @Test("What is kept at closing is compressed, and sent as it is read")
    func kept() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            try await bench.says(1, "hello", by: .mia)
            try await bench.desk.keep(.closed)
            let transcript = try #require(bench.store.now.transcripts[Ticket.closed.id])
            #expect(transcript.html.starts(with: [0x1F, 0x8B]))
            #expect(transcript.messageCount == 1)
            guard case .file(let file) = try await bench.desk.delivery(of: .closed, to: .mia) else {
                Issue.record("no file")
                return
            }
            #expect(String(buffer: file.bytes).hasSuffix("hello\n"))
        }
    }

    @Test("A transcript from before there was an archive is sent as it was kept")
    func old() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            bench.store.change {
                $0.transcripts[Ticket.closed.id] = Transcript(
                    ticketID: Ticket.closed.id, madeAt: .morning, messageCount: 1, html: Array("<html>old".utf8))
            }
            guard case .file(let file) = try await bench.desk.freshDelivery(of: .closed, to: .mia) else {
                Issue.record("no file")
                return
            }
            #expect(String(buffer: file.bytes) == "<html>old")
        }
    }

    @Test("The latest tickets come first, also where there are more than one look finds")
    func latest() async throws {
        let tickets = (1...1300).map { number in
            TicketOpening(
                id: TicketID(at: .morning + .seconds(Int64(number) * 60), chance: UInt64(number)), guildID: .harbour,
                openerID: .mia, at: .morning + .seconds(Int64(number) * 60)
            ).ticket(number: number).changed { $0.status = .closed }
        }
        try await TranscriptBench.with(tickets) { bench in
            for ticket in tickets {
                bench.store.change {
                    $0.transcripts[ticket.id] = Transcript(
                        ticketID: ticket.id, madeAt: .morning, messageCount: 1, html: [])
                }
            }
            bench.clock.advance(days: 1)
            let staff = ActingMember.sample(.sam, roles: [31])
            let latest = try await bench.desk.latestTickets(for: staff, typed: "").map(\.number)
            #expect(Array(latest.prefix(25)) == Array((1276...1300).reversed()))
            // Also those that are further back.
            #expect(try await bench.desk.latestTickets(for: staff, typed: "#1000").map(\.number) == [1000])
            #expect(try await bench.desk.latestTickets(for: staff, typed: "499").map(\.number) == [499])
        }
    }

    @Test("Of what is not kept nothing is sent")
    func nothing() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            guard case .nothingKept = try await bench.desk.freshDelivery(of: .closed, to: .mia) else {
                Issue.record("something was sent")
                return
            }
        }
    }

    @Test("What is larger than Discord takes is linked; without a web page, that is said")
    func large() async throws {
        let long = String(repeating: "x", count: 1 << 20)
        for links in [TranscriptLinks(baseURL: "https://tickets.example.org", token: "t"), nil] {
            try await TranscriptBench.with([.closed], links: links) { bench in
                for id in 1...11 { try await bench.says(MessageID(UInt64(id)), long, by: .mia) }
                try await bench.desk.keep(.closed)
                switch (try await bench.desk.delivery(of: .closed, to: .mia), links) {
                case (.link(let url, let end), _?):
                    #expect(url.hasPrefix("https://tickets.example.org/transcripts/\(Ticket.closed.id)?"))
                    #expect(end == .morning + TranscriptLinks.messageLifetime)
                case (.tooLarge, nil): break
                case (let other, _): Issue.record("\(other)")
                }
            }
        }
    }

    @Test("Every refusal says what to do, and fits into a message")
    func texts() {
        let refusals: [TranscriptRefusal] = [
            .whichTicket, .noSuchTicket(String(repeating: "*", count: 500)), .mayNotRead, .nothingKept(number: "0042"),
            .tooLarge(number: "0042"), .confirmationExpired,
        ]
        for refusal in refusals {
            #expect(refusal.text.hasSuffix("."))
            #expect(refusal.text.count < Limits.messageContent)
        }
        let links = TranscriptLinks(baseURL: "https://" + String(repeating: "x", count: 200), token: "t")
        let url = links.url(to: TicketID(rawValue: .max), for: UserID(.max), at: .morning)
        #expect(Texts.transcriptOnlyLinked(.open, url, until: .morning).count < Limits.messageContent)
        #expect(Texts.eraseQuestion(UserID(.max), seconds: 60).count < Limits.messageContent)
        #expect(Texts.erased(.mia, ErasureReport(messages: 1, tickets: 1, files: 0)).contains("1 message of"))
        #expect(Texts.erased(.mia, ErasureReport()).contains("nothing"))
        #expect(Texts.retention(nil) == "for ever")
        #expect(Texts.retention(1) == "1 day after closing")
    }
}
