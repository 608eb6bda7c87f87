public import Discord
import DiscordGateway
import DiscordInteractions
public import DiscordModel
public import DiscordREST
public import Logging
public import ServiceLifecycle
public import Tickets

/// The whole bot over a store: everything is made and wired here, and nowhere else.
public struct BotApplication: Sendable {
    public struct Options: Sendable {
        public var token: String
        public var apiURL: String
        public var pinned: [GuildID: PinnedSettings]
        /// Where copies of attached files lie.
        public var archive: ArchiveOptions
        /// Makes the addresses of transcripts; `nil` where there is no web page for them.
        public var links: TranscriptLinks?
        public var commands: [any BotCommand.Type]
        /// How long a form may take before the interaction is deferred, within Discord's three seconds.
        public var patience = Duration.milliseconds(1500)
        public var now: @Sendable () -> Timestamp
        public var rateLimits = RateLimitSettings()
        /// Told of every REST request, to count them.
        public var observe: @Sendable (RESTEvent) -> Void

        public init(
            token: String, apiURL: String, pinned: [GuildID: PinnedSettings] = [:],
            archive: ArchiveOptions = ArchiveOptions(), links: TranscriptLinks? = nil,
            commands: [any BotCommand.Type] = CommandCatalogue.discovered,
            now: @escaping @Sendable () -> Timestamp = { .now },
            observe: @escaping @Sendable (RESTEvent) -> Void = { _ in }
        ) {
            self.token = token
            self.apiURL = apiURL
            self.pinned = pinned
            self.archive = archive
            self.links = links
            self.commands = commands
            self.now = now
            self.observe = observe
        }
    }

    public let bot: UsherBot
    /// How soon interactions were acknowledged lately.
    public let acknowledgements = AcknowledgementTimes()
    public let desk: TicketDesk
    /// Looks for archives that have expired.
    private let retention: Retention
    private let connection: BotService
    private let shards: [Shard]

    /// Asks Discord who the bot is, loads the commands and tells Discord of them.
    ///
    /// - Throws: `RESTError` if Discord is not reachable or refuses the token, `StoreError`.
    public init(
        _ options: Options, store: any TicketStore, transcripts: TranscriptRenderers, logger: Logger
    ) async throws {
        var configuration = RESTConfiguration(token: options.token, baseURL: options.apiURL)
        configuration.limits = options.rateLimits
        configuration.observe = options.observe
        let rest = RESTClient(configuration: configuration, logger: logger)
        // Whoever starts the bot shall hear soon that Discord is away; trying again is their decision.
        configuration.requestTimeout = .seconds(5)
        configuration.maximumAttempts = 1
        let impatient = RESTClient(configuration: configuration, logger: logger)
        async let gatewayAnswer = impatient.send(GetGatewayBot())
        async let applicationAnswer = impatient.send(GetCurrentApplication())
        async let userAnswer = impatient.send(GetCurrentUser())
        let (gateway, application, user) = try await (gatewayAnswer, applicationAnswer, userAnswer)
        logger.info("known to Discord", metadata: ["application": "\(application.id)", "bot": "\(user.id)"])
        let readsContent = application.flags?.allowsMessageContent == true
        if !readsContent {
            logger.warning(
                "transcripts will be empty: enable the Message Content intent in the Developer Portal, page “Bot”")
        }

        let settings = SettingsDesk(store: store, pinned: options.pinned)
        let directory = GuildDirectory()
        let notices = AdminNotices(
            store: store, settings: settings, directory: directory, rest: rest,
            repairButtonID: { RepairID($0, in: $1).wireForm }, now: options.now, logger: logger)
        let desk = TicketDesk(
            options, store: store, settings: settings, rest: rest, renderers: transcripts, directory: directory,
            botID: user.id, notices: notices, logger: logger)
        let doctor = DoctorDesk(
            store: store, settings: settings, directory: directory, rest: rest, botID: user.id,
            application: application.flags, links: options.links)
        let setup = SetupDesk(
            settings: settings, directory: directory, rest: rest, botID: user.id,
            openButtonID: OpenTicketID().wireForm)
        self.desk = desk
        self.retention = Retention(desk: desk.transcripts)
        self.bot = UsherBot(
            BotServices(desk: desk, setup: setup, doctor: doctor), commands: options.commands,
            patience: options.patience, logger: logger)

        let watch = SettingsWatch(
            settings: settings, directory: directory, rest: rest, notices: notices, botID: user.id, logger: logger)
        let events = GuildEvents(desk: desk, watch: watch, botID: user.id, logger: logger)
        let messages = MessageEvents(archive: desk.archive, logger: logger)
        self.shards = Self.shards(
            for: gateway, token: options.token, intents: Self.intents(application.flags), filter: messages.concerns,
            logger: logger)
        self.connection = BotService(
            shards: self.shards, router: self.bot.router, responder: RESTInteractionResponder(rest),
            acknowledgements: self.acknowledgements, logger: logger,
            otherWay: AnswerOtherwise(rest: rest, logger: logger).deliver
        ) { MessageEvents.names.contains($0.name) ? messages.handle($0) : events.handle($0) }
        try await CommandRegistration(store: store, rest: rest, applicationID: application.id, logger: logger)
            .register(self.bot.router.definitions)
    }

    /// What runs until told to shut down: the unfinished tickets, the archive, and the connection to Discord.
    ///
    /// The last one is told first, so that what it brought in can still be dealt with.
    public var services: [any Service] {
        [
            SettlingService(desk: self.desk), RetentionService(retention: self.retention),
            ArchiveService(archive: self.desk.archive), self.connection,
        ]
    }

    /// Returns when Discord has described every server the bot is on.
    public func waitUntilReady() async { await self.desk.directory.waitUntilComplete() }

    /// Loads the commands without Discord, to see whether they load.
    public static func loadedCommands(
        over store: any TicketStore, transcripts: TranscriptRenderers, logger: Logger
    ) -> CommandCatalogue {
        let rest = RESTClient(configuration: RESTConfiguration(token: ""), logger: logger)
        let settings = SettingsDesk(store: store)
        let directory = GuildDirectory()
        let desk = TicketDesk(
            Options(token: "", apiURL: ""), store: store, settings: settings, rest: rest, renderers: transcripts,
            directory: directory, botID: 0, logger: logger)
        let setup = SetupDesk(
            settings: settings, directory: directory, rest: rest, botID: 0, openButtonID: OpenTicketID().wireForm)
        let doctor = DoctorDesk(store: store, settings: settings, directory: directory, rest: rest, botID: 0)
        let services = BotServices(desk: desk, setup: setup, doctor: doctor)
        services.catalogue.load(CommandCatalogue.discovered, with: services)
        return services.catalogue
    }

    /// Whether every shard has a session, and the state of each.
    public var gatewayStatus: (isReady: Bool, text: String) {
        let phases = self.shards.map { $0.status.phase }
        return (phases.allSatisfy { $0 == .ready }, phases.map(\.rawValue).joined(separator: ", "))
    }

    /// Interactions come without any intent; what happens to channels and roles comes with `GUILDS`, what is said with
    /// the next two, and who leaves with the last one. Asking for one of these without being allowed to would end the
    /// connection for good (4014).
    private static func intents(_ flags: ApplicationFlags?) -> Intents {
        var intents: Intents = [.guilds, .guildMessages]
        if flags?.allowsMessageContent == true { intents.insert(.messageContent) }
        if flags?.allowsGuildMembers == true { intents.insert(.guildMembers) }
        return intents
    }

    private static func shards(
        for gateway: GatewayBot, token: String, intents: Intents,
        filter: @escaping GatewayConfiguration.EventFilter, logger: Logger
    ) -> [Shard] {
        let limit = gateway.sessionStartLimit
        let queue = IdentifyQueue(
            maximumConcurrency: limit.maxConcurrency, total: limit.total, remaining: limit.remaining,
            resetsAfter: limit.resetAfter)
        return (0..<max(1, gateway.shards)).map { id in
            Shard(
                GatewayConfiguration(
                    token: token, intents: intents, shard: .init(id: id, count: max(1, gateway.shards)),
                    gatewayURL: gateway.url,
                    interests: GuildEvents.names.union(MessageEvents.names).union(["INTERACTION_CREATE"]),
                    filter: filter),
                identifyQueue: queue, logger: logger)
        }
    }
}

extension TicketDesk {
    /// The desk with the archive and the transcripts behind it.
    convenience init(
        _ options: BotApplication.Options, store: any TicketStore, settings: SettingsDesk, rest: RESTClient,
        renderers: TranscriptRenderers, directory: GuildDirectory, botID: UserID, notices: AdminNotices? = nil,
        logger: Logger
    ) {
        let archive = TicketArchive(
            store: store, files: AttachmentFiles(folder: options.archive.folder), rest: rest,
            limits: options.archive.limits, logger: logger, now: options.now)
        let transcripts = TranscriptDesk(
            archive: archive, settings: settings,
            headings: TranscriptHeadings(store: store, directory: directory, rest: rest, now: options.now),
            renderers: renderers, links: options.links, now: options.now, logger: logger)
        self.init(
            store: store, settings: settings, rest: rest, archive: archive, transcripts: transcripts,
            directory: directory, botID: botID, closeButtonID: { CloseTicketID($0).wireForm },
            notices: notices, now: options.now, logger: logger)
    }
}
