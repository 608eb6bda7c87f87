import ArgumentParser
import Bot
import Logging
import SQLiteStore
import Sandbox
import ServiceLifecycle
import Tickets
import Web

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
        let sandbox = try await self.options.start()
        let bots = sandbox.applications
        guard let bot = bots.first(where: { $0.name == "Usher" }) ?? bots.first else {
            complain("the world has no bot that Usher could be: add one to its bots.")
            throw ExitCode.wrongUsage
        }
        do {
            try await TemporaryFolder.with { folder in
                let store = try await SQLiteStore.open(path: folder + "/usher.db")
                let archive = ArchiveOptions(folder: folder + "/archive")
                let logger = Logger(label: "usher")
                // Who sees the links is on this machine too.
                let port = Self.freePort()
                let links = port.map { TranscriptLinks(baseURL: "http://127.0.0.1:\($0)", token: bot.token) }
                let application = try await BotApplication(
                    .init(token: bot.token, apiURL: sandbox.apiURL, archive: archive, links: links), store: store,
                    transcripts: .usher(AttachmentFiles(folder: archive.folder)), logger: logger)
                let pages = links.map {
                    TranscriptPages(desk: application.desk.transcripts, links: $0, logger: logger)
                }
                let web = WebServer(
                    .init(host: "127.0.0.1", port: port ?? 0), pages: pages, application: application, store: store,
                    logger: logger)
                let welcome = Welcome(application: application, url: sandbox.pageURL)
                // The sandbox comes first, so that it is the last to shut down.
                let services: [any Service] =
                    [SandboxService(sandbox: sandbox), web] + application.services + [welcome]
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

extension Demo {
    /// A port of this machine that nobody listens on; links have to name it before the server does.
    private static func freePort() -> Int? {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let file = socket(AF_INET, kind, 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, size) == 0 && getsockname(file, address, &size) == 0
            }
        }
        return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
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
