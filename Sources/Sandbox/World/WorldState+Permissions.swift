import DiscordModel

/// Who may do what. Source: <https://docs.discord.com/developers/topics/permissions>
extension WorldState {
    /// What a member may do in the guild as a whole, whatever a timeout takes away.
    private func basePermissions(of member: MemberRecord, in guild: GuildRecord) -> Permissions {
        // Where the rule is off, bots may do what owners may.
        let isUnbound = !self.settings[.permissions] && self.applicationsByUser[member.userID] != nil
        return EffectivePermissions.base(
            everyone: guild.roles[.everyone(of: guild.id)]?.permissions ?? [],
            roles: member.roleIDs.compactMap { guild.roles[$0]?.permissions },
            isOwner: guild.ownerID == member.userID || isUnbound)
    }

    /// What a member may do in the guild as a whole, less what a timeout takes away; nothing for who is no member.
    func guildPermissions(of user: UserID, in guild: GuildRecord) -> Permissions {
        guard let member = guild.members[user] else { return [] }
        return self.limitedByTimeout(self.basePermissions(of: member, in: guild), member)
    }

    /// What Discord shows in interactions: bits that a missing one voids are still set.
    func shownPermissions(of user: UserID, in channel: ChannelRecord) -> Permissions {
        guard let guildID = channel.guildID else {
            return channel.recipientIDs.contains(user) ? Self.directMessagePermissions : []
        }
        // A thread has no overwrites of its own.
        if channel.thread != nil {
            return channel.parentID.flatMap { self.channels[$0] }.map { self.shownPermissions(of: user, in: $0) } ?? []
        }
        guard let guild = self.guilds[guildID], let member = guild.members[user] else { return [] }
        let base = self.basePermissions(of: member, in: guild)
        var permissions = base
        if !channel.overwrites.isEmpty {
            permissions = EffectivePermissions.inChannel(
                base: base, guild: guildID, member: user, roles: Set(member.roleIDs), overwrites: channel.overwrites)
        }
        if !self.settings[.selfLockout], self.applicationsByUser[user] != nil {
            permissions.formUnion(base.intersection(.viewChannel))
        }
        return self.limitedByTimeout(permissions, member)
    }

    /// What a user may really do in a channel. Nothing in a private thread for who is neither in it nor has Manage
    /// Threads (rule 47).
    func permissions(of user: UserID, in channel: ChannelRecord) -> Permissions {
        let shown = self.shownPermissions(of: user, in: channel)
        if let thread = channel.thread {
            let isIn =
                channel.type != .privateThread || thread.members[user] != nil || shown.contains(.manageThreads)
                || !self.settings[.threads]
            return isIn ? EffectivePermissions.withoutVoidedBits(shown, sending: channel.sendPermission) : []
        }
        if channel.type == .voice, !shown.contains(.connect), !shown.contains(.administrator) {
            return shown.intersection(.viewChannel)
        }
        return EffectivePermissions.withoutVoidedBits(shown)
    }

    func permissions(of user: UserID, in channel: ChannelID) -> Permissions {
        self.channels[channel].map { self.permissions(of: user, in: $0) } ?? []
    }

    func canView(_ user: UserID, _ channel: ChannelRecord) -> Bool {
        self.permissions(of: user, in: channel).contains(.viewChannel)
    }

    /// A category is shown as soon as one of its channels is.
    func isShown(_ channel: ChannelRecord, to user: UserID) -> Bool {
        if self.canView(user, channel) { return true }
        guard channel.type == .category, let guildID = channel.guildID, let guild = self.guilds[guildID] else {
            return false
        }
        return guild.channelIDs.contains { id in
            guard let child = self.channels[id], child.parentID == channel.id else { return false }
            return self.canView(user, child)
        }
    }

    func isTimedOut(_ member: MemberRecord) -> Bool { member.timedOutUntil.map { $0 > self.now } ?? false }

    private func limitedByTimeout(_ permissions: Permissions, _ member: MemberRecord) -> Permissions {
        guard self.isTimedOut(member), !permissions.contains(.administrator) else { return permissions }
        return permissions.intersection(.timedOut)
    }

    /// In a direct message there are no roles to ask.
    private static let directMessagePermissions: Permissions = [
        .viewChannel, .sendMessages, .readMessageHistory, .embedLinks, .attachFiles, .addReactions,
        .useApplicationCommands, .useExternalEmojis, .useExternalStickers, .sendPolls, .sendVoiceMessages,
    ]
}

extension WorldState {
    /// The highest role of a member, by position and, where that is equal, by the older id.
    func topRole(of user: UserID, in guild: GuildRecord) -> RoleRecord? {
        let everyone = guild.roles[.everyone(of: guild.id)]
        guard let member = guild.members[user] else { return everyone }
        return member.roleIDs.compactMap { guild.roles[$0] }.max { $0.isBelow($1) } ?? everyone
    }

    /// Whether `user` stands above the role, as rule 45 asks.
    func isAbove(_ role: RoleRecord, _ user: UserID, in guild: GuildRecord) -> Bool {
        if guild.ownerID == user || !self.settings[.roleHierarchy] { return true }
        guard let top = self.topRole(of: user, in: guild) else { return false }
        return role.isBelow(top)
    }

    func isAbove(member other: UserID, _ user: UserID, in guild: GuildRecord) -> Bool {
        if guild.ownerID == other { return user == other }
        guard let role = self.topRole(of: other, in: guild) else { return true }
        return other == user || self.isAbove(role, user, in: guild)
    }
}

extension RoleRecord {
    /// Positions decide; of two equal ones the older role stands higher.
    func isBelow(_ other: RoleRecord) -> Bool {
        self.position == other.position ? self.id > other.id : self.position < other.position
    }
}

extension Permissions {
    /// What `@everyone` may do in a new server.
    static let ordinaryMember: Permissions = [
        .createInstantInvite, .addReactions, .stream, .viewChannel, .sendMessages, .embedLinks, .attachFiles,
        .readMessageHistory, .mentionEveryone, .useExternalEmojis, .connect, .speak, .useVAD, .changeNickname,
        .useApplicationCommands, .requestToSpeak, .createPublicThreads, .createPrivateThreads,
        .useExternalStickers, .sendMessagesInThreads, .useEmbeddedActivities, .useSoundboard, .useExternalSounds,
        .sendVoiceMessages, .sendPolls, .useExternalApps,
    ]
}
