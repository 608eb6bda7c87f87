import DiscordModel

/// Names, places and rights of channels (rules 37 to 43).
enum ChannelRules {
    static let creatable = [0, 2, 4, 5, 13, 15, 16]
    static let slowMode = 0...21600

    /// The type of a new channel, whatever else may be out of bounds.
    static func type(_ form: Form) -> ChannelType {
        ChannelType(rawValue: form.enforcing(true).choice("type", of: Self.creatable) ?? 0)
    }

    /// Text-like channels have lower-case names without spaces and punctuation. Observed, not documented.
    static func normalizedName(_ name: String, type: ChannelType) -> String {
        guard type.isTextLike else { return name.trimmed }
        var result = ""
        for character in name.trimmed.lowercased() {
            let isSeparator = character.isWhitespace || character == "-"
            if isSeparator {
                if !result.hasSuffix("-") { result.append("-") }
            } else if character.isLetter || character.isNumber || character == "_" || !character.isASCII {
                result.append(character)
            }
        }
        return result.isEmpty ? "-" : result
    }

    static func checkTopic(_ form: Form, type: ChannelType) -> String? {
        form.string("topic", length: 0...(type.holdsThreadsOnly ? 4096 : Limits.channelTopic))
    }

    /// The overwrites of a request. A role or user that doesn't exist is accepted, but not a missing type.
    static func overwrites(_ form: Form, isEdit: Bool) -> [Overwrite]? {
        guard let forms = form.forms("permission_overwrites", count: 0...Limits.overwritesPerRequest) else {
            return isEdit && form.has("permission_overwrites") ? [] : nil
        }
        return forms.compactMap { self.overwrite($0, id: $0.id("id", of: User.self, isRequired: true)) }
    }

    static func overwrite(_ form: Form, id: UserID?) -> Overwrite? {
        let type = form.choice("type", of: [0, 1], isRequired: true)
        let (allow, deny) = (form.permissions("allow") ?? [], form.permissions("deny") ?? [])
        guard let id, let type else { return nil }
        return Overwrite(type == 0 ? .role(RoleID(id.rawValue)) : .member(id), allow: allow, deny: deny)
    }
}

extension WorldState {
    func channelName(_ name: String, type: ChannelType) -> String {
        self.settings[.channelNames] ? ChannelRules.normalizedName(name, type: type) : name.trimmed
    }

    /// At most 500 channels in a guild and 50 in a category.
    ///
    /// Where channels may slip, those of the last second are not counted yet: creates at the same time were seen to end
    /// with 513 to 517 channels (rule 40).
    func checkRoom(in guild: GuildRecord) throws(APIError) {
        guard self.settings[.fullGuilds] else { return }
        var count = guild.channelIDs.count
        if self.settings.letsChannelsSlip, count < 513 {
            count = guild.channelIDs.count { self.now - $0.timestamp > .seconds(1) }
        }
        guard count < Limits.channelsPerGuild else { throw APIError(.guildChannelsFull) }
    }

    /// - Parameter moved: The channel that moves, where it is not new.
    func checkParent(
        _ parent: ChannelID, in guild: GuildRecord, of type: ChannelType, moved: ChannelID? = nil
    ) throws(APIError) {
        let path = ["parent_id"]
        guard let category = self.channels[parent], category.guildID == guild.id else {
            throw FormErrors.error(path, "CHANNEL_PARENT_INVALID", "Category does not exist")
        }
        guard category.type == .category, type != .category else {
            throw FormErrors.error(path, "CHANNEL_PARENT_INVALID_TYPE", "Not a category")
        }
        let children = guild.channelIDs.count { $0 != moved && self.channels[$0]?.parentID == parent }
        guard children < Limits.channelsPerCategory || !self.settings[.fullCategories] else {
            throw FormErrors.error(
                path, "CHANNEL_PARENT_MAX_CHANNELS", "Maximum number of channels in category reached (50)")
        }
    }

    /// A new channel's overwrites hold only bits the bot has in the guild, and Manage Permissions only by an
    /// administrator (rule 37).
    func checkOverwritesOfNewChannel(
        _ overwrites: [Overwrite], by user: UserID, in guild: GuildRecord
    ) throws(APIError) {
        let own = self.guildPermissions(of: user, in: guild)
        if own.contains(.administrator) || !self.settings[.channelCreation] { return }
        for overwrite in overwrites {
            let bits = overwrite.change.allow.union(overwrite.change.deny)
            guard own.isSuperset(of: bits), !bits.contains(.manageRoles) else { throw APIError(.missingPermissions) }
        }
    }

    /// Changing overwrites needs Manage Roles, and a channel has at most 1000. The bits must be the bot's in the guild or in
    /// the category, unless an overwrite of this channel gives it Manage Permissions (rule 41). What stays as it was is not
    /// asked about.
    func checkOverwrites(
        _ overwrites: [Overwrite], of channel: ChannelRecord, by user: UserID, in guild: GuildRecord
    ) throws(APIError) {
        guard self.settings[.overwrites] else { return }
        guard self.permissions(of: user, in: channel).contains(.manageRoles) else {
            throw APIError(.missingPermissions)
        }
        guard overwrites.count <= Limits.overwritesPerChannel else { throw APIError(.overwritesFull) }
        var own = self.guildPermissions(of: user, in: guild)
        if own.contains(.administrator) || self.isGivenManageRoles(user, by: channel, in: guild) { return }
        if let parent = channel.parentID.flatMap({ self.channels[$0] }) {
            own.formUnion(self.permissions(of: user, in: parent))
        }
        let before = Dictionary(channel.overwrites.map { ($0.subject, $0.change) }) { first, _ in first }
        let after = Dictionary(overwrites.map { ($0.subject, $0.change) }) { first, _ in first }
        for subject in Set(before.keys).union(after.keys) {
            let (old, new) = (before[subject] ?? .init(), after[subject] ?? .init())
            let changed = old.allow.symmetricDifference(new.allow).union(old.deny.symmetricDifference(new.deny))
            guard own.isSuperset(of: changed) else { throw APIError(.missingPermissions) }
        }
    }

    private func isGivenManageRoles(_ user: UserID, by channel: ChannelRecord, in guild: GuildRecord) -> Bool {
        let roles = Set(guild.members[user]?.roleIDs ?? [])
        return channel.overwrites.contains { overwrite in
            guard overwrite.change.allow.contains(.manageRoles) else { return false }
            switch overwrite.subject {
            case .member(let id): return id == user
            case .role(let id): return roles.contains(id)
            }
        }
    }
}

extension WorldState {
    /// Two changes of the name and two of the topic in ten minutes (rule 15). Observed, not documented.
    mutating func takeRenames(_ channel: inout ChannelRecord, name: Bool, topic: Bool) throws(APIError) {
        guard self.settings.limitsChannelRenames else { return }
        let (window, now) = (Duration.seconds(600), self.now)
        channel.nameChanges.removeAll { now - $0 >= window }
        channel.topicChanges.removeAll { now - $0 >= window }
        for (isWanted, changes) in [(name, channel.nameChanges), (topic, channel.topicChanges)] where isWanted {
            if changes.count >= 2, let oldest = changes.first {
                throw .rateLimited(retryAfter: (oldest + window - now) / .seconds(1))
            }
        }
        if name { channel.nameChanges.append(now) }
        if topic { channel.topicChanges.append(now) }
    }
}
