import DiscordModel
import Sandbox
import Testing
import Tickets

/// What breaks, what people change, and where a thread is impossible as well.
@Suite("Tickets in private threads, in trouble (R1, R7)")
struct ThreadTroubleTests {
    @Test("A thread whose answer was lost is found again, not started twice", arguments: [500, 502])
    func orphan(status: Int) async throws {
        try await Harbour.full { harbour, bot in
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/channels/*/threads", kind: .status(status, afterEffect: true)))
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("noted"), "\(outcome.text)")
            try await harbour.logEntry("Ticket 0001 opened")
            let threads = await harbour.guild.threads(in: harbour.help)
            #expect(threads.map(\.name) == ["ticket-0001"])
            #expect(await harbour.mia.sees(threads[0].id))
            #expect(await harbour.guild.messages(in: threads[0].id).filter { !$0.buttons.isEmpty }.count == 1)
        }
    }

    @Test("A thread whose answer was lost is found among the archived ones as well, once Discord may have archived it")
    func archivedOrphan() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                await harbour.fillServer()
                harbour.sandbox.faults.add(
                    Fault(method: .post, path: "/channels/*/threads", kind: .status(500, afterEffect: true)))
                // Nor is it found while this process lives.
                harbour.sandbox.faults.add(
                    Fault(
                        method: .get, path: "/guilds/*/threads/active", times: 1000,
                        kind: .status(500, afterEffect: false)))
                #expect(try await harbour.mia.presses("Create Ticket", in: harbour.help).reply != nil)
            }
            harbour.sandbox.faults.removeAll()
            let thread = try #require(await harbour.guild.threads(in: harbour.help).first).id
            try await harbour.owner.archives(thread)
            try await harbour.withBot(now: { .now + .seconds(7200) }) { bot async throws in
                try await harbour.logEntry("Ticket 0001 opened")
                #expect(await harbour.guild.threads(in: harbour.help).map(\.id) == [thread])
                #expect(try await bot.store.ticket(in: thread)?.number == 1)
                #expect(await harbour.mia.sees(thread))
            }
        }
    }

    @Test("A thread that Discord starts after another one was started in its place goes away again")
    func lateThread() async throws {
        try await Harbour.full { harbour, bot in
            harbour.sandbox.faults.add(Fault(method: .post, path: "/channels/*/threads", kind: .late(.seconds(10))))
            // It is looked at before the bot takes it away.
            harbour.sandbox.faults.add(
                Fault(method: .get, path: "/channels/*/messages", times: 1000, kind: .delay(.seconds(8))))
            #expect(try await harbour.mia.presses("Create Ticket", in: harbour.help).reply != nil)
            try await harbour.logEntry("Ticket 0001 opened")
            let ticket = try #require(
                try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 1).first)
            try await harbour.sandbox.until("another thread is there", within: .seconds(60)) {
                await harbour.guild.threads(in: harbour.help).count == 2
            }
            try await harbour.sandbox.until("the late thread is gone") {
                await harbour.guild.threads(in: harbour.help).map(\.id) == [ticket.channelID]
            }
        }
    }

    @Test("An opener who leaves and comes back is in the thread again")
    func openerReturns() async throws {
        try await Harbour.with(privilegedIntents: [.messageContent, .guildMembers]) { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                await harbour.fillServer()
                let thread = try await harbour.openTicket(harbour.mia).id
                await harbour.guild.kick(harbour.mia)
                try await harbour.logEntry("0001", "the opener left")
                await harbour.guild.add(harbour.mia)
                try await harbour.logEntry("0001", "is back")
                #expect(await harbour.mia.sees(thread))
                try await harbour.mia.says("here I am", in: thread)
                #expect(await harbour.guild.threads(in: harbour.help).map(\.id) == [thread])
            }
        }
    }

    @Test("Somebody else's thread of the same name, and an older one of the bot, are not taken for the ticket's")
    func lookalikes() async throws {
        try await Harbour.full { harbour, bot in
            try await harbour.noah.startsThread("ticket-0001", in: harbour.help, isPrivate: true)
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/channels/*/threads", kind: .status(500, afterEffect: false)))
            _ = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            try await harbour.logEntry("Ticket 0001 opened")
            let threads = await harbour.guild.threads(in: harbour.help)
            #expect(threads.count == 2)
            let own = try #require(threads.first { $0.thread?.owner == harbour.usher.userID })
            #expect(try await bot.store.ticket(in: own.id)?.number == 1)
            #expect(await !harbour.noah.sees(own.id))
        }
    }

    @Test("What one process left unfinished in a thread, the next one finishes at its start")
    func restart() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                await harbour.fillServer()
                harbour.sandbox.faults.add(
                    Fault(
                        method: .put, path: "/channels/*/thread-members/*", times: 1000,
                        kind: .status(500, afterEffect: false)))
                #expect(try await harbour.mia.presses("Create Ticket", in: harbour.help).reply != nil)
            }
            harbour.sandbox.faults.removeAll()
            try await harbour.withBot { _ async throws in
                try await harbour.logEntry("Ticket 0001 opened")
                let thread = try #require(await harbour.guild.threads(in: harbour.help).first)
                #expect(await harbour.mia.sees(thread.id))
                #expect(await harbour.guild.threads(in: harbour.help).count == 1)
                #expect(await harbour.guild.messages(in: thread.id).filter { !$0.buttons.isEmpty }.count == 1)
            }
        }
    }

    @Test(
        "A thread that is deleted by hand, or with the channel it lies below, ends its ticket",
        arguments: [true, false])
    func deleted(onlyThread: Bool) async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            try await harbour.logEntry("Ticket 0001 opened")
            await harbour.guild.deleteChannel(onlyThread ? thread : harbour.help)
            try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
            #expect(try await bot.store.ticket(in: thread)?.status == .closed)
        }
    }

    @Test("So it is at the start, if that happened while the bot was away", arguments: [true, false])
    func deletedWhileAway(onlyThread: Bool) async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                await harbour.fillServer()
                _ = try await harbour.openTicket(harbour.mia)
                _ = try await harbour.openTicket(harbour.noah)
                try await harbour.logEntry("Ticket 0001 opened")
                try await harbour.logEntry("Ticket 0002 opened")
            }
            let threads = await harbour.guild.threads(in: harbour.help)
            await harbour.guild.deleteChannel(onlyThread ? threads[0].id : harbour.help)
            // An archived one is not in the description of the server, and yet there.
            if onlyThread { try await harbour.owner.archives(threads[1].id) }
            try await harbour.withBot { bot in
                try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
                if onlyThread {
                    #expect(try await bot.store.ticket(in: threads[1].id)?.status == .open)
                } else {
                    try await harbour.logEntry("Ticket 0002 closed: its channel was deleted")
                }
            }
        }
    }

    @Test("When there is room again, new tickets have channels, and what is a thread stays one")
    func roomAgain() async throws {
        try await Harbour.full { harbour, bot in
            let thread = try await harbour.openTicket(harbour.mia).id
            await harbour.guild.deleteChannel(try #require(await harbour.guild.channel(named: "filler-0")).id)
            let channel = try await harbour.openTicket(harbour.noah)
            #expect(channel.type == .text && channel.name == "ticket-0002")
            #expect(try await bot.store.ticket(in: channel.id)?.isThread == false)
            #expect(try await harbour.sam.runs("/close", in: thread).text.contains("is closed"))
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(await harbour.guild.threads(in: harbour.help).first?.thread?.isLocked == true)
        }
    }

    @Test("The last channel of a server goes to the spare of a full category, and the ticket becomes a thread")
    func spareTakesLastPlace() async throws {
        try await Harbour.ready { harbour, _ in
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            for number in 0..<50 { await harbour.guild.makeChannel("full-\(number)", parent: category.id) }
            await harbour.fillServer(upTo: 499)
            #expect(try await harbour.openTicket(harbour.mia).type == .privateThread)
        }
    }

    // MARK: Where a thread is impossible, too

    @Test(
        "What the bot lacks for threads is named, and nothing is left behind",
        arguments: [
            (Permissions.createPrivateThreads, "Create Private Threads"), (.manageThreads, "Manage Threads"),
            (.sendMessagesInThreads, "Send Messages in Threads"),
        ])
    func botLacks(missing: Permissions, name: String) async throws {
        try await Harbour.full { harbour, bot in
            await harbour.guild.setOverwrites(
                of: harbour.help, to: [Overwrite(.member(harbour.usher.userID), deny: missing)])
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("500 channels"))
            #expect(outcome.text.contains("**\(name)** in <#\(harbour.help)>"), "\(outcome.text)")
            try await harbour.logEntry("Ticket 0001 could not be opened")
            #expect(await harbour.guild.threads(in: harbour.help).isEmpty)
            #expect(try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 1).isEmpty)
            await harbour.guild.setOverwrites(of: harbour.help, to: [])
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
        }
    }

    @Test("An opener who could not write in the thread is not given one")
    func openerLacks() async throws {
        try await Harbour.full { harbour, _ in
            await harbour.guild.setOverwrites(
                of: harbour.help,
                to: [
                    Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .sendMessagesInThreads),
                    Overwrite(.member(harbour.usher.userID), allow: .sendMessagesInThreads),
                ])
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("**Send Messages in Threads** in <#\(harbour.help)>"), "\(outcome.text)")
            #expect(await harbour.guild.threads(in: harbour.help).isEmpty)
        }
    }

    @Test("A server that is full of threads as well is told so")
    func threadsFull() async throws {
        try await Harbour.full { harbour, _ in
            await harbour.sandbox.changeSettings { $0.activeThreadLimit = 0 }
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("500 channels") && outcome.text.contains("active threads"), "\(outcome.text)")
        }
    }
}
