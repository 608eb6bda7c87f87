import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Whatever happens, one ticket is one ticket")
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
