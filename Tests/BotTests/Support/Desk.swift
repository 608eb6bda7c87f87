import Bot
import DiscordInteractions
import DiscordModel
import DiscordREST
import Logging
import Tickets

extension GuildID {
    static let harbour: Self = 21
}

extension UserID {
    static let mia: Self = 11
    static let sam: Self = 12
    static let noah: Self = 13
}

extension ChannelID {
    /// That of Mia's ticket.
    static let ticket: Self = 41
    static let help: Self = 42
}

extension Timestamp {
    static let morning = Timestamp(millisecondsSince1970: 1_790_000_000_123)
}

extension Ticket {
    static let open = Ticket(
        id: TicketID(rawValue: 1_876_949_237_776_384), guildID: .harbour, number: 42, openerID: .mia,
        openedAt: .morning, members: [TicketMember(userID: .mia, isApplied: true)], channelID: .ticket, greetingID: 8,
        isSettled: true)
}

/// A bot over a stubbed store, which never gets as far as Discord.
struct Desk {
    static let staffRole: RoleID = 31

    let store: StubStore
    let services: BotServices
    let bot: UsherBot

    /// - Parameter isSetUp: Whether the staff role is set.
    init(
        isSetUp: Bool = true, refusal: StoreError.Reason = .unavailable,
        commands: [any BotCommand.Type] = CommandCatalogue.discovered,
        now: Timestamp = .morning, logger: Logger = .none
    ) async throws {
        let store = StubStore(tickets: [.open], refusal: refusal)
        if isSetUp { try await store.save(GuildSettings(guildID: .harbour, staffRoles: [Self.staffRole])) }
        let rest = RESTClient(configuration: RESTConfiguration(token: "", baseURL: "http://127.0.0.1:1"), logger: .none)
        let settings = SettingsDesk(store: store)
        let directory = GuildDirectory()
        let archive = TicketArchive(
            store: store, files: AttachmentFiles(folder: "/dev/null/none"), rest: rest, logger: .none, now: { now })
        let transcripts = TranscriptDesk(
            archive: archive, settings: settings,
            headings: TranscriptHeadings(store: store, directory: directory, rest: nil, now: { now }),
            renderers: .blank, links: nil, now: { now }, logger: .none)
        let desk = TicketDesk(
            store: store, settings: settings, rest: rest, archive: archive, transcripts: transcripts,
            directory: directory, botID: 9, closeButtonID: { CloseTicketID($0).wireForm }, now: { now }, logger: .none)
        let setup = SetupDesk(
            settings: settings, directory: directory, rest: rest, botID: 9, openButtonID: OpenTicketID().wireForm)
        self.store = store
        let doctor = DoctorDesk(store: store, settings: settings, directory: directory, rest: rest, botID: 9)
        self.services = BotServices(desk: desk, setup: setup, doctor: doctor)
        // What is tested here is not how busy the machine is.
        self.bot = UsherBot(self.services, commands: commands, patience: .seconds(60), logger: logger)
    }

    /// What the person who acts gets to see.
    func answer(to interaction: Interaction) async throws -> RecordingResponder {
        let responder = RecordingResponder()
        try await self.bot.router.handle(interaction, by: responder)
        return responder
    }

    func text(_ interaction: Interaction) async throws -> String? {
        try await self.answer(to: interaction).message?.content
    }
}

extension Logger {
    static var none: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

/// Who acts.
struct Person: Sendable {
    let id: UserID
    var roles: [RoleID] = []
    var permissions: Permissions = .viewChannel

    static let mia = Self(id: .mia)
    static let sam = Self(id: .sam, roles: [Desk.staffRole])
    static let owner = Self(id: 1, permissions: .manageGuild)
}

extension Interaction {
    /// An interaction as Discord sends it.
    ///
    /// - Parameter data: The members of `data`, as JSON.
    private static func sample(
        _ type: InteractionType, by actor: Person, in channel: ChannelID, _ data: String
    ) throws -> Self {
        let roles = actor.roles.map { #""\#($0)""# }.joined(separator: ",")
        let text = #"""
            {"id":"1048575","application_id":"2","type":\#(type.rawValue),"token":"secret","channel_id":"\#(channel)",
            "guild_id":"21","member":{"user":{"id":"\#(actor.id)","username":"somebody"},"roles":[\#(roles)],
            "permissions":"\#(actor.permissions.rawValue)"},"data":{\#(data)}}
            """#
        return try WireDecoder().decode(Self.self, from: text.utf8)
    }

    /// - Parameter options: The elements of `options`, as JSON.
    static func command(
        _ name: String, _ options: String = "", resolved: String = "", by actor: Person, in channel: ChannelID = .ticket
    ) throws -> Self {
        try .sample(
            .command, by: actor, in: channel,
            #""id":"3","name":"\#(name)","type":1,"options":[\#(options)],"resolved":{\#(resolved)}"#)
    }

    /// `/name user:`
    static func command(
        _ name: String, user: UserID, roles: [RoleID]? = [], isBot: Bool = false, by actor: Person,
        in channel: ChannelID = .ticket
    ) throws -> Self {
        let list = (roles ?? []).map { #""\#($0)""# }.joined(separator: ",")
        let members = roles == nil ? "" : #","members":{"\#(user)":{"roles":[\#(list)]}}"#
        return try .command(
            name, #"{"name":"user","type":6,"value":"\#(user)"}"#,
            resolved: #""users":{"\#(user)":{"id":"\#(user)","username":"x","bot":\#(isBot)}}\#(members)"#, by: actor,
            in: channel)
    }

    static func button(_ id: some CustomID, by actor: Person, in channel: ChannelID = .ticket) throws -> Self {
        try .sample(.component, by: actor, in: channel, #""custom_id":"\#(id.wireForm)","component_type":2"#)
    }

    /// - Parameter texts: By the custom ids of the fields.
    static func form(_ id: some CustomID, _ texts: [String: String], by actor: Person) throws -> Self {
        let fields = texts.map {
            #"{"type":18,"component":{"type":4,"custom_id":"\#($0.key)","value":"\#($0.value)"}}"#
        }
        return try .sample(
            .modalSubmit, by: actor, in: .help,
            #""custom_id":"\#(id.wireForm)","components":[\#(fields.joined(separator: ","))]"#)
    }

    static func directMessage() throws -> Self {
        let text = #"""
            {"id":"1","application_id":"2","type":3,"token":"secret","channel_id":"5",
            "user":{"id":"11","username":"mia"},"data":{"custom_id":"open","component_type":2}}
            """#
        return try WireDecoder().decode(Self.self, from: text.utf8)
    }
}
