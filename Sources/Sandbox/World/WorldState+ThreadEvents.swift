import DiscordModel

/// What the sessions are told of threads: only of those that the bot sees, and of all members only with the intent.
///
/// Source: <https://docs.discord.com/developers/topics/threads#gateway-events>
extension WorldState {
    func applications(thatView channel: ChannelRecord) -> [ApplicationRecord] {
        channel.guildID.map { self.installedApplications(in: $0) }?.filter { self.canView($0.userID, channel) } ?? []
    }

    mutating func publishThread(_ name: String, _ channel: ChannelRecord) {
        self.publishThread(name, self.threadJSON(channel), of: channel)
    }

    mutating func publishNew(_ channel: ChannelRecord) {
        var json = self.threadJSON(channel)
        json["newly_created"] = true
        self.publishThread("THREAD_CREATE", json, of: channel)
    }

    private mutating func publishThread(_ name: String, _ json: JSON, of channel: ChannelRecord) {
        self.tellPeople(.state)
        for application in self.applications(thatView: channel) {
            self.publish(name, json, guild: channel.guildID, to: application.id)
        }
    }

    /// - Parameter viewers: Who saw it.
    mutating func publishThreadDeletion(_ channel: ChannelRecord, to viewers: [ApplicationRecord]) {
        self.tellPeople(.state)
        let json: JSON = [
            "id": .id(channel.id), "guild_id": .id(ifPresent: channel.guildID),
            "parent_id": .id(ifPresent: channel.parentID), "type": .number(channel.type.rawValue),
        ]
        for viewer in viewers { self.publish("THREAD_DELETE", json, guild: channel.guildID, to: viewer.id) }
    }

    /// A bot that is added gets the thread whole, for it may never have heard of it.
    mutating func publishToNewMembers(_ users: [UserID], of id: ChannelID) {
        self.tellPeople(.state)
        guard let channel = self.channels[id] else { return }
        for application in users.compactMap({ self.applicationsByUser[$0] }) {
            guard let bot = self.applications[application]?.userID, self.canView(bot, channel) else { continue }
            self.publish(
                "THREAD_CREATE", self.threadJSON(channel, for: bot), guild: channel.guildID, to: application)
        }
    }

    /// After a thread was unarchived: clients don't have their memberships of archived ones.
    mutating func publishMemberships(of channel: ChannelRecord) {
        for application in self.applications(thatView: channel) {
            guard var json = self.threadMemberJSON(application.userID, of: channel) else { continue }
            json["guild_id"] = .id(ifPresent: channel.guildID)
            self.publish("THREAD_MEMBER_UPDATE", json, guild: channel.guildID, to: application.id)
        }
    }
}

// MARK: Members

extension WorldState {
    mutating func publishMembers(added users: [UserID], of id: ChannelID) {
        guard let channel = self.channels[id] else { return }
        let members = users.compactMap { user in
            var json = self.threadMemberJSON(user, of: channel, withMember: true)
            json?["presence"] = .null
            return json
        }
        self.publishMembers(["added_members": .array(members)], of: channel, about: Set(users))
    }

    /// - Parameter user: Is told, too, although they may see it no longer.
    mutating func publishMembers(removed user: UserID, of id: ChannelID) {
        self.tellPeople(.state)
        guard let channel = self.channels[id] else { return }
        self.publishMembers(["removed_member_ids": .ids([user])], of: channel, about: [user])
    }

    /// The own coming and going with the intent for guilds, that of others with the one for members.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#thread-members-update>
    private mutating func publishMembers(_ change: JSON, of channel: ChannelRecord, about users: Set<UserID>) {
        guard let guildID = channel.guildID else { return }
        var json = change
        json["id"] = .id(channel.id)
        json["guild_id"] = .id(guildID)
        json["member_count"] = .number(channel.thread?.shownMemberCount ?? 0)
        for application in self.installedApplications(in: guildID) {
            let isOwn = users.contains(application.userID)
            guard isOwn || self.canView(application.userID, channel) else { continue }
            self.publish(
                "THREAD_MEMBERS_UPDATE", json, guild: guildID, intents: isOwn ? .guilds : .guildMembers,
                to: application.id)
        }
    }
}

// MARK: Gaining access

extension WorldState {
    private struct Sight {
        var channels: Set<ChannelID> = []
        var threads: Set<ChannelID> = []
    }

    private func sight(of bot: UserID, in guild: GuildRecord) -> Sight {
        let channels = guild.channelIDs.compactMap { self.channels[$0] }
        return Sight(
            channels: Set(channels.filter { $0.type.holdsThreads && self.canView(bot, $0) }.map(\.id)),
            threads: Set(self.activeThreads(of: guild, for: bot).map(\.id)))
    }

    /// Makes a change, and sends THREAD_LIST_SYNC to bots that see more channels or threads by it. A bot that sees less is
    /// told nothing of threads. In a guild without threads there is nothing to synchronise.
    ///
    /// Source: <https://docs.discord.com/developers/events/gateway-events#thread-list-sync>
    mutating func syncingThreads(in guildID: GuildID, _ change: (inout WorldState) -> Void) {
        guard let guild = self.guilds[guildID], !guild.threadIDs.isEmpty else { return change(&self) }
        let before = guild.applicationIDs.map { id in
            (id, self.applications[id].map { self.sight(of: $0.userID, in: guild) } ?? Sight())
        }
        change(&self)
        guard let guild = self.guilds[guildID] else { return }
        for (id, before) in before {
            guard let bot = self.applications[id]?.userID else { continue }
            let after = self.sight(of: bot, in: guild)
            let parents = after.threads.subtracting(before.threads).compactMap { self.channels[$0]?.parentID }
            let gained = after.channels.subtracting(before.channels).union(parents)
            guard !gained.isEmpty else { continue }
            let threads = self.activeThreads(of: guild, for: bot).filter { gained.contains($0.parentID ?? 0) }
            var json = self.threadsJSON(threads, for: bot)
            json["guild_id"] = .id(guildID)
            json["channel_ids"] = .ids(gained.sorted())
            self.publish("THREAD_LIST_SYNC", json, guild: guildID, to: id)
        }
    }
}
