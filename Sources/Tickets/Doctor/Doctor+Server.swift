import DiscordModel

/// What is set for the server: staff, categories, log channel, panel, and the room that is left.
extension Doctor {
    private var settings: GuildSettings { self.facts.settings }
    private var pinned: PinnedSettings? { self.facts.pinned }

    var ofStaff: [Finding] {
        let isPinned = self.pinned?.staffRoles != nil
        let making: Repair? = isPinned ? nil : .makeStaffRole
        guard !self.settings.staffRoles.isEmpty else {
            return [
                Finding(
                    .broken, Texts.staffNotSet, isPinned ? self.pinnedAdvice("staff") : Texts.staffNotSetAdvice,
                    repair: making)
            ]
        }
        guard let guild = self.facts.guild else { return [] }
        let gone = self.settings.staffRoles.filter { guild.roles[$0] == nil }
        let advice = isPinned ? self.pinnedAdvice("staff") : Texts.staffDeletedAdvice
        if gone.count == self.settings.staffRoles.count {
            return [
                Finding(
                    .broken, Texts.allStaffDeleted, advice, repair: making, deleted: gone.map(\.description))
            ]
        }
        var findings: [Finding] = []
        if !gone.isEmpty {
            findings.append(
                Finding(
                    .impaired, Texts.staffDeleted, advice, repair: isPinned ? nil : .forgetDeletedStaffRoles,
                    deleted: gone.map(\.description)))
        }
        return findings + self.ofPinging
    }

    /// A role is pinged if it may be mentioned by everybody, or by the bot in particular.
    ///
    /// Source: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
    private var ofPinging: [Finding] {
        guard !self.facts.basePermissions.contains(.mentionEveryone) else { return [] }
        let silent = self.settings.staffRoles.filter { self.facts.guild?.roles[$0]?.mentionable == false }
        guard !silent.isEmpty else { return [] }
        return [
            Finding(
                .hint, Texts.staffNotPinged(silent.map { self.name($0) }.joined(separator: " ")),
                Texts.staffNotPingedAdvice)
        ]
    }

    var ofCategory: [Finding] {
        let wording = Wording(
            notSet: Texts.categoryNotSet, deleted: Texts.categoryDeleted, command: "/settings category",
            pin: self.pinned?.categoryID == nil ? nil : "category", make: .makeCategory)
        return self.judge(
            self.settings.categoryID, wording, needed: Self.neededForCategory, open: .openCategory,
            lacking: Texts.lacksInCategory)
            + self.ofRoom(in: self.settings.categoryID, full: Texts.categoryFull, near: Texts.categoryNearlyFull)
    }

    /// Closing moves the channel there, for which Discord asks both.
    var ofArchive: [Finding] {
        let isPinned = self.pinned?.archiveCategoryID != nil
        let wording = Wording(
            notSet: Texts.archiveNotSet, deleted: Texts.archiveDeleted, command: "/settings archive",
            pin: isPinned ? "archive" : nil, make: .makeArchiveCategory)
        return self.judge(
            self.settings.archiveCategoryID, wording, needed: Self.neededForCategory,
            open: .openArchiveCategory, lacking: Texts.lacksInArchive)
            + self.ofRoom(
                in: self.settings.archiveCategoryID, full: Texts.archiveFull, near: Texts.archiveNearlyFull,
                advice: isPinned ? Texts.serverRoomAdvice : Texts.archiveRoomAdvice,
                repair: isPinned ? nil : .makeSpareArchiveCategory)
    }

    var ofLog: [Finding] {
        let wording = Wording(
            notSet: Texts.logNotSet, deleted: Texts.logDeleted, command: "/settings log",
            pin: self.pinned?.logChannelID == nil ? nil : "log", make: .makeLogChannel)
        var findings = self.judge(
            self.settings.logChannelID, wording, needed: Self.neededForLog, open: .openLogChannel,
            lacking: Texts.lacksInLog)
        if let id = self.settings.logChannelID, case .present(let channel) = self.facts.place(of: id),
            self.facts.guild?.isPublic(channel, of: self.facts.guildID) == true
        {
            findings.append(Finding(.hint, Texts.logIsPublic(self.name(id)), Texts.logIsPublicAdvice))
        }
        return findings
    }

    static let neededForCategory: Permissions = [.viewChannel, .manageChannels]
    /// Entries are embeds, and transcripts files.
    static let neededForLog: Permissions = [.viewChannel, .sendMessages, .embedLinks, .attachFiles]
    static let neededForPanel: Permissions = [.viewChannel, .sendMessages, .embedLinks]

    /// A panel that is posted works without any permission of the bot's; these are for the next one.
    var ofPanel: [Finding] {
        guard let id = self.facts.panelID else { return [] }
        switch self.facts.place(of: id) {
        case nil: return []
        case .gone: return [Finding(.impaired, Texts.panelDeleted, Texts.panelDeletedAdvice)]
        case .hidden:
            return [
                Finding(
                    .hint, Texts.lacksForPanel(Permissions.viewChannel.names, self.name(id)), Texts.lacksInChannelAdvice
                )
            ]
        case .present(let channel):
            let missing = Self.neededForPanel.subtracting(self.facts.permissions(in: channel))
                .intersection(self.facts.basePermissions)
            guard !missing.isEmpty else { return [] }
            return [Finding(.hint, Texts.lacksForPanel(missing.names, self.name(id)), Texts.lacksInChannelAdvice)]
        }
    }
}

// MARK: One channel

extension Doctor {
    /// What is said of a configured channel that is not there.
    private struct Wording {
        let notSet: String
        let deleted: String
        let command: String
        /// Its key in the configuration file, if that fixes it.
        let pin: String?
        let make: Repair
    }

    func pinnedAdvice(_ key: String) -> String { Texts.pinnedAdvice("guilds.\(self.facts.guildID).\(key)") }

    private func judge(
        _ id: ChannelID?, _ wording: Wording, needed: Permissions, open: Repair,
        lacking: ([String], String) -> String
    ) -> [Finding] {
        let advice = wording.pin.map { self.pinnedAdvice($0) } ?? Texts.chooseAnother(wording.command)
        let make: Repair? = wording.pin == nil ? wording.make : nil
        guard let id else { return [Finding(.hint, wording.notSet, advice, repair: make)] }
        switch self.facts.place(of: id) {
        case nil: return []
        case .gone:
            return [Finding(.impaired, wording.deleted, advice, repair: make, deleted: [id.description])]
        case .hidden:
            // Its overwrites are made up, and Discord lets nobody change what they do not see.
            return [
                Finding(
                    .impaired, lacking(Permissions.viewChannel.names, self.name(id)), Texts.lacksInChannelAdvice)
            ]
        case .present(let channel):
            let missing = needed.subtracting(self.facts.permissions(in: channel))
            // What is missing on the server as a whole is said once, there.
            let here = missing.intersection(self.facts.basePermissions)
            guard !here.isEmpty else { return [] }
            return [
                Finding(
                    .impaired, lacking(here.names, self.name(id)), Texts.lacksInChannelAdvice,
                    repair: self.facts.canOpen(channel, for: needed) ? open : nil)
            ]
        }
    }
}

// MARK: Limits

extension Doctor {
    static let nearlyFullCategory = 45
    static let nearlyFullServer = 450
    static let nearlyAllRoles = 240
    static let maximumRoles = 250

    /// Discord counts channels that the bot does not see as well, so a category may be full earlier.
    private func ofRoom(
        in category: ChannelID?, full: (String) -> String, near: (String, Int) -> String,
        advice: String = Texts.categoryRoomAdvice, repair: Repair? = nil
    ) -> [Finding] {
        guard let category, case .present = self.facts.place(of: category) else { return [] }
        let count = self.facts.children(of: category)
        guard count >= Self.nearlyFullCategory else { return [] }
        let isFull = count >= Limits.channelsPerCategory
        return [
            Finding(
                isFull ? .impaired : .hint, isFull ? full(self.name(category)) : near(self.name(category), count),
                advice, repair: repair)
        ]
    }

    var ofLimits: [Finding] {
        guard let guild = self.facts.guild else { return [] }
        var findings: [Finding] = []
        if guild.channels.count >= Self.nearlyFullServer { findings += self.ofRoom(on: guild) }
        if guild.roles.count >= Self.nearlyAllRoles {
            findings.append(
                Finding(.hint, Texts.rolesNearlyFull(guild.roles.count, of: Self.maximumRoles), Texts.rolesRoomAdvice))
        }
        return findings
    }

    /// In a full server tickets become threads below the panel's channel.
    private func ofRoom(on guild: GuildDirectory.Entry) -> [Finding] {
        let count = guild.channels.count
        let isFull = count >= Limits.channelsPerGuild
        func text(_ outlook: String) -> String {
            isFull ? Texts.serverIsFull(count, outlook) : Texts.serverNearlyFull(count, outlook)
        }
        if let obstacle = self.obstacleToThreads(in: guild) {
            let outlook = Texts.noTicketsNorThreads(because: Texts.reason(obstacle) { self.name($0) })
            return [Finding(isFull ? .broken : .hint, text(outlook), Texts.serverRoomAdvice(obstacle))]
        }
        let panel = self.facts.panelID
        let outlook = Texts.ticketsBecomeThreads(panel.map { self.name($0) })
        var findings = [Finding(isFull ? .impaired : .hint, text(outlook), Texts.serverRoomAdvice)]
        if let channel = panel.flatMap({ guild.channels[$0] }) {
            // Who holds a role is not known: what the role alone allows has to do.
            let outside = self.settings.staffRoles.filter { role in
                guild.roles[role] != nil
                    && !guild.permissions(of: 0, roles: [role], in: channel, of: self.facts.guildID)
                        .contains(.manageThreads)
            }
            if !outside.isEmpty {
                let names = outside.map { self.name($0) }.joined(separator: " ")
                findings.append(
                    Finding(
                        .hint, Texts.staffOutsideThreads(names, self.name(channel.id)),
                        Texts.staffOutsideThreadsAdvice))
            }
        }
        return findings
    }

    /// A member without any role stands for those who open tickets.
    private func obstacleToThreads(in guild: GuildDirectory.Entry) -> ThreadObstacle? {
        guard let panel = self.facts.panelID, let place = self.facts.place(of: panel) else { return nil }
        if case .hidden = place { return .botLacks(Permissions.viewChannel.names, panel) }
        return guild.obstacle(
            toThreadsBelow: panel, of: self.facts.guildID, bot: self.facts.botID, opener: 0, openerRoles: [])
    }
}
