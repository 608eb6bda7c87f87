public import DiscordModel

extension Sandbox {
    /// Makes servers by the thousand, for tests of what a bot on many servers does: each with a category, three channels,
    /// two roles and five members, and the bot on it.
    ///
    /// They belong to twenty people, who are made for it: `crowd-1` and so on.
    ///
    /// - Parameter permissions: Of the bot on each of them.
    public func makeGuilds(
        _ count: Int, with bot: SandboxApplication, permissions: Permissions = DemoWorld.botPermissions
    ) async {
        guard count > 0 else { return }
        let people = self.world.write { world in world.makeCrowd() }
        for number in 1...count {
            // One at a time, so that others get their turn.
            self.world.write { world in
                world.makeGuild(number: number, of: people, with: bot, permissions: permissions)
            }
        }
    }
}

extension WorldState {
    private static let crowdSize = 20
    private static let membersPerGuild = 5

    fileprivate mutating func makeCrowd() -> [UserID] {
        (1...Self.crowdSize).map { number in
            let name = "crowd-\(number)"
            return self.users.values.first { $0.username == name && !$0.isBot }?.id
                ?? self.makeUser(name, displayName: nil).id
        }
    }

    /// As if one had been made each minute, and a little: the time in an id decides the shard, and a prime spreads them
    /// evenly over any number of shards.
    private func makeGuildID(_ number: Int) -> GuildID {
        let milliseconds = self.now.millisecondsSince1970 - GuildID.epochMilliseconds - Int64(number) * 60_013
        var id = UInt64(max(1, milliseconds)) << 22
        while self.guilds[GuildID(id)] != nil { id += 1 }
        return GuildID(id)
    }

    /// All at once in place of one change after the other, for nobody can know of the server before it is there.
    fileprivate mutating func makeGuild(
        number: Int, of people: [UserID], with bot: SandboxApplication, permissions: Permissions
    ) {
        guard let application = self.applications[bot.id] else { return }
        let members = (0..<Self.membersPerGuild).map { people[(number + $0) % people.count] }
        let everyone = Permissions.ordinaryMember
        var guild = GuildRecord(id: self.makeGuildID(number), name: "Server \(number)", ownerID: members[0])
        var roles = [
            RoleRecord(id: .everyone(of: guild.id), name: "@everyone", permissions: everyone, position: 0),
            RoleRecord(id: self.makeID(), name: bot.name, permissions: permissions, position: 1),
            RoleRecord(id: self.makeID(), name: "Members", permissions: [], position: 2),
            RoleRecord(id: self.makeID(), name: "Staff", permissions: [.manageMessages], position: 3),
        ]
        roles[1].managedBy = bot.userID
        for role in roles { guild.roles[role.id] = role }
        for (index, user) in members.enumerated() {
            let role = index == 1 ? roles[3].id : roles[2].id
            guild.members[user] = MemberRecord(userID: user, roleIDs: [role], joinedAt: self.now)
        }
        guild.members[bot.userID] = MemberRecord(userID: bot.userID, roleIDs: [roles[1].id], joinedAt: self.now)
        var category = ChannelRecord(id: self.makeID(), type: .category, guildID: guild.id, name: "Talk")
        category.position = 0
        var channels = [category]
        for (position, name) in ["general", "help", "off-topic"].enumerated() {
            channels.append(
                ChannelRecord(
                    id: self.makeID(), type: .text, guildID: guild.id, name: name, parentID: category.id,
                    position: position))
        }
        for channel in channels { self.channels[channel.id] = channel }
        guild.channelIDs = channels.map(\.id)
        // A bot that has not connected yet will be told of it by READY; an event for nobody would be most of the work.
        guard application.sessionIntents.contains(.guilds) else {
            guild.applicationIDs = [application.id]
            self.guilds[guild.id] = guild
            return
        }
        self.guilds[guild.id] = guild
        self.welcome(application, to: guild.id)
    }
}
