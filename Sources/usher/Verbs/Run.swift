import ArgumentParser
import Bot
import Discord
import DiscordREST
import Logging
import ServiceLifecycle
import Tickets
import UnixSignals
import Web

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the bot.",
        discussion: """
            Needs a bot token (discord.token, DISCORD_TOKEN). Runs until SIGTERM or SIGINT, which let work in hand end \
            within 10 seconds.
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        Memory.stayFlat()
        let configuration = try await self.file.read(needsToken: true)
        configuration.log.install()
        let logger = Logger(label: "usher")
        do {
            try await Self.serve(configuration, logger: logger)
        } catch {
            let complaint = Complaint(error)
            complain(complaint.text)
            throw complaint.exitCode
        }
    }

    private static func serve(_ configuration: UsherConfiguration, logger: Logger) async throws {
        let (store, storeServices) = try await configuration.openForService(logger: logger)
        let links = configuration.http.publicURL.map {
            TranscriptLinks(baseURL: $0, token: configuration.discord.token?.value ?? "")
        }
        Self.warn(of: links, logger: logger)
        let options = BotApplication.Options(
            token: configuration.discord.token?.value ?? "", apiURL: configuration.discord.apiURL,
            pinned: configuration.guilds, archive: configuration.archive, links: links)
        let application = try await self.connect(options, store: store, logger: logger)
        let pages = links.map { TranscriptPages(desk: application.desk.transcripts, links: $0, logger: logger) }
        let web = WebServer(
            configuration.http, pages: pages, application: application, store: store, logger: logger)
        // The store's services come first, so that they are the last to shut down.
        try await ServiceGroup.usher(storeServices + [web] + application.services, logger: logger).run()
        await store.shutDown()
        logger.info("stopped")
    }

    /// Says at the start what would otherwise be noticed by whoever follows a link, or looks for one.
    private static func warn(of links: TranscriptLinks?, logger: Logger) {
        guard let links else {
            return logger.warning(
                "no http.publicURL: transcripts that are too large for Discord cannot be linked, only exported")
        }
        if links.leadToThisMachineOnly {
            logger.warning(
                "http.publicURL leads to this machine alone: nobody else can open the links to transcripts",
                metadata: ["address": "\(links.baseURL)"])
        }
    }

    /// Discord may be away for a moment when everything starts at once; half a minute is given.
    private static func connect(
        _ options: BotApplication.Options, store: any TicketStore, logger: Logger
    ) async throws -> BotApplication {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            do {
                return try await BotApplication(
                    options, store: store, transcripts: .usher(AttachmentFiles(folder: options.archive.folder)),
                    logger: logger)
            } catch let error as RESTError where error.isTransient && clock.now < end {
                logger.warning("waiting for Discord", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .seconds(2))
            }
        }
    }
}

extension WebServer {
    /// What it says of the bot and its store.
    init(
        _ http: UsherConfiguration.HTTP, pages: TranscriptPages?, application: BotApplication,
        store: any TicketStore, logger: Logger
    ) {
        let times = application.acknowledgements
        self.init(host: http.host, port: http.port, routes: pages.map { [$0] } ?? [], logger: logger) {
            let isStoreWell = (try? await store.checkHealth()) != nil
            return Health(
                gateway: application.gatewayStatus, isStoreWell: isStoreWell, condition: await store.condition(),
                acknowledgement: .init(
                    median: times.percentile(50)?.milliseconds, p99: times.percentile(99)?.milliseconds))
        } metrics: {
            Metrics(
                condition: await store.condition(), connections: await store.connectionFigures(),
                isGatewayReady: application.gatewayStatus.isReady,
                acknowledgement: [50, 90, 99].compactMap { percent in
                    times.percentile(percent).map { (Double(percent) / 100, $0.milliseconds / 1000) }
                })
        }
    }
}

extension ServiceGroup {
    /// Ends on SIGTERM and SIGINT, gracefully for 9 seconds, so that the process is gone within 10.
    static func usher(_ services: [any Service], logger: Logger) -> ServiceGroup {
        var logger = logger
        // At debug it describes every service in full.
        logger.logLevel = max(logger.logLevel, .info)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(9)
        configuration.maximumCancellationDuration = .milliseconds(500)
        return ServiceGroup(configuration: configuration)
    }
}

extension Duration {
    fileprivate var milliseconds: Double {
        Double(self.components.seconds) * 1000 + Double(self.components.attoseconds) / 1e15
    }
}
