import DiscordModel
import Foundation
import Sandbox
import Testing

/// The program itself, over a database that a bot has filled.
@Suite("usher check --online", .timeLimit(.minutes(60)))
struct OnlineCheckTests {
    @Test("Where all is well it says so for the server, ends with 0 and changes nothing")
    func well() async throws {
        try await Harbour.checked { harbour in
            let before = harbour.sandbox.requests.count
            let (status, output) = try await harbour.check()
            #expect(status == 0, "\(output)")
            for line in [
                "✓ Discord accepts the token: Usher", "more starts today", "✓ the clock agrees with Discord's",
                "✓ Harbour (\(harbour.guild.id)): all is well",
            ] {
                #expect(output.contains(line), "\(output)")
            }
            #expect(!output.contains(harbour.usher.token))
            #expect(harbour.sandbox.requests.dropFirst(before).allSatisfy { $0.method == "GET" })
        }
    }

    @Test("What was deleted is found, with the button that mends it, and ends with 78")
    func deleted() async throws {
        try await Harbour.checked { harbour in
            await harbour.guild.deleteChannel(try await harbour.log)
            await harbour.guild.deleteRole(harbour.staff)
            let (status, output) = try await harbour.check()
            #expect(status == 78)
            let name = "✗ Harbour (\(harbour.guild.id)): "
            #expect(output.contains(name + "The log channel was deleted"), "\(output)")
            #expect(output.contains("/doctor has a button for it: Make a log channel"))
            #expect(output.contains(name + "Every staff role was deleted"))
        }
    }

    @Test("A permission that is missing is named with its channel, also where the channel is hidden altogether")
    func permissions() async throws {
        try await Harbour.checked { harbour in
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            await harbour.guild.deny(.manageChannels, to: harbour.usher, in: archive)
            let log = try await harbour.log
            let everyone = Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .viewChannel)
            await harbour.guild.setOverwrites(of: log, to: [everyone])
            let (status, output) = try await harbour.check()
            #expect(status == 78)
            #expect(
                output.contains("I lack Manage Channels in the archive category #Closed Tickets (\(archive.id))"),
                "\(output)")
            #expect(output.contains("I lack View Channels in the log channel channel \(log)"), "\(output)")
            #expect(!output.contains("deleted"))
        }
    }

    @Test("Hints alone end with 0")
    func hints() async throws {
        try await Harbour.checked { harbour in
            let archive = try #require(await harbour.guild.channel(named: "Closed Tickets"))
            for number in 1...46 { await harbour.guild.makeChannel("closed-\(number)", parent: archive.id) }
            let (status, output) = try await harbour.check()
            #expect(status == 0, "\(output)")
            #expect(output.contains("· Harbour (\(harbour.guild.id)): The archive category"))
            #expect(output.contains("46 of the 50"))
        }
    }

    @Test("A server that the bot was taken from is a hint; one that the configuration names is a mistake")
    func notThere() async throws {
        try await Harbour.checked { harbour in
            await harbour.guild.kick(harbour.usher)
            let (status, output) = try await harbour.check()
            #expect(status == 0, "\(output)")
            #expect(output.contains("· server \(harbour.guild.id): The bot is not on this server."))
            let pinned = "guilds:\n  \"123456789\":\n    log: \"5\"\n"
            let (second, named) = try await harbour.check(file: pinned)
            #expect(second == 78)
            #expect(named.contains("✗ server 123456789: The bot is not on this server."), "\(named)")
        }
    }

    @Test("An intent that is switched off ends with 78")
    func intents() async throws {
        try await Harbour.checked(privilegedIntents: []) { harbour in
            let (status, output) = try await harbour.check()
            #expect(status == 78)
            #expect(output.contains("✗ Transcripts are empty, because the Message Content intent"), "\(output)")
        }
    }

    @Test("A Discord that fails in the midst of it ends with 69, a worthless token with 78")
    func discord() async throws {
        try await Harbour.checked { harbour in
            harbour.sandbox.faults.add(
                Fault(method: .get, path: "/guilds/*/channels", kind: .status(500, afterEffect: false)))
            let (status, output) = try await harbour.check()
            #expect(status == 69, "\(output)")
            #expect(output.contains("Discord stayed unreachable"))
            _ = await harbour.sandbox.resetToken(of: harbour.usher)
            let (second, refused) = try await harbour.check()
            #expect(second == 78)
            #expect(refused.contains("does not accept the bot token"), "\(refused)")
        }
    }
}

extension Harbour {
    /// A server that a bot has set up and left.
    fileprivate static func checked(
        privilegedIntents: Intents = [.messageContent, .guildMembers], _ body: @Sendable (Harbour) async throws -> Void
    ) async throws {
        try await Self.with(privilegedIntents: privilegedIntents) { harbour in
            try await harbour.withBot { _ async throws in try await harbour.setUp() }
            try await body(harbour)
        }
    }

    /// - Returns: The exit status, and what was printed.
    fileprivate func check(file: String? = nil) async throws -> (Int32, String) {
        let folder = URL(filePath: self.databasePath).deletingLastPathComponent()
        if let file { try Data(file.utf8).write(to: folder.appending(path: "usher.yml")) }
        let usher = try await UsherProcess(
            ["check", "--online"], in: folder,
            environment: [
                "DISCORD_TOKEN": self.usher.token, "DISCORD_API_URL": self.sandbox.apiURL,
                "STORE_URL": "sqlite:\(self.databasePath)",
            ])
        return (try await usher.end(), usher.output)
    }
}
