public import DiscordModel
public import DiscordREST

/// Gathers the facts of a server for the doctor, and does the repairs.
public struct DoctorDesk: Sendable {
    private let store: any TicketStore
    private let settings: SettingsDesk
    private let directory: GuildDirectory
    private let maker: GuildMaker
    private let application: ApplicationFlags?
    private let links: TranscriptLinks?
    /// Two presses at once must not make two of anything.
    private let locks = KeyedLock<GuildID>()

    /// - Parameters:
    ///   - application: What the bot may ask the Gateway for, as Discord said when it started.
    ///   - links: Makes the addresses of transcripts, if there are any.
    public init(
        store: any TicketStore, settings: SettingsDesk, directory: GuildDirectory, rest: RESTClient, botID: UserID,
        application: ApplicationFlags? = nil, links: TranscriptLinks? = nil
    ) {
        self.store = store
        self.settings = settings
        self.directory = directory
        self.maker = GuildMaker(directory: directory, rest: rest, botID: botID)
        self.application = application
        self.links = links
    }

    /// What is wrong on the server of the member who asks, the worst first.
    ///
    /// - Parameter clockLead: How far this machine's clock is ahead of Discord's, if that is known.
    /// - Throws: `TicketRefusal.mustManageServer`, `SetupRefusal.discordUnreachable`.
    public func findings(for actor: ActingMember, clockLead: Duration? = nil) async throws -> [Finding] {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        _ = await self.directory.wait(for: actor.guildID, atMost: SetupDesk.patience)
        var facts = DoctorFacts(botID: self.maker.botID, settings: GuildSettings(guildID: actor.guildID))
        facts.pinned = self.settings.pinned(for: actor.guildID)
        facts.guild = self.directory[actor.guildID]
        facts.application = self.application
        facts.clockLead = clockLead
        facts.linkAddress = self.links?.baseURL
        do {
            facts.settings = try await self.settings.settings(of: actor.guildID)
            facts.panelID = try await self.settings.panel(of: actor.guildID)
            try await self.store.checkHealth()
            facts.store =
                if case .degraded(let since, let waiting) = await self.store.condition() {
                    .degraded(since: since, waiting: waiting)
                } else {
                    .well
                }
        } catch is StoreError {
            // What is set cannot be known then, and nothing else is worth saying.
            facts.store = .failing
            return Doctor(facts).findingsOfProgram
        }
        if var guild = facts.guild {
            do {
                // What went out of the bot's sight may have come as a deletion, and what is new not at all yet.
                facts.hidden = try await GuildSnapshot.look(for: facts.channels, in: &guild, self.maker.rest)
                facts.guild = guild
            } catch {
                throw SetupRefusal.discordUnreachable
            }
        }
        return Doctor(facts).findings
    }

    /// Does what a button offers, if it is still called for.
    ///
    /// - Returns: What was done.
    /// - Throws: `TicketRefusal`, `SetupRefusal`, `StoreError`.
    public func repair(_ repair: Repair, by actor: ActingMember) async throws -> String {
        guard actor.mayManageServer else { throw TicketRefusal.mustManageServer }
        return try await self.locks.withLock(actor.guildID) {
            // Buttons stay under old messages, and who presses twice means it once.
            guard try await self.findings(for: actor).contains(where: { $0.repair == repair }) else {
                throw SetupRefusal.nothingToRepair
            }
            return try await self.perform(repair, by: actor)
        }
    }

    private func perform(_ repair: Repair, by actor: ActingMember) async throws -> String {
        let settings = try await self.settings.settings(of: actor.guildID)
        switch repair {
        case .makeCategory:
            return try await self.make(Texts.categoryName, .category, \.categoryID, settings, by: actor)
        case .makeArchiveCategory:
            return try await self.make(Texts.archiveCategoryName, .category, \.archiveCategoryID, settings, by: actor)
        case .makeLogChannel:
            return try await self.make(Texts.logChannelName, .text, \.logChannelID, settings, by: actor)
        case .makeSpareArchiveCategory:
            return try await self.makeSpareArchive(settings, by: actor)
        case .makeStaffRole: return try await self.makeStaffRole(by: actor)
        case .forgetDeletedStaffRoles:
            try await self.settings.change(by: actor) { settings in
                settings.staffRoles.removeAll { self.directory.isGone($0, in: actor.guildID) }
            }
            return Texts.forgotStaffRoles
        case .openCategory:
            return try await self.open(settings.categoryID, for: Doctor.neededForCategory, by: actor)
        case .openArchiveCategory:
            return try await self.open(settings.archiveCategoryID, for: Doctor.neededForCategory, by: actor)
        case .openLogChannel: return try await self.open(settings.logChannelID, for: Doctor.neededForLog, by: actor)
        }
    }

    private func make(
        _ name: String, _ type: ChannelType, _ place: any WritableKeyPath<GuildSettings, ChannelID?> & Sendable,
        _ settings: GuildSettings, by actor: ActingMember
    ) async throws -> String {
        let guild = self.directory[actor.guildID]
        let (channel, isNew) = try await self.maker.channel(named: name, type, for: settings) {
            // One that an earlier, interrupted press made. A public one is somebody else's.
            guild?.isPublic($0, of: actor.guildID) == false
        }
        try await self.settings.change(by: actor) { $0[keyPath: place] = channel }
        return isNew ? Texts.madeNow(channel) : Texts.foundNow(channel)
    }

    private func makeSpareArchive(_ settings: GuildSettings, by actor: ActingMember) async throws -> String {
        let guild = self.directory[actor.guildID]
        let taken = Set(guild?.channels.values.compactMap { $0.name?.lowercased() } ?? [])
        for number in 2...Limits.channelsPerGuild {
            let name = "\(Texts.archiveCategoryName) \(number)"
            guard taken.contains(name.lowercased()) else {
                return try await self.make(name, .category, \.archiveCategoryID, settings, by: actor)
            }
            let spare = guild?.channels.values.first { channel in
                channel.type == .category && channel.name?.lowercased() == name.lowercased()
                    && (guild?.channels.values.count { $0.parentID == channel.id } ?? 0) < Doctor.nearlyFullCategory
            }
            guard let spare else { continue }
            try await self.settings.change(by: actor) { $0.archiveCategoryID = spare.id }
            return Texts.foundNow(spare.id)
        }
        throw SetupRefusal.serverFull(Texts.archiveCategoryName)
    }

    private func makeStaffRole(by actor: ActingMember) async throws -> String {
        // Only the name that is Usher's own: the button does not say that somebody else's role becomes the staff's.
        let (role, _) = try await self.maker.role(named: [Texts.staffRoleName.lowercased()], in: actor.guildID)
        try await self.settings.change(by: actor) { settings in
            settings.staffRoles.removeAll { self.directory.isGone($0, in: actor.guildID) }
            if !settings.staffRoles.contains(role) { settings.staffRoles.append(role) }
        }
        return Texts.madeStaffRole(role)
    }

    private func open(_ channel: ChannelID?, for needed: Permissions, by actor: ActingMember) async throws -> String {
        guard let channel else { throw SetupRefusal.nothingToRepair }
        try await self.maker.open(channel, for: needed, in: actor.guildID)
        return Texts.openedNow(channel)
    }
}
