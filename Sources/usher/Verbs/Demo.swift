import ArgumentParser
import Bot
import Logging
import SQLiteStore
import Sandbox
import ServiceLifecycle
import Tickets

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Try Usher on this machine, without a Discord account.",
        discussion: """
            Starts a local Discord and the bot on it, and prints the address of a page where you are the owner, the staff \
            or a member. Nothing is kept when it ends.
            """)

    @OptionGroup var options: SandboxOptions

    @Option(
        help: "What the bot logs, on standard error: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else { throw ValidationError("\(text) is no log level") }
            return level
        })
    var logLevel = Logger.Level.warning

    func run() async throws {
        UsherConfiguration.Log(level: self.logLevel, format: .text).install()
        let (sandbox, world) = try await self.options.start()
        do {
            try await TemporaryFolder.with { folder in
                let store = try await SQLiteStore.open(path: folder + "/usher.db")
                let archive = ArchiveOptions(folder: folder + "/archive")
                let application = try await BotApplication(
                    .init(token: world.bot.token, apiURL: sandbox.apiURL, archive: archive), store: store,
                    transcripts: .usher(AttachmentFiles(folder: archive.folder)), logger: Logger(label: "usher"))
                let welcome = Welcome(application: application, url: sandbox.pageURL)
                // The sandbox comes first, so that it is the last to shut down.
                let services: [any Service] = [SandboxService(sandbox: sandbox)] + application.services + [welcome]
                try await ServiceGroup.usher(services, logger: .silent).run()
                await store.shutDown()
            }
        } catch {
            let complaint = Complaint(error)
            complain(complaint.text)
            throw complaint.exitCode
        }
    }
}

/// Says where to look, once there is something to see.
private struct Welcome: Service {
    let application: BotApplication
    let url: String

    func run() async throws {
        await self.application.waitUntilReady()
        say(
            """

            Usher is running on a local Discord. Open

                \(self.url)

            1. As the owner, run /setup in #get-help.
            2. As a member, press “Create Ticket”.
            3. As staff, /add and /remove somebody, then /close.
            Ctrl-C ends it; nothing is kept.

            """)
        try? await gracefulShutdown()
    }
}
