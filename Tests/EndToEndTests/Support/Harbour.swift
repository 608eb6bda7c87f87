import Bot
import DiscordModel
import DiscordREST
import Foundation
import Logging
import SQLiteStore
import Sandbox
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import Tickets
import Transcripts

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A server on a Discord of its own, with people and the real bot on it: over sockets, with a real database.
struct Harbour: Sendable {
    let sandbox: Sandbox
    let guild: SandboxGuild
    let usher: SandboxApplication
    let owner: Person
    /// Holds the staff role.
    let sam: Person
    let mia: Person
    let noah: Person
    let staff: RoleID
    /// Everybody sees and writes here.
    let help: ChannelID
    let databasePath: String
    /// Where copies of attached files lie.
    let archiveFolder: String

    /// What the link in the README asks for.
    static let invitation = Permissions(rawValue: 2_252_163_007_376_464)

    /// Builds the server, without a bot on it.
    static func with(
        settings: SandboxSettings = SandboxSettings(), answerDeadline: Duration = .seconds(60),
        privilegedIntents: Intents = .messageContent, _ body: @Sendable (Harbour) async throws -> Void
    ) async throws {
        try await Self.berths.take {
            try await Self.build(settings, answerDeadline, privilegedIntents, body)
        }
    }

    /// How many servers there are at a time. Each has a Discord and a bot of its own, and the bot gives up a Discord that
    /// does not answer it in time.
    private static let berths = Turns(count: 4)

    private static func build(
        _ settings: SandboxSettings, _ answerDeadline: Duration, _ privilegedIntents: Intents,
        _ body: @Sendable (Harbour) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "harbour-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var settings = settings
        // What these tests are about is not how fast a busy machine answers, or how soon a bot may start again.
        settings.answerDeadline = answerDeadline
        var gateway = GatewaySettings()
        gateway.limitsIdentifyRate = false
        let sandbox = try await Sandbox.start(
            SandboxConfiguration(settings: settings, gateway: gateway, recording: try Self.recording()))
        let guild = await sandbox.makeGuild("Harbour", owner: "olivia")
        // With two ids, what takes one for the other fails.
        let usher = await sandbox.makeApplication("Usher", privilegedIntents: privilegedIntents, isOld: true)
        await guild.install(usher, permissions: Self.invitation)
        let staff = await guild.makeRole("Crew")
        let harbour = Harbour(
            sandbox: sandbox, guild: guild, usher: usher, owner: guild.owner,
            sam: await guild.addPerson("sam", roles: [staff]), mia: await guild.addPerson("mia"),
            noah: await guild.addPerson("noah"), staff: staff, help: await guild.makeChannel("help"),
            databasePath: folder.appending(path: "usher.db").path,
            archiveFolder: folder.appending(path: "archive").path)
        do { try await body(harbour) } catch {
            await sandbox.stop()
            throw error
        }
        await sandbox.stop()
    }

    /// The folder that `USHER_TEST_TRAFFIC` names, if it does, gets a file with all that bot and Discord said to each other:
    /// `Tests/Python/test_description.py` judges it.
    private static func recording() throws -> TrafficRecording? {
        guard let folder = ProcessInfo.processInfo.environment["USHER_TEST_TRAFFIC"] else { return nil }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try TrafficRecording(path: "\(folder)/\(UUID().uuidString).jsonl")
    }

    /// Runs the bot while `body` runs, and ends it as SIGTERM would.
    func withBot(
        commands: [any BotCommand.Type] = CommandCatalogue.discovered,
        now: @escaping @Sendable () -> Timestamp = { .now }, limits: ArchiveLimits = ArchiveLimits(),
        links: TranscriptLinks? = nil,
        wrapping: @Sendable (any TicketStore) -> any TicketStore = { $0 },
        _ body: @Sendable (RunningBot) async throws -> Void
    ) async throws {
        let store = wrapping(try await SQLiteStore.open(path: self.databasePath))
        // USHER_TEST_LOG=1 shows what the bot says.
        let isLoud = ProcessInfo.processInfo.environment["USHER_TEST_LOG"] != nil
        let logger = Logger(label: "usher") {
            isLoud ? StreamLogHandler.standardError(label: $0) : SwiftLogNoOpLogHandler() as any LogHandler
        }
        var options = BotApplication.Options(
            token: self.usher.token, apiURL: self.sandbox.apiURL,
            archive: ArchiveOptions(folder: self.archiveFolder, limits: limits), links: links, commands: commands,
            now: now)
        options.patience = .seconds(30)
        options.rateLimits.banPause = .seconds(1)
        let application = try await BotApplication(
            options, store: store, transcripts: .html, logger: logger)
        let group = ServiceGroup(services: application.services, logger: logger)
        let (end, ends) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { ends.finish() }
                try await group.run()
            }
            let result = await Self.result {
                try await Self.waitUntilReady(application, orItsEnd: end)
                try await body(RunningBot(application: application, store: store))
            }
            await group.triggerGracefulShutdown()
            let ended = await Self.result { try await tasks.waitForAll() }
            await store.shutDown()
            // Why it ended says more than what came of that.
            try ended.get()
            try result.get()
        }
    }

    private static func waitUntilReady(_ application: BotApplication, orItsEnd end: AsyncStream<Void>) async throws {
        let isReady = try await withLimit(usualLimit, "the bot is ready: \(application.gatewayStatus.text)") {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    await application.waitUntilReady()
                    return true
                }
                group.addTask {
                    for await _ in end {}
                    return false
                }
                defer { group.cancelAll() }
                return await group.next() ?? false
            }
        }
        guard isReady else { throw UsherProcessProblem(text: "the bot ended before it was ready") }
    }

    private static func result(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    /// A server with the bot on it and `/setup` done by the owner.
    static func ready(
        settings: SandboxSettings = SandboxSettings(), links: TranscriptLinks? = nil,
        now: @escaping @Sendable () -> Timestamp = { .now },
        _ body: @Sendable (Harbour, RunningBot) async throws -> Void
    ) async throws {
        try await Self.with(settings: settings) { harbour in
            try await harbour.withBot(now: now, links: links) { bot in
                try await harbour.setUp()
                try await body(harbour, bot)
            }
        }
    }

    func setUp() async throws {
        let outcome = try await self.owner.runs("/setup", ["staff": .role(self.staff)], in: self.help)
        try #require(outcome.text.contains("Tickets are ready"), "\(outcome.text)")
    }
}

struct RunningBot: Sendable {
    let application: BotApplication
    let store: any TicketStore
}

extension TranscriptRenderers {
    /// Pages whatever is asked for.
    static let html = TranscriptRenderers(
        alone: { _ in HTMLTranscript() }, lean: { _ in HTMLTranscript() },
        linked: { _, address in HTMLTranscript(attachments: .linked(address)) })
}

extension Harbour {
    /// Presses "Create Ticket" and returns the channel of the ticket, or its thread.
    func openTicket(_ person: Person) async throws -> SeenChannel {
        let outcome = try await person.presses("Create Ticket", in: self.help)
        let text = try #require(outcome.reply?.content)
        let places = await self.guild.channels() + self.guild.threads(in: self.help)
        return try #require(places.first { text.contains("<#\($0.id)>") }, "no channel in: \(text)")
    }

    var log: ChannelID {
        get async throws { try #require(await self.guild.channel(named: "ticket-log")).id }
    }

    /// Waits for a message in the log channel that contains all the texts, and returns it.
    @discardableResult
    func logEntry(_ texts: String...) async throws -> SeenMessage {
        let log = try await self.log
        let find: @Sendable () async -> SeenMessage? = {
            await self.guild.messages(in: log).first { message in texts.allSatisfy { message.text.contains($0) } }
        }
        try await self.sandbox.until("a log entry with \(texts)") { await find() != nil }
        return try #require(await find())
    }

    func channel(_ id: ChannelID) async throws -> SeenChannel {
        try #require(await self.guild.channels().first { $0.id == id })
    }

    /// What lies behind an attachment's address.
    func download(_ attachment: SeenMessage.Attachment) async throws -> String {
        let url = try #require(URL(string: attachment.url))
        let (data, _) = try await URLSession.shared.data(from: url)
        return String(decoding: data, as: UTF8.self)
    }
}
