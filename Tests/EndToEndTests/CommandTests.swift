import Bot
import DiscordInteractions
import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Commands (R6)", .timeLimit(.minutes(60)))
struct CommandTests {
    @Test("R6.4: every discovered command is registered with Discord by one bulk PUT")
    func registered() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ async throws in
                let names = await harbour.sandbox.commands(of: harbour.usher).compactMap { $0["name"]?.string }
                #expect(
                    names.sorted() == [
                        "add", "close", "doctor", "help", "panel", "privacy", "remove", "settings", "setup",
                        "transcript",
                    ])
                #expect(await harbour.bulkPuts() == 1)
            }
        }
    }

    @Test("Discord is told of the commands only when they have changed")
    func onlyWhenChanged() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { _ in }
            try await harbour.withBot { _ in }
            #expect(await harbour.bulkPuts() == 1)
            try await harbour.withBot(commands: CommandCatalogue.discovered + [PingCommand.self]) { _ in }
            #expect(await harbour.bulkPuts() == 2)
        }
    }

    @Test("R6.5: a command that fails to load is named in /help, and the others work")
    func failing() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot(commands: [BrokenCommand.self] + CommandCatalogue.discovered) {
                bot async throws in
                #expect(bot.application.bot.catalogue.failures.map(\.name) == ["BrokenCommand"])
                #expect(bot.application.bot.catalogue.failures[0].reason.contains("no licence key"))
                try await harbour.setUp()
                let help = try await harbour.owner.runs("/help", in: harbour.help).text
                #expect(help.contains("BrokenCommand"))
                let id = try await harbour.openTicket(harbour.mia).id
                #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
            }
        }
    }

    @Test("R6.3: a new command needs nothing but its own type")
    func added() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot(commands: CommandCatalogue.discovered + [PingCommand.self]) { _ async throws in
                #expect(try await harbour.mia.runs("/ping", in: harbour.help).text == "pong")
            }
        }
    }

    @Test("In direct messages the bot says where it works")
    func directMessage() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = await harbour.mia.directMessage(with: harbour.usher)
            await #expect(throws: (any Error).self) { try await harbour.mia.runs("/close", in: channel) }
        }
    }
}

extension Harbour {
    fileprivate func bulkPuts() async -> Int {
        await self.sandbox.requests(.put, matching: "/applications/*/commands").count
    }
}

private struct PingCommand: BotCommand, SlashCommand {
    static let name = "ping"
    static let summary = "Answers"
    static let audience = Audience.everyone
    static let options = optionList()

    init(_ services: BotServices) {}

    var handler: CommandHandler { CommandHandler(self) }

    func run(_ input: Void, in context: InteractionContext) async throws -> Reply { .ephemeral("pong") }
}

private struct BrokenCommand: BotCommand {
    struct NoLicence: Error, CustomStringConvertible { let description = "no licence key" }

    static let audience = Audience.everyone

    let handler: CommandHandler

    init(_ services: BotServices) throws { throw NoLicence() }
}
