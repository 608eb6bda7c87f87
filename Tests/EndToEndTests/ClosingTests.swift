import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Closing (R7)", .timeLimit(.minutes(60)))
struct ClosingTests {
    @Test("R7.1: closing archives the channel: renamed, moved, read-only for the opener and the added, in one PATCH")
    func archive() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: id)
            let outcome = try await harbour.sam.runs("/close", ["reason": "settled"], in: id)
            #expect(outcome.text.contains("0001 is closed"))
            let channel = try await harbour.channel(id)
            #expect(channel.name == "closed-0001")
            #expect(channel.parentID == (await harbour.guild.channel(named: "Closed Tickets"))?.id)
            for person in [harbour.mia, harbour.noah] {
                #expect(await person.sees(id))
                #expect(await !person.permissions(in: id).contains(.sendMessages))
            }
            #expect(await harbour.sam.sees(id))
            #expect(await harbour.sandbox.requests(.patch, matching: "/channels/*").count == 1)
        }
    }

    @Test("R7.2: the whole conversation is kept as a transcript")
    func transcript() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            for number in 1...120 { try await harbour.mia.says("line \(number)", in: id) }
            try await harbour.sam.says("<script>alert(1)</script> **bold**", in: id)
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            let ticket = try #require(try await bot.store.ticket(in: id))
            let transcript = try #require(try await bot.store.transcript(of: ticket.id))
            let html = String(decoding: try Compression.gzip.decompressed(transcript.html, limit: .max), as: UTF8.self)
            #expect(transcript.messageCount == 123)
            for number in 1...120 { #expect(html.contains(">line \(number)<") || html.contains("line \(number)\n")) }
            #expect(!html.contains("<script>alert"))
            #expect(html.contains("<strong>bold</strong>"))
        }
    }

    @Test("R7.3: the row says closed, by whom, when and why, and the opener may open another ticket")
    func row() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/close", ["reason": "all 🎉 settled"], in: id)
            let ticket = try #require(try await bot.store.ticket(in: id))
            #expect(ticket.status == .closed)
            #expect(ticket.closing?.closedBy == harbour.sam.id)
            #expect(ticket.closing?.reason == "all 🎉 settled")
            let next = try await harbour.openTicket(harbour.mia)
            #expect(next.name == "ticket-0002")
        }
    }

    @Test("R7.4: log channel and opener get the closing with the transcript, the channel a last line")
    func notified() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("my printer is on fire", in: id)
            try await harbour.sam.runs("/close", ["reason": "fire is out"], in: id)
            let entry = try await harbour.logEntry("Ticket 0001 closed", harbour.sam.mention, "fire is out")
            let file = try #require(entry.attachments.first)
            #expect(file.filename == "transcript-0001.html")
            #expect(try await harbour.download(file).contains("my printer is on fire"))
            try await harbour.sandbox.until("a direct message") { await !harbour.mia.directMessages().isEmpty }
            let message = try #require(await harbour.mia.directMessages().first)
            #expect(message.content.contains("0001") && message.content.contains("fire is out"))
            #expect(try await harbour.download(try #require(message.attachments.first)).contains("printer"))
            #expect(await harbour.sam.messages(in: id).last { !$0.isEphemeral }?.text.contains("was closed by") == true)
        }
    }

    @Test("The Close button in the greeting closes, for staff")
    func button() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            let outcome = try await harbour.sam.presses("Close", in: id)
            #expect(outcome.text.contains("is closed"))
            #expect(try await harbour.channel(id).name == "closed-0001")
            #expect(try await harbour.sam.presses("Close", in: id).text.contains("already closed"))
        }
    }

    @Test("Closed direct messages are no error")
    func closedDirectMessages() async throws {
        try await Harbour.ready { harbour, bot in
            await harbour.mia.closesDirectMessages()
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            let ticket = try #require(try await bot.store.ticket(in: id))
            #expect(ticket.closing?.isOpenerTold == true)
            #expect(await harbour.mia.directMessages().isEmpty)
        }
    }

    @Test("Mentions in a reason ping nobody")
    func mentions() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs(
                "/close", ["reason": .text("@everyone \(harbour.noah.mention)")], in: id)
            let entry = try await harbour.logEntry("Ticket 0001 closed")
            try await harbour.sandbox.until("a direct message") { await !harbour.mia.directMessages().isEmpty }
            let messages = await [entry] + harbour.sam.messages(in: id).suffix(1) + harbour.mia.directMessages()
            for message in messages {
                #expect(!message.mentionsEveryone)
                #expect(message.mentionedUsers.isEmpty)
            }
        }
    }

    @Test("Administrators are staff without a role")
    func administrator() async throws {
        try await Harbour.ready { harbour, _ in
            let id = try await harbour.openTicket(harbour.mia).id
            #expect(try await harbour.owner.runs("/close", in: id).text.contains("is closed"))
        }
    }
}
