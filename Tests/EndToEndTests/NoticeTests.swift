import Bot
import DiscordInteractions
import DiscordModel
import DiscordREST
import Logging
import Sandbox
import Synchronization
import Testing
import Tickets

@Suite("What administrators are told when something they chose is deleted", .timeLimit(.minutes(60)))
struct NoticeTests {
    @Test("Once, though Discord tells of it twice, with a button that mends it")
    func duplicatedEvent() async throws {
        try await Harbour.ready { harbour, _ in
            harbour.sandbox.gatewayFaults.add(.init(.duplicate, of: "CHANNEL_DELETE", times: 2))
            try await harbour.deletes("Tickets")
            let notice = try await harbour.logEntry("ticket category was deleted")
            #expect(notice.buttons.map(\.label) == ["Make a ticket category"])
            try await harbour.deletes("Closed Tickets")
            try await harbour.logEntry("archive category was deleted")
            #expect(try await harbour.notices("ticket category was deleted") == 1)

            let repaired = try await harbour.owner.presses("Make a ticket category", on: notice)
            #expect(repaired.reply?.isEphemeral == true)
            #expect(repaired.text.contains("I made"), "\(repaired.text)")
            let category = try #require(await harbour.guild.channel(named: "Tickets"))
            #expect(try await harbour.openTicket(harbour.mia).parentID == category.id)
        }
    }

    @Test("Once, also across a restart; and what was deleted while the bot was away is told when it is back")
    func restart() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                try await harbour.setUp()
                try await harbour.deletes("Tickets")
                try await harbour.logEntry("ticket category was deleted")
            }
            try await harbour.deletes("Closed Tickets")
            await harbour.guild.deleteRole(harbour.staff)
            try await harbour.withBot { _ async throws in
                try await harbour.logEntry("archive category was deleted")
                try await harbour.logEntry("Every staff role was deleted")
                #expect(try await harbour.notices("ticket category was deleted") == 1)
            }
            try await harbour.withBot { _ async throws in
                // Nothing new: another deletion shows that the bot has looked.
                let desk = await harbour.guild.makeChannel("Desk", type: .category)
                try await harbour.owner.runs("/settings category", ["channel": .channel(desk)], in: harbour.help)
                try await harbour.deletes("Desk")
                try await harbour.sandbox.until("the second notice of a category") {
                    try await harbour.notices("ticket category was deleted") == 2
                }
                #expect(try await harbour.notices("archive category was deleted") == 1)
                #expect(try await harbour.notices("Every staff role was deleted") == 1)
            }
        }
    }

    @Test("Where the log channel itself is gone, the owner gets a direct message, without a button but with what to do")
    func owner() async throws {
        try await Harbour.ready { harbour, _ in
            try await harbour.deletes("ticket-log")
            try await harbour.sandbox.until("the owner is told") {
                await harbour.owner.directMessages().contains { $0.text.contains("log channel was deleted") }
            }
            let message = try #require(await harbour.owner.directMessages().last)
            #expect(message.text.contains("Harbour"))
            #expect(message.text.contains("`/doctor`"))
            #expect(message.buttons.isEmpty)
        }
    }

    @Test("A log channel that the bot may not write in is passed over in favour of the owner")
    func lockedLog() async throws {
        try await Harbour.ready { harbour, _ in
            let log = try await harbour.channel(try await harbour.log)
            await harbour.guild.deny(.sendMessages, to: harbour.usher, in: log)
            try await harbour.deletes("Tickets")
            try await harbour.sandbox.until("the owner is told") {
                await harbour.owner.directMessages().contains { $0.text.contains("ticket category was deleted") }
            }
        }
    }

    @Test("A channel that the bot merely does not see any more is not told as deleted", arguments: [true, false])
    func hidden(obfuscates: Bool) async throws {
        var settings = SandboxSettings()
        settings.obfuscatesHiddenChannels = obfuscates
        try await Harbour.ready(settings: settings) { harbour, _ in
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            let everyone = Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel)
            await harbour.guild.setOverwrites(of: archive.id, to: [everyone])
            try await harbour.deletes("Tickets")
            try await harbour.logEntry("ticket category was deleted")
            #expect(try await harbour.notices("archive category was deleted") == 0)
            // Without obfuscation the sandbox tells nothing at all of what went out of sight.
            guard obfuscates else { return }
            let doctor = try await harbour.owner.runs("/doctor", in: harbour.help)
            #expect(doctor.text.contains("**View Channels** in the archive category"), "\(doctor.text)")
        }
    }

    @Test("The button in the log channel is for those who may manage the server")
    func staffPresses() async throws {
        try await Harbour.ready { harbour, _ in
            try await harbour.deletes("Tickets")
            let notice = try await harbour.logEntry("ticket category was deleted")
            let outcome = try await harbour.sam.presses("Make a ticket category", on: notice)
            #expect(outcome.text.contains("Manage Server"))
            #expect(await harbour.guild.channel(named: "Tickets") == nil)
        }
    }

    @Test("An answer of Discord's that got lost does not make two notices of one", arguments: [500, 502])
    func lostAnswer(status: Int) async throws {
        try await Harbour.ready { harbour, _ in
            harbour.sandbox.faults.add(
                Fault(
                    method: .post, path: "/channels/\(try await harbour.log)/messages", times: 2,
                    kind: .status(status, afterEffect: true)))
            try await harbour.deletes("Tickets")
            try await harbour.logEntry("ticket category was deleted")
            try await harbour.deletes("Closed Tickets")
            try await harbour.logEntry("archive category was deleted")
            #expect(try await harbour.notices("ticket category was deleted") == 1)
        }
    }

    @Test("The same trouble is told again after a day, and not before")
    func pause() async throws {
        try await Harbour.ready { harbour, bot async throws in
            let hours = Mutex(0)
            let notices = harbour.notices(of: bot) { .now + .seconds(3600 * hours.withLock { $0 }) }
            func tell() async throws -> Int {
                await withTaskGroup { group in
                    for _ in 0..<5 {
                        group.addTask { await notices.tell(harbour.guild.id, key: "full", "The category is full.") }
                    }
                }
                return try await harbour.notices("category is full")
            }
            #expect(try await tell() == 1)
            hours.withLock { $0 = 23 }
            #expect(try await tell() == 1)
            hours.withLock { $0 = 25 }
            // Discord remembers a nonce for minutes.
            harbour.sandbox.clock.advance(by: .seconds(600))
            #expect(try await tell() == 2)
        }
    }

    @Test("Where nobody takes a message, the next try is an hour later, not at every event")
    func nobodyThere() async throws {
        try await Harbour.ready { harbour, bot async throws in
            await harbour.owner.closesDirectMessages()
            try await harbour.deletes("ticket-log")
            let hours = Mutex(0)
            let notices = harbour.notices(of: bot) { .now + .seconds(3600 * hours.withLock { $0 }) }
            @Sendable func refusals() async -> Int {
                await harbour.sandbox.requests(.post, matching: "/channels/*/messages").count { $0.status == 403 }
            }
            try await harbour.sandbox.until("the deletion is not told") { await refusals() == 1 }
            for _ in 0..<3 { await notices.tell(harbour.guild.id, key: "full", "The category is full.", pause: nil) }
            #expect(await refusals() == 2)
            hours.withLock { $0 = 2 }
            await notices.tell(harbour.guild.id, key: "full", "The category is full.", pause: nil)
            #expect(await refusals() == 3)
        }
    }
}

extension Harbour {
    fileprivate func deletes(_ name: String) async throws {
        await self.guild.deleteChannel(try #require(await self.guild.channel(named: name)).id)
    }

    fileprivate func notices(_ text: String) async throws -> Int {
        await self.guild.messages(in: try await self.log).count { $0.text.contains(text) }
    }

    fileprivate func notices(of bot: RunningBot, now: @escaping @Sendable () -> Timestamp) -> AdminNotices {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let rest = RESTClient(
            configuration: RESTConfiguration(token: self.usher.token, baseURL: self.sandbox.apiURL), logger: logger)
        let desk = bot.application.desk
        return AdminNotices(
            store: bot.store, settings: desk.settings, directory: desk.directory, rest: rest,
            repairButtonID: { RepairID($0, in: $1).wireForm }, now: now, logger: logger)
    }
}
