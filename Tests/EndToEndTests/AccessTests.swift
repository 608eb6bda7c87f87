import DiscordModel
import Sandbox
import Synchronization
import Testing
import Tickets

@Suite("Adding and removing (R3, R4)", .timeLimit(.minutes(60)))
struct AccessTests {
    @Test("R3.1 R3.2 R3.3: staff add a member, who then sees and writes; it is stored and logged")
    func add() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let outcome = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: channel)
            #expect(outcome.text.contains("now in this ticket"))
            let rights: Permissions = [.viewChannel, .sendMessages, .readMessageHistory, .attachFiles, .embedLinks]
            #expect(await harbour.noah.permissions(in: channel).contains(rights))
            try await harbour.noah.says("hello", in: channel)
            let ticket = try #require(try await bot.store.ticket(in: channel))
            let event = try #require(try await bot.store.events(of: ticket.id).last)
            #expect(event.kind == .userAdded)
            #expect(event.actorID == harbour.sam.id)
            #expect(event.subjectID == harbour.noah.id)
            try await harbour.logEntry("user added", harbour.sam.mention, harbour.noah.mention)
        }
    }

    @Test("R3.4 R4.4 R7.5: who is not staff can neither add nor remove nor close, and is told so")
    func notStaff() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let attempts = [
                try await harbour.mia.runs("/add", ["user": .user(harbour.noah)], in: channel),
                try await harbour.mia.runs("/remove", ["user": .user(harbour.mia)], in: channel),
                try await harbour.mia.runs("/close", in: channel),
                try await harbour.mia.presses("Close", in: channel),
            ]
            for outcome in attempts {
                #expect(outcome.reply?.isEphemeral == true)
                #expect(outcome.text.contains("Only staff"))
            }
            #expect(await !harbour.noah.sees(channel))
            #expect(try await bot.store.ticket(in: channel)?.status == .open)
        }
    }

    @Test("R3.5: who is in the ticket already is named as present", arguments: ["opener", "added", "staff"])
    func present(who: String) async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: channel)
            let person = ["opener": harbour.mia, "added": harbour.noah, "staff": harbour.sam][who] ?? harbour.mia
            let outcome = try await harbour.sam.runs("/add", ["user": .user(person)], in: channel)
            #expect(outcome.text.contains("already"))
            #expect(outcome.reply?.isEphemeral == true)
        }
    }

    @Test("Bots and people outside the server are refused clearly")
    func impossible() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            let bot = try await harbour.sam.runs("/add", ["user": .user(harbour.usher.userID)], in: channel)
            #expect(bot.text.contains("is a bot"))
            let stranger = await harbour.sandbox.makePerson("stranger")
            let outside = try await harbour.sam.runs("/add", ["user": .user(stranger)], in: channel)
            #expect(outside.text.contains("not on this server"))
        }
    }

    @Test("R4.1 R4.2 R4.3: staff remove a member, who loses access; it is stored and logged")
    func remove() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: channel)
            let outcome = try await harbour.sam.runs("/remove", ["user": .user(harbour.noah)], in: channel)
            #expect(outcome.text.contains("no longer in this ticket"))
            #expect(await !harbour.noah.sees(channel))
            let ticket = try #require(try await bot.store.ticket(in: channel))
            let event = try #require(try await bot.store.events(of: ticket.id).last)
            #expect(event.kind == .userRemoved)
            #expect(event.actorID == harbour.sam.id)
            #expect(event.subjectID == harbour.noah.id)
            try await harbour.logEntry("user removed", harbour.sam.mention, harbour.noah.mention)
        }
    }

    @Test("R4.5: who is not in the ticket is named as not present")
    func notPresent() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            let outcome = try await harbour.sam.runs("/remove", ["user": .user(harbour.noah)], in: channel)
            #expect(outcome.text.contains("not in this ticket"))
        }
    }

    @Test("R4.6: removing the opener asks the same staff member first, and only “yes” removes")
    func removeOpener() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let question = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            #expect(question.isEphemeral)
            #expect(await harbour.mia.sees(channel))

            let kept = try await harbour.sam.presses("Keep them", on: question)
            #expect(kept.reply?.buttons.isEmpty == true)
            #expect(await harbour.mia.sees(channel))

            let again = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            let answer = try await harbour.sam.presses("Remove the opener", on: again)
            #expect(answer.text.contains("no longer in this ticket"))
            #expect(answer.reply?.buttons.isEmpty == true)
            #expect(await !harbour.mia.sees(channel))
            #expect(try await bot.store.ticket(in: channel)?.status == .open)
        }
    }

    @Test("R4.6: the question cannot be pressed by somebody else")
    func foreignConfirmation() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            let question = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            await #expect(throws: (any Error).self) {
                try await harbour.owner.presses("Remove the opener", on: question)
            }
            #expect(await harbour.mia.sees(channel))
        }
    }

    @Test("R4.6: the question expires")
    func expiredConfirmation() async throws {
        let offset = Mutex(Duration.zero)
        try await Harbour.ready(now: { Timestamp.now + offset.withLock { $0 } }) { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            let question = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            offset.withLock { $0 = .seconds(61) }
            let outcome = try await harbour.sam.presses("Remove the opener", on: question)
            #expect(outcome.text.contains("expired"))
            #expect(await harbour.mia.sees(channel))
        }
    }

    @Test("A removed opener can be added again")
    func back() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = try await harbour.openTicket(harbour.mia).id
            let question = try #require(
                try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel).reply)
            try await harbour.sam.presses("Remove the opener", on: question)
            try await harbour.sam.runs("/add", ["user": .user(harbour.mia)], in: channel)
            #expect(await harbour.mia.sees(channel))
        }
    }

    @Test("Outside a ticket the commands say where they belong", arguments: ["/add", "/remove", "/close"])
    func elsewhere(command: String) async throws {
        try await Harbour.ready { harbour, _ in
            let options: [String: OptionArgument] = command == "/close" ? [:] : ["user": .user(harbour.noah)]
            let outcome = try await harbour.sam.runs(command, options, in: harbour.help)
            #expect(outcome.text.contains("not a ticket"))
        }
    }

    @Test("Without Manage Permissions the bot says what it lacks, and the row stays true")
    func lacksRight() async throws {
        try await Harbour.ready { harbour, bot in
            let channel = try await harbour.openTicket(harbour.mia).id
            let role = try #require(await harbour.guild.role(of: harbour.usher))
            await harbour.guild.setPermissions(
                of: role, to: Permissions(rawValue: 2_252_163_007_376_464).subtracting(.manageRoles))
            let outcome = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: channel)
            #expect(outcome.text.contains("Manage Roles"))
            let ticket = try #require(try await bot.store.ticket(in: channel))
            #expect(!ticket.isPresent(harbour.noah.id))
            #expect(try await bot.store.events(of: ticket.id).map(\.kind) == [.created])
        }
    }
}
