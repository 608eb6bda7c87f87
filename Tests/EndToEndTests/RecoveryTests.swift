import DiscordModel
import Sandbox
import Synchronization
import Testing
import Tickets

@Suite("Whatever happens, one ticket is one ticket", .timeLimit(.minutes(60)))
struct RecoveryTests {
    @Test("The Gateway dropped in mid-click resumes, and nothing is lost")
    func droppedInMidClick() async throws {
        try await Harbour.ready { harbour, _ in
            let members = await harbour.addMembers(10)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, member) in members.enumerated() {
                    group.addTask {
                        if index == 5 { harbour.sandbox.gatewayFaults.dropConnections() }
                        _ = try await harbour.openTicket(member)
                    }
                }
                try await group.waitForAll()
            }
            let names = await harbour.guild.channels().map(\.name).filter { $0.hasPrefix("ticket-0") }
            #expect(names.sorted() == (1...10).map { "ticket-00\($0 < 10 ? "0" : "")\($0)" })
        }
    }

    @Test("A channel whose answer was lost is found again by its topic, not made twice", arguments: [500, 502])
    func orphan(status: Int) async throws {
        try await Harbour.ready { harbour, _ in
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/guilds/*/channels", kind: .status(status, afterEffect: true)))
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("noted"))
            try await harbour.logEntry("Ticket 0001 opened")
            let channels = await harbour.guild.channels().filter { $0.name.hasPrefix("ticket-0") }
            #expect(channels.count == 1)
            #expect(await harbour.mia.messages(in: channels[0].id).filter { !$0.isEphemeral }.count == 1)
        }
    }

    @Test("A connection that breaks before or after the effect leaves one channel and one greeting", arguments: [0, 1])
    func brokenConnection(after: Int) async throws {
        try await Harbour.ready { harbour, _ in
            let moment: Fault.Moment = after == 1 ? .afterEffect : .beforeEffect
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/guilds/*/channels", kind: .dropConnection(moment)))
            harbour.sandbox.faults.add(
                Fault(method: .post, path: "/channels/*/messages", kind: .dropConnection(moment)))
            _ = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            try await harbour.logEntry("Ticket 0001 opened")
            let channels = await harbour.guild.channels().filter { $0.name.hasPrefix("ticket-0") }
            #expect(channels.count == 1)
            #expect(await harbour.mia.messages(in: channels[0].id).filter { !$0.isEphemeral }.count == 1)
        }
    }

    @Test("A channel that Discord makes after another one was made in its place goes away again")
    func lateChannel() async throws {
        try await Harbour.ready { harbour, bot in
            let late = try await harbour.openTwice(bot)
            try await harbour.sandbox.until("the late channel is gone") { await harbour.guild.channel(late) == nil }
            let ticket = try #require(
                try await bot.store.activeTickets(in: harbour.guild.id, after: nil, limit: 2).first)
            #expect(await harbour.guild.channels().filter { $0.name == "ticket-0001" }.map(\.id) == [ticket.channelID])
        }
    }

    @Test("What was written in a channel that came too late is not lost: it stays, and the administrators are told")
    func lateChannelInUse() async throws {
        try await Harbour.ready { harbour, bot in
            let late = try await harbour.openTwice(bot)
            try await harbour.mia.says("is anybody here?", in: late)
            let log = try await harbour.log
            try await harbour.sandbox.until("the administrators are told") {
                await harbour.guild.messages(in: log).contains { $0.text.contains("very late for ticket 0001") }
            }
            #expect(await harbour.guild.channel(late) != nil)
        }
    }

    @Test("A copy of a ticket's channel that somebody makes is theirs, and stays")
    func copiedChannel() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let channel = try #require(await harbour.guild.channel(id))
            let copy = await harbour.guild.makeChannel(channel.name, topic: channel.topic)
            // By the time that another ticket is there, the bot has seen the copy.
            _ = try await harbour.openTicket(harbour.noah)
            #expect(await harbour.guild.channel(copy) != nil)
        }
    }

    @Test("What one process left unfinished, the next one finishes at its start")
    func restart() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                harbour.sandbox.faults.add(
                    Fault(
                        method: .post, path: "/channels/*/messages", times: 1000,
                        kind: .status(500, afterEffect: false)))
                let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
                #expect(outcome.reply != nil)
            }
            harbour.sandbox.faults.removeAll()
            try await harbour.withBot { _ async throws in
                try await harbour.logEntry("Ticket 0001 opened")
                let channel = try #require(await harbour.guild.channel(named: "ticket-0001"))
                #expect(await harbour.mia.messages(in: channel.id).filter { !$0.isEphemeral }.count == 1)
            }
        }
    }

    @Test("A ticket whose channel is deleted by hand is closed, and its opener may open another")
    func channelDeleted() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            await harbour.guild.deleteChannel(id)
            try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
            #expect(try await bot.store.ticket(in: id)?.status == .closed)
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
        }
    }

    @Test("A channel deleted while the bot was away does not keep its opener from opening another")
    func channelDeletedWhileAway() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                _ = try await harbour.openTicket(harbour.mia)
                try await harbour.logEntry("Ticket 0001 opened")
            }
            await harbour.guild.deleteChannel(try #require(await harbour.guild.channel(named: "ticket-0001")).id)
            try await harbour.withBot { _ async throws in
                #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
            }
        }
    }

    @Test("A full server on which the bot may start no thread is told to the member, who may try again later")
    func fullServer() async throws {
        try await Harbour.ready { harbour, _ in
            await harbour.fillServer()
            await harbour.guild.setOverwrites(
                of: harbour.help, to: [Overwrite(.member(harbour.usher.userID), deny: .createPrivateThreads)])
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("500 channels"))
            #expect(outcome.text.contains("**Create Private Threads**"), "\(outcome.text)")
            await harbour.guild.deleteChannel(try #require(await harbour.guild.channel(named: "filler-0")).id)
            #expect(try await harbour.openTicket(harbour.mia).name == "ticket-0002")
        }
    }

    @Test("Without Manage Channels the member is told which permission is missing")
    func lacksManageChannels() async throws {
        try await Harbour.ready { harbour, _ in
            let role = try #require(await harbour.guild.role(of: harbour.usher))
            await harbour.guild.setPermissions(
                of: role, to: Permissions(rawValue: 2_252_163_007_376_464).subtracting(.manageChannels))
            // The category's own overwrite for the bot would still allow it.
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            await harbour.guild.setOverwrites(of: category.id, to: [])
            let outcome = try await harbour.mia.presses("Create Ticket", in: harbour.help)
            #expect(outcome.text.contains("Manage Channels"))
            await harbour.guild.setPermissions(of: role, to: Permissions(rawValue: 2_252_163_007_376_464))
            _ = try await harbour.openTicket(harbour.mia)
        }
    }
}

extension Harbour {
    /// Mia opens a ticket for which Discord makes two channels, the first when nobody expects it any more.
    /// - Returns: The one that came too late.
    fileprivate func openTwice(_ bot: RunningBot) async throws -> ChannelID {
        self.sandbox.faults.add(Fault(method: .post, path: "/guilds/*/channels", kind: .late(.seconds(10))))
        // It is looked at before the bot takes it away.
        self.sandbox.faults.add(
            Fault(method: .get, path: "/channels/*/messages", times: 1000, kind: .delay(.seconds(8))))
        let outcome = try await self.mia.presses("Create Ticket", in: self.help)
        #expect(outcome.reply != nil, "\(outcome.text)")
        try await self.logEntry("Ticket 0001 opened")
        let opened = try await bot.store.activeTickets(in: self.guild.id, after: nil, limit: 1).first
        let own = try #require(opened?.channelID)
        let seen = Mutex(ChannelID?.none)
        try await self.sandbox.until("another channel is there", within: .seconds(60)) {
            let late = await self.guild.channels().first { $0.name == "ticket-0001" && $0.id != own }?.id
            seen.withLock { $0 = late }
            return late != nil
        }
        let late = seen.withLock { $0 }
        return try #require(late)
    }
}

extension SandboxGuild {
    fileprivate func channel(_ id: ChannelID) async -> SeenChannel? { await self.channels().first { $0.id == id } }
}
