import DiscordModel
import DiscordREST
import Logging
import Tickets

/// The part of `usher check --online` that asks Discord. It only reads.
struct OnlineCheck {
    /// A server that is set up.
    struct Server {
        /// Those in force.
        let settings: GuildSettings
        let pinned: PinnedSettings?
        let panel: ChannelID?
    }

    private let configuration: UsherConfiguration
    private let rest: RESTClient

    init(_ configuration: UsherConfiguration) {
        self.configuration = configuration
        var client = RESTConfiguration(
            token: configuration.discord.token?.value ?? "", baseURL: configuration.discord.apiURL)
        // Somebody is waiting, and can simply ask again. Even a port where nobody listens costs the whole time.
        client.requestTimeout = .seconds(5)
        client.maximumAttempts = 1
        self.rest = RESTClient(configuration: client, logger: .silent)
    }

    /// Every server with settings in the database or in the configuration, in order of their ids.
    static func servers(
        in store: any TicketStore, pinned: [GuildID: PinnedSettings]
    ) async throws -> [Server] {
        var guilds = Set(pinned.keys)
        var last: RecordKey?
        while true {
            let page = try await store.records(of: .settings, after: last, limit: 500)
            for case .settings(let settings) in page { guilds.insert(settings.guildID) }
            guard let next = page.last?.key else { break }
            last = next
        }
        let desk = SettingsDesk(store: store, pinned: pinned)
        var servers: [Server] = []
        for guild in guilds.sorted() {
            servers.append(
                Server(
                    settings: try await desk.settings(of: guild), pinned: desk.pinned(for: guild),
                    panel: try await desk.panel(of: guild)))
        }
        return servers
    }

    /// Prints one line for each thing that is well or not.
    ///
    /// - Returns: `false` if something is wrong that is more than a hint.
    /// - Throws: `RESTError`.
    func run(_ servers: [Server]) async throws -> Bool {
        let application = try await self.rest.send(GetCurrentApplication())
        say("✓ Discord accepts the token: \(application.name) (\(application.id))")
        let bot = try await self.rest.send(GetCurrentUser()).id
        var isWell = try await self.checkProgram(application, bot: bot)
        for server in servers {
            if try await !self.check(server, bot: bot) { isWell = false }
        }
        return isWell
    }

    private func checkProgram(_ application: CurrentApplication, bot: UserID) async throws -> Bool {
        let limit = try await self.rest.send(GetGatewayBot()).sessionStartLimit
        let lead = await ClockComparison.lead(over: self.configuration.discord.apiURL)
        var facts = DoctorFacts(botID: bot, settings: GuildSettings(guildID: 0))
        facts.application = application.flags
        facts.sessionStarts = (limit.remaining, limit.total)
        facts.clockLead = lead
        facts.linkAddress = self.configuration.http.publicURL
        let findings = Doctor(facts, style: .plain).findingsOfProgram
        say("✓ the Gateway allows \(limit.remaining) of \(limit.total) more starts today")
        if let lead, abs(lead) <= .seconds(2) { say("✓ the clock agrees with Discord's") }
        for finding in findings { Self.show(finding) }
        return findings.allSatisfy { $0.severity == .hint }
    }

    private func check(_ server: Server, bot: UserID) async throws -> Bool {
        let settings = server.settings
        var facts = DoctorFacts(botID: bot, settings: settings)
        facts.pinned = server.pinned
        facts.panelID = server.panel
        let snapshot = try await GuildSnapshot.fetch(
            settings.guildID, bot: bot, asking: facts.channels, self.rest)
        guard let snapshot else {
            // Whoever takes the bot off their server breaks nothing for the others.
            let isPinned = server.pinned != nil
            Self.show(
                Finding(isPinned ? .impaired : .hint, Texts.botIsNotThere, Texts.botIsNotThereAdvice(isPinned)),
                of: "server \(settings.guildID)")
            return !isPinned
        }
        facts.guild = snapshot.guild
        facts.hidden = snapshot.hidden
        let findings = Doctor(facts, style: .plain).findings
        let name = "\(snapshot.guild.name) (\(settings.guildID))"
        if findings.isEmpty { say("✓ \(name): all is well") }
        for finding in findings { Self.show(finding, of: name) }
        return findings.allSatisfy { $0.severity == .hint }
    }

    private static func show(_ finding: Finding, of name: String? = nil) {
        let mark = finding.severity == .hint ? "·" : "✗"
        let place = name.map { "\($0): " } ?? ""
        let help = finding.repair.map { " (/doctor has a button for it: \(Texts.button($0)))" } ?? ""
        say("\(mark) \(place)\(finding.text)\(help)")
    }
}

private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
