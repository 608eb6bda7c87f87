import DiscordModel

/// Channels coming and going, with all that follows from it.
extension WorldState {
    mutating func add(_ channel: ChannelRecord) {
        guard let guildID = channel.guildID else {
            self.channels[channel.id] = channel
            return self.tellPeople(.state)
        }
        self.changingVisibility(in: guildID, except: channel.id) { world in
            world.channels[channel.id] = channel
            world.guilds[guildID]?.channelIDs.append(channel.id)
        }
        self.publishChannel("CHANNEL_CREATE", channel)
    }

    /// Puts the changed channel in place of the old one. Channels that are synchronised with a category follow it.
    mutating func replace(_ channel: ChannelRecord) {
        guard let before = self.channels[channel.id], let guildID = channel.guildID else { return }
        guard channel.thread == nil else { return self.replaceThread(channel) }
        let changesRights = before.overwrites != channel.overwrites || before.parentID != channel.parentID
        let followers = changesRights && channel.type == .category ? self.channels(synchronizedWith: before) : []
        guard changesRights else {
            self.channels[channel.id] = channel
            return self.publishChannel("CHANNEL_UPDATE", channel)
        }
        self.syncingThreads(in: guildID) { world in
            world.changingVisibility(in: guildID, except: channel.id) { world in
                world.channels[channel.id] = channel
                for follower in followers { world.channels[follower]?.overwrites = channel.overwrites }
            }
            world.publishChannel("CHANNEL_UPDATE", channel)
            for follower in followers {
                if let follower = world.channels[follower] { world.publishChannel("CHANNEL_UPDATE", follower) }
            }
        }
    }

    /// - Note: A channel whose overwrites equal its category's follows them. Source:
    ///   <https://docs.discord.com/developers/topics/permissions#permission-syncing>
    private func channels(synchronizedWith category: ChannelRecord) -> [ChannelID] {
        let wanted = Set(category.overwrites)
        return (category.guildID.flatMap { self.guilds[$0] }?.channelIDs ?? []).filter { id in
            guard let child = self.channels[id], child.parentID == category.id else { return false }
            return Set(child.overwrites) == wanted
        }
    }

    /// The threads of a channel go with it. Discord tells of the channel alone, as far as is known.
    mutating func remove(_ channel: ChannelRecord) {
        guard let guildID = channel.guildID else { return }
        guard channel.thread == nil else { return self.removeThread(channel) }
        for thread in self.threads(in: channel.id) { self.dropThread(thread) }
        let viewers = Set(
            self.installedApplications(in: guildID)
                .filter { self.settings.obfuscatesHiddenChannels || self.canView($0.userID, channel) }.map(\.id))
        let children = (self.guilds[guildID]?.channelIDs ?? []).filter { self.channels[$0]?.parentID == channel.id }
        self.changingVisibility(in: guildID, except: channel.id) { world in
            world.channels[channel.id] = nil
            world.messages[channel.id] = nil
            world.webhooks = world.webhooks.filter { $0.value.channelID != channel.id }
            world.guilds[guildID]?.channelIDs.removeAll { $0 == channel.id }
            for child in children { world.channels[child]?.parentID = nil }
        }
        self.publishChannelDeletion(channel, viewers: viewers)
        for child in children {
            if let child = self.channels[child] { self.publishChannel("CHANNEL_UPDATE", child) }
        }
    }

    func nextPosition(for channel: ChannelRecord, in guild: GuildRecord) -> Int {
        let isCategory = channel.type == .category
        let used = guild.channelIDs.compactMap { self.channels[$0] }
            .filter { ($0.type == .category) == isCategory }.map(\.position)
        return (used.max() ?? -1) + 1
    }
}

/// Roles.
extension WorldState {
    mutating func add(_ role: RoleRecord, in guild: GuildID) {
        self.guilds[guild]?.roles[role.id] = role
        self.publishRole("GUILD_ROLE_CREATE", role, in: guild)
    }

    mutating func replace(_ role: RoleRecord, in guild: GuildID) {
        self.syncingThreads(in: guild) { world in
            world.changingVisibility(in: guild) { world in world.guilds[guild]?.roles[role.id] = role }
            world.publishRole("GUILD_ROLE_UPDATE", role, in: guild)
        }
    }

    /// Overwrites for the role go with it, and members lose it.
    mutating func remove(_ role: RoleRecord, in guild: GuildID) {
        guard let record = self.guilds[guild] else { return }
        self.syncingThreads(in: guild) { world in
            world.changingVisibility(in: guild) { world in world.forget(role, in: record) }
            world.publish(
                "GUILD_ROLE_DELETE", ["guild_id": .id(guild), "role_id": .id(role.id)], toAllIn: record)
        }
        self.tellPeople(.state)
    }

    private mutating func forget(_ role: RoleRecord, in guild: GuildRecord) {
        self.guilds[guild.id]?.roles[role.id] = nil
        for member in guild.members.values where member.roleIDs.contains(role.id) {
            self.guilds[guild.id]?.members[member.userID]?.roleIDs.removeAll { $0 == role.id }
        }
        for channel in guild.channelIDs {
            self.channels[channel]?.overwrites.removeAll { $0.subject == .role(role.id) }
        }
        for emoji in self.emojis.values where emoji.roleIDs.contains(role.id) {
            self.emojis[emoji.id]?.roleIDs.removeAll { $0 == role.id }
        }
    }

    private mutating func publishRole(_ name: String, _ role: RoleRecord, in guild: GuildID) {
        self.tellPeople(.state)
        guard let record = self.guilds[guild] else { return }
        self.publish(name, ["guild_id": .id(guild), "role": role.json], toAllIn: record)
    }
}

/// Members.
extension WorldState {
    mutating func add(_ member: MemberRecord, to guild: GuildID) {
        self.guilds[guild]?.members[member.userID] = member
        self.tellPeople(.state)
        guard let record = self.guilds[guild] else { return }
        var json = self.memberJSON(member)
        json["guild_id"] = .id(guild)
        self.publish("GUILD_MEMBER_ADD", json, toAllIn: record)
    }

    /// About the bot itself, GUILD_MEMBER_UPDATE comes without any intent.
    mutating func replace(_ member: MemberRecord, in guild: GuildID) {
        self.syncingThreads(in: guild) { world in
            world.changingVisibility(in: guild) { world in world.guilds[guild]?.members[member.userID] = member }
            world.publishUpdate(of: member, in: guild)
        }
    }

    private mutating func publishUpdate(of member: MemberRecord, in guild: GuildID) {
        self.tellPeople(.state)
        var json = self.memberJSON(member)
        json["guild_id"] = .id(guild)
        for application in self.installedApplications(in: guild) {
            let intents: Intents? = application.userID == member.userID ? [] : nil
            self.publish("GUILD_MEMBER_UPDATE", json, guild: guild, intents: intents, to: application.id)
        }
    }

    /// The person's overwrites stay (rule 46), but they leave all threads, which is assumed. A bot that is removed gets
    /// GUILD_DELETE, and loses its role.
    mutating func removeMember(_ user: UserID, from guild: GuildID) {
        guard let record = self.guilds[guild], record.members[user] != nil else { return }
        for thread in record.threadIDs { self.leave(thread, user) }
        self.guilds[guild]?.members[user] = nil
        if let application = self.applicationsByUser[user] {
            self.guilds[guild]?.applicationIDs.removeAll { $0 == application }
            if let role = record.roles.values.first(where: { $0.managedBy == user }) { self.remove(role, in: guild) }
            self.publish("GUILD_DELETE", ["id": .id(guild)], guild: guild, to: application)
        }
        guard let left = self.guilds[guild] else { return }
        self.publish(
            "GUILD_MEMBER_REMOVE", ["guild_id": .id(guild), "user": self.userJSON(user)], toAllIn: left)
        self.tellPeople(.state)
    }
}

/// Making people, bots, guilds.
extension WorldState {
    /// - Parameter id: `nil` makes one, here as below.
    mutating func makeUser(
        _ username: String, displayName: String?, isBot: Bool = false, id: UserID? = nil
    ) -> UserRecord {
        var user = UserRecord(id: id ?? self.makeID(), username: username, globalName: displayName, isBot: isBot)
        let colors = [0x5865F2, 0x3BA55D, 0xFAA61A, 0xED4245, 0xEB459E, 0x00A8FC]
        user.avatarColor = colors[self.users.count % colors.count]
        self.users[user.id] = user
        return user
    }

    /// - Parameters:
    ///   - token: `nil` makes one of Discord's form.
    ///   - isOld: Gives application and user ids of their own, as in the first years; since then they have the same.
    mutating func makeApplication(
        _ name: String, privilegedIntents: Intents, token: String? = nil, isOld: Bool = false, id: UserID? = nil
    ) -> ApplicationRecord {
        let owner = self.makeUser("\(name.lowercased())-developer", displayName: nil)
        let user = self.makeUser(name, displayName: nil, isBot: true, id: id)
        let application = ApplicationRecord(
            id: isOld ? self.makeID() : ApplicationID(user.id.rawValue), name: name, userID: user.id,
            token: token ?? Self.makeToken(for: user.id), ownerID: owner.id,
            privilegedIntents: privilegedIntents)
        self.applications[application.id] = application
        self.applicationsByToken[application.token] = application.id
        self.applicationsByUser[user.id] = application.id
        return application
    }

    /// The id in Base64, then two parts that cannot be guessed.
    static func makeToken(for user: UserID) -> String {
        "\(Base64.encode(Array(user.description.utf8))).\(Secrets.token(characters: 6)).\(Secrets.token(characters: 38))"
    }

    mutating func makeGuild(_ name: String, owner: UserID, id: GuildID? = nil) -> GuildRecord {
        var guild = GuildRecord(id: id ?? self.makeID(), name: name, ownerID: owner)
        let everyone = RoleRecord(
            id: .everyone(of: guild.id), name: "@everyone", permissions: .ordinaryMember, position: 0)
        guild.roles[everyone.id] = everyone
        guild.members[owner] = MemberRecord(userID: owner, joinedAt: self.now)
        self.guilds[guild.id] = guild
        self.tellPeople(.state)
        return guild
    }

    /// What following the invite link does: the bot joins with a role of its own that has the link's permissions. Nothing
    /// comes of it where the bot is already, or is banned.
    mutating func install(_ application: ApplicationRecord, in guild: GuildID, permissions: Permissions) {
        guard let record = self.guilds[guild], record.members[application.userID] == nil,
            record.bans[application.userID] == nil
        else { return }
        for role in record.roles.values where role.position >= 1 {
            self.guilds[guild]?.roles[role.id]?.position += 1
        }
        var role = RoleRecord(id: self.makeID(), name: application.name, permissions: permissions, position: 1)
        role.managedBy = application.userID
        self.add(role, in: guild)
        self.add(
            MemberRecord(userID: application.userID, roleIDs: [role.id], joinedAt: self.now), to: guild)
        self.welcome(application, to: guild)
    }

    /// From now on the bot, which is a member already, gets the guild's events.
    mutating func welcome(_ application: ApplicationRecord, to guild: GuildID) {
        self.guilds[guild]?.applicationIDs.append(application.id)
        guard let joined = self.guilds[guild], let application = self.applications[application.id] else { return }
        self.publish("GUILD_CREATE", self.guildCreateJSON(joined, for: application), guild: guild, to: application.id)
    }
}

enum Base64 {
    /// RFC 4648, without padding.
    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let padded = chunk.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - chunk.count))
            for index in 0...chunk.count { text.append(alphabet[Int(padded >> UInt32(18 - 6 * index)) & 63]) }
        }
        return text
    }

    /// With or without padding. `nil` where there is anything else.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in text.utf8.prefix(while: { $0 != UInt8(ascii: "=") }) {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
