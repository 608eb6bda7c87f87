import DiscordModel
import Sandbox
import Testing
import Tickets

/// The server has 500 channels, and no room for one more.
@Suite("Tickets in private threads (R1, R3, R4, R7)")
struct ThreadTicketTests {
    @Test("R1.1 R1.3: a full server gets a private thread for the opener and the staff, asked for once")
    func opening() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia)
            #expect(thread.type == .privateThread)
            #expect(thread.name == "ticket-0001")
            #expect(thread.parentID == harbour.help)
            #expect(thread.thread?.owner == harbour.usher.userID)
            for person in [harbour.mia, harbour.sam] { #expect(await person.sees(thread.id)) }
            #expect(await !harbour.noah.sees(thread.id))
            #expect(await harbour.mia.permissions(in: thread.id).contains(.sendMessagesInThreads))
            try await harbour.mia.says("hello", in: thread.id)

            let ticket = try #require(try await bot.store.ticket(in: thread.id))
            #expect(ticket.isThread && ticket.panelChannelID == harbour.help)
            try await harbour.logEntry("Ticket 0001 opened", "<#\(thread.id)>")
            let starts = await harbour.sandbox.requests(.post, matching: "/channels/*/threads")
            #expect(starts.map(\.status) == [201])
            #expect(starts.first?.body?["invitable"] == false)
            #expect(starts.first?.body?["auto_archive_duration"] == 10080)
            // Nobody looked for what cannot be there.
            #expect(await harbour.sandbox.requests(.get, matching: "/guilds/*/threads/active").isEmpty)
            // Administrators are told once.
            #expect(try await harbour.openTicket(harbour.noah).name == "ticket-0002")
            try await harbour.logEntry("Ticket 0002 opened")
            let notices = await harbour.guild.messages(in: try await harbour.log).filter {
                $0.text.contains("private threads")
            }
            #expect(notices.count == 1)
        }
    }

    @Test("R1.5: who has a ticket in a thread is led there, also if they were taken out of it or it went to sleep")
    func second() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            try await harbour.owner.removes(harbour.mia.id, from: thread)
            try await harbour.owner.archives(thread)
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("already have an open ticket") && outcome.text.contains("<#\(thread)>"))
            try await harbour.sandbox.until("the thread is shown again") {
                await harbour.mia.threads(in: harbour.help).map(\.id) == [thread]
            }
            #expect(await harbour.guild.threads(in: harbour.help).count == 1)
        }
    }

    @Test("R3.1 R4.1: people are added and removed, with their entries in the log")
    func members() async throws {
        try await Harbour.full { harbour, _ in
            let thread = try await harbour.openTicket(harbour.mia).id
            let added = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: thread)
            #expect(added.text.contains("now in this ticket"), "\(added.text)")
            #expect(await harbour.noah.sees(thread))
            try await harbour.noah.says("hello", in: thread)
            try await harbour.logEntry("Ticket 0001: user added", harbour.noah.mention)
            let again = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: thread)
            #expect(again.text.contains("already in this ticket"))

            let removed = try await harbour.sam.runs("/remove", ["user": .user(harbour.noah)], in: thread)
            #expect(removed.text.contains("no longer in this ticket"), "\(removed.text)")
            #expect(await !harbour.noah.sees(thread))
            try await harbour.logEntry("Ticket 0001: user removed", harbour.noah.mention)
            let question = try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: thread)
            _ = try await harbour.sam.presses("Remove the opener", on: try #require(question.reply))
            #expect(await !harbour.mia.sees(thread))
            let texts = await harbour.guild.messages(in: thread).map(\.text)
            #expect(texts.contains { $0.contains("was added by") })
            #expect(texts.filter { $0.contains("was removed by") }.count == 2)
        }
    }

    @Test("R3.4: who is not staff can do nothing in a thread either")
    func notStaff() async throws {
        try await Harbour.full { harbour, _ in
            let thread = try await harbour.openTicket(harbour.mia).id
            let adding = try await harbour.mia.runs("/add", ["user": .user(harbour.noah)], in: thread)
            #expect(adding.text.contains("Only staff"))
            #expect(await !harbour.noah.sees(thread))
            #expect(try await harbour.mia.presses("Close", in: thread).text.contains("Only staff"))
        }
    }

    @Test("Staff who came after the greeting are brought in with /add, or see it by Manage Threads")
    func lateStaff() async throws {
        try await Harbour.full { harbour, _ in
            let thread = try await harbour.openTicket(harbour.mia).id
            let tom = await harbour.guild.addPerson("tom", roles: [harbour.staff])
            #expect(await !tom.sees(thread))
            let outcome = try await harbour.sam.runs("/add", ["user": .user(tom)], in: thread)
            #expect(outcome.text.contains("now in this ticket"), "\(outcome.text)")
            #expect(await tom.sees(thread))
            let eve = await harbour.guild.addPerson("eve", roles: [harbour.staff])
            await harbour.guild.setPermissions(of: harbour.staff, to: .manageThreads)
            #expect(await eve.sees(thread))
            #expect(try await eve.runs("/close", in: thread).text.contains("is closed"))
        }
    }

    @Test("Who could not take part in a thread is not added to it, and what they lack is named")
    func blindMember() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            await harbour.guild.setOverwrites(
                of: harbour.help, to: [Overwrite(.member(harbour.noah.id), deny: .viewChannel)])
            let outcome = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: thread)
            #expect(outcome.text.contains("**View Channels** in <#\(harbour.help)>"), "\(outcome.text)")
            #expect(try await bot.store.ticket(in: thread)?.isPresent(harbour.noah.id) == false)
        }
    }

    @Test("R7: closing says so, locks and archives the thread in one PATCH, keeps the transcript and tells people")
    func closing() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("My ferry is late.", in: thread)
            try await harbour.sam.says("So is mine.", in: thread)
            let outcome = try await harbour.sam.runs("/close", ["reason": "settled"], in: thread)
            #expect(outcome.text.contains("0001 is closed"), "\(outcome.text)")
            try await harbour.logEntry("Ticket 0001 closed", "settled")
            let closed = try #require(await harbour.guild.threads(in: harbour.help).first)
            #expect(closed.name == "closed-0001")
            #expect(closed.thread?.isArchived == true && closed.thread?.isLocked == true)
            let patches = await harbour.sandbox.requests(.patch, matching: "/channels/*")
            #expect(patches.map(\.status) == [200])
            // They read on, and write no more.
            #expect(await harbour.mia.sees(thread))
            await #expect(throws: PersonRefusal.self) { try await harbour.mia.says("Wait!", in: thread) }

            let texts = await harbour.guild.messages(in: thread).map(\.text)
            #expect(texts.contains { $0.contains("This ticket was closed by") && $0.contains("settled") })
            let html = try await bot.transcript(thread)
            #expect(html.contains("My ferry is late.") && html.contains("So is mine."))
            try await harbour.sandbox.until("a direct message") { await !harbour.mia.directMessages().isEmpty }
            #expect(await harbour.mia.directMessages().first?.attachments.count == 1)
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
            #expect(try await bot.store.ticket(in: thread)?.closing?.isArchived == true)
        }
    }

    @Test("R7.1: the Close button works in a thread, and closes no ticket but its own")
    func closeButton() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            #expect(try await harbour.sam.presses("Close", in: thread).text.contains("is closed"))
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(try await bot.store.ticket(in: thread)?.status == .closed)
        }
    }

    @Test("What is said in a thread is kept live, with edits and deletions")
    func live() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            let first = try await harbour.mia.says("one", in: thread)
            try await harbour.mia.edits(first.id, to: "two", in: thread)
            try await bot.until("both versions") {
                try await bot.texts(of: first.id, in: thread) == ["one", "two"]
            }
            let reply = try await harbour.mia.runs("/transcript", in: thread).reply
            #expect(reply?.attachments.first?.filename == "transcript-0001.html")
            try await harbour.mia.deletes(first.id, in: thread)
            try await bot.until("the deletion") {
                try await bot.archived(thread).first { $0.id == first.id }?.deletedAt != nil
            }
        }
    }

    @Test("Removed while Discord refused it, somebody is out of the thread when it is closed")
    func removalBeforeClosing() async throws {
        try await Harbour.full { harbour, _ in
            let thread = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: thread)
            harbour.sandbox.faults.add(
                Fault(
                    method: .delete, path: "/channels/*/thread-members/*", times: 1000,
                    kind: .status(500, afterEffect: false)))
            _ = try await harbour.sam.runs("/remove", ["user": .user(harbour.noah)], in: thread)
            #expect(await harbour.noah.sees(thread))
            harbour.sandbox.faults.removeAll()
            try await harbour.sam.runs("/close", in: thread)
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(await !harbour.noah.sees(thread))
            try await harbour.logEntry("Ticket 0001: user removed")
        }
    }
}
