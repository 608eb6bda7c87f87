import ArgumentParser
import Bot
import Discord
import DiscordREST
import Logging
import ServiceLifecycle
import Tickets
import Transcripts
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
        let store = try await configuration.store.openWaiting(logger: logger)
        let application = try await self.connect(configuration, store: store, logger: logger)
        let web = WebServer(host: configuration.http.host, port: configuration.http.port, logger: logger) {
            let gateway = application.gatewayStatus
            let storeIsWell = (try? await store.checkHealth()) != nil
            return .init(
                isReady: gateway.isReady && storeIsWell,
                parts: ["gateway": gateway.text, "store": storeIsWell ? "ready" : "unreachable"],
                acknowledgement: .init(
                    median: application.acknowledgements.percentile(50)?.milliseconds,
                    p99: application.acknowledgements.percentile(99)?.milliseconds))
        }
        try await ServiceGroup.usher([web] + application.services, logger: logger).run()
        await store.shutDown()
        logger.info("stopped")
    }

    /// Discord may be away for a moment when everything starts at once; half a minute is given.
    private static func connect(
        _ configuration: UsherConfiguration, store: any TicketStore, logger: Logger
    ) async throws -> BotApplication {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            do {
                return try await BotApplication(
                    .init(
                        token: configuration.discord.token?.value ?? "", apiURL: configuration.discord.apiURL,
                        pinned: configuration.guilds),
                    store: store, transcripts: HTMLTranscript(), logger: logger)
            } catch let error as RESTError where error.isTransient && clock.now < end {
                logger.warning("waiting for Discord", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .seconds(2))
            }
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
