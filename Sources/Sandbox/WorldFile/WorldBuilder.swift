import DiscordModel

/// Builds what was read, out of what people and bots do: in the end there is nothing that could not have come about.
struct WorldBuilder {
    /// By the keys that names were found to mean.
    private var users: [String: UserID] = [:]
    private var roles: [String: RoleID] = [:]
    /// Channels and threads by their paths.
    private var rooms: [String: ChannelID] = [:]
    /// Messages by the path of their room and their key.
    private var keys: [String: MessageID] = [:]
    /// Messages by their own paths.
    private var messages: [String: MessageID] = [:]

    /// - Parameter world: What names mean where they were read in the light of what there is.
    init(_ world: WorldState, in guild: GuildRecord? = nil) {
        for id in world.users.keys { self.users[id.description] = id }
        for id in (guild?.roles ?? [:]).keys { self.roles[id.description] = id }
    }

    func user(_ key: String) -> UserID { self.users[key] ?? 0 }
    func role(_ key: String) -> RoleID? { self.roles[key] }
}

// MARK: People

extension WorldBuilder {
    mutating func add(_ entry: BotEntry, to world: inout WorldState) -> ApplicationRecord {
        let application = world.makeApplication(
            entry.name, privilegedIntents: entry.privilegedIntents, token: entry.token, id: entry.id.map { UserID($0) })
        self.users[entry.name] = application.userID
        return application
    }

    mutating func add(_ entry: PersonEntry, to world: inout WorldState) -> UserRecord {
        var user = world.makeUser(
            entry.username, displayName: entry.displayName, id: entry.id.map { UserID($0) })
        if let color = entry.color { user.avatarColor = color }
        user.blockedUsers = Set(entry.blockedBots.map { self.user($0) })
        user.refusesDirectMessages = entry.closesDirectMessages
        world.users[user.id] = user
        self.users[entry.username] = user.id
        world.tellPeople(.state)
        return user
    }
}

// MARK: Servers

extension WorldBuilder {
    /// All that a file says. What was said on all servers is played in one, so that ids rise with time.
    mutating func add(
        _ file: WorldFile, to world: inout WorldState
    ) -> (bots: [ApplicationRecord], people: [UserRecord], guilds: [GuildID]) {
        let now = world.now
        let steps = WorldPlan(file.guilds.flatMap(\.channels), now: now, WorldProblems()).steps
        world.now = Self.beginning(of: steps, now)
        let bots = file.bots.map { self.add($0, to: &world) }
        let people = file.people.map { self.add($0, to: &world) }
        let guilds = file.guilds.map { self.found($0, timeOutFrom: now, &world) }
        self.perform(steps, &world)
        world.now = now
        for (entry, guild) in zip(file.guilds, guilds) { self.welcomeBots(of: entry, to: guild, &world) }
        return (bots, people, guilds)
    }

    mutating func add(_ entry: GuildEntry, to world: inout WorldState) -> GuildID {
        let now = world.now
        let steps = WorldPlan(entry.channels, now: now, WorldProblems()).steps
        world.now = Self.beginning(of: steps, now)
        let guild = self.found(entry, timeOutFrom: now, &world)
        self.perform(steps, &world)
        world.now = now
        self.welcomeBots(of: entry, to: guild, &world)
        return guild
    }

    /// People and servers are a little older than what was said first.
    private static func beginning(of steps: [WorldPlan.Step], _ now: Timestamp) -> Timestamp {
        steps.first.map { $0.time + .seconds(-60) } ?? now
    }

    /// They hear of the server when all is there.
    private func welcomeBots(of entry: GuildEntry, to guild: GuildID, _ world: inout WorldState) {
        for bot in entry.bots {
            let application = world.applicationsByUser[self.user(bot.bot)].flatMap { world.applications[$0] }
            if let application { world.welcome(application, to: guild) }
        }
    }

    /// The server, before anybody has said anything.
    private mutating func found(
        _ entry: GuildEntry, timeOutFrom now: Timestamp, _ world: inout WorldState
    ) -> GuildID {
        let guild = world.makeGuild(entry.name, owner: self.user(entry.owner), id: entry.id.map { GuildID($0) }).id
        self.roles[WorldNames.everyone] = .everyone(of: guild)
        if let everyone = entry.everyone { world.guilds[guild]?.roles[.everyone(of: guild)]?.permissions = everyone }
        self.addRoles(of: entry, to: guild, &world)
        for member in entry.members { self.add(member, to: guild, timeOutFrom: now, &world) }
        for channel in entry.channels { self.add(channel, parent: nil, to: guild, &world) }
        return guild
    }

    /// Bots' own roles stand where the list says, else below all others, the latest lowest.
    private mutating func addRoles(of entry: GuildEntry, to guild: GuildID, _ world: inout WorldState) {
        let listed = entry.roles.compactMap(\.bot)
        let unlisted = entry.bots.filter { !listed.contains($0.bot) }
        var position = entry.roles.count + unlisted.count
        for role in entry.roles {
            let bot = role.bot.flatMap { name in entry.bots.first { $0.bot == name } }
            self.add(role, of: bot, at: position, to: guild, &world)
            position -= 1
        }
        for bot in unlisted {
            self.add(nil, of: bot, at: position, to: guild, &world)
            position -= 1
        }
        for bot in entry.bots { self.join(bot, guild, &world) }
    }

    private mutating func add(
        _ entry: RoleEntry?, of bot: GuildBotEntry?, at position: Int, to guild: GuildID, _ world: inout WorldState
    ) {
        let user = bot.map { self.user($0.bot) }
        var role = RoleRecord(
            id: entry?.id.map { RoleID($0) } ?? world.makeID(),
            name: user.flatMap { world.users[$0]?.username } ?? entry?.name ?? "",
            permissions: bot?.permissions ?? entry?.permissions ?? [], position: position)
        role.color = entry?.color ?? 0
        role.isHoisted = entry?.isHoisted ?? false
        role.isMentionable = entry?.isMentionable ?? false
        role.managedBy = user
        world.add(role, in: guild)
        self.roles[bot.map { Self.ownRole(of: $0) } ?? role.name] = role.id
    }

    /// What no role in a file can be called.
    private static func ownRole(of bot: GuildBotEntry) -> String { "\u{0}\(bot.bot)" }

    private func join(_ bot: GuildBotEntry, _ guild: GuildID, _ world: inout WorldState) {
        let keys = [Self.ownRole(of: bot)] + bot.roles
        let member = MemberRecord(
            userID: self.user(bot.bot), nick: bot.nick, roleIDs: self.roleIDs(keys, in: guild), joinedAt: world.now)
        world.add(member, to: guild)
    }

    /// Everybody has `@everyone` without having it.
    private func roleIDs(_ keys: [String], in guild: GuildID) -> [RoleID] {
        keys.compactMap { self.roles[$0] }.filter { $0 != .everyone(of: guild) }
    }

    /// - Parameter now: What the minutes of a timeout are counted from.
    func add(_ entry: MemberEntry, to guild: GuildID, timeOutFrom now: Timestamp, _ world: inout WorldState) {
        var member = MemberRecord(
            userID: self.user(entry.user), nick: entry.nick, roleIDs: self.roleIDs(entry.roles, in: guild),
            joinedAt: world.now)
        member.timedOutUntil = entry.timedOutMinutes.map { now + .milliseconds(Int64($0 * 60_000)) }
        // The owner is there from the beginning.
        if world.guilds[guild]?.members[member.userID] != nil {
            world.replace(member, in: guild)
        } else {
            world.add(member, to: guild)
        }
    }
}

// MARK: Channels

extension WorldBuilder {
    /// A channel with all that lies in it and was said in it.
    mutating func add(_ entry: ChannelEntry, to guild: GuildID, _ world: inout WorldState) -> ChannelID? {
        let now = world.now
        let steps = WorldPlan([entry], now: now, WorldProblems()).steps
        let parent = entry.parent.flatMap { ChannelID($0) }
        self.add(entry, parent: parent, to: guild, &world)
        self.perform(steps, &world)
        world.now = now
        return self.rooms[entry.node.path]
    }

    private mutating func add(
        _ entry: ChannelEntry, parent: ChannelID?, to guild: GuildID, _ world: inout WorldState
    ) {
        var channel = ChannelRecord(
            id: entry.id.map { ChannelID($0) } ?? world.makeID(), type: entry.type, guildID: guild)
        channel.name = ChannelRules.normalizedName(entry.name, type: entry.type)
        channel.topic = entry.topic
        channel.parentID = parent
        channel.isAgeRestricted = entry.isAgeRestricted
        channel.secondsBetweenMessages = entry.secondsBetweenMessages
        channel.overwrites =
            entry.overwrites?.compactMap { self.overwrite($0) } ?? parent.flatMap { world.channels[$0]?.overwrites }
            ?? []
        if let record = world.guilds[guild] { channel.position = world.nextPosition(for: channel, in: record) }
        world.add(channel)
        if entry.isRequired { world.guilds[guild]?.requiredChannelIDs.insert(channel.id) }
        self.rooms[entry.node.path] = channel.id
        for child in entry.channels { self.add(child, parent: channel.id, to: guild, &world) }
    }

    func overwrite(_ entry: OverwriteEntry) -> Overwrite? {
        switch entry.subject {
        case .user(let key): Overwrite(.member(self.user(key)), allow: entry.allow, deny: entry.deny)
        case .role(let key): self.roles[key].map { Overwrite(.role($0), allow: entry.allow, deny: entry.deny) }
        }
    }
}

// MARK: What was said

extension WorldBuilder {
    private mutating func perform(_ steps: [WorldPlan.Step], _ world: inout WorldState) {
        for step in steps {
            guard let channel = self.rooms[step.room].flatMap({ world.channels[$0] }) else { continue }
            world.now = step.time
            switch step.action {
            case .message(let entry): self.post(entry, in: channel, room: step.room, &world)
            case .start(let entry, let source): self.start(entry, from: source, in: channel, &world)
            case .settle(let entry):
                var channel = channel
                channel.thread?.setArchived(entry.isArchived, at: world.now)
                channel.thread?.isLocked = entry.isLocked
                world.replaceThread(channel)
            }
        }
    }

    /// - Parameter id: Of the first message of a post.
    private mutating func post(
        _ entry: MessageEntry, in channel: ChannelRecord, room: String, id: MessageID? = nil, _ world: inout WorldState
    ) {
        let author = self.user(entry.author)
        var form = entry.form
        form.content = form.content.map { Self.withMentions($0, in: channel, world) }
        let answered = entry.repliesTo.flatMap { self.keys["\(room) \($0)"] }
        let posted = world.post(
            form, in: channel,
            from: WorldState.Sender(userID: author, applicationID: world.applicationsByUser[author]),
            type: answered == nil ? MessageKind.ordinary : MessageKind.reply,
            reference: answered.map { MessageReference(messageID: $0, channelID: channel.id) },
            id: id ?? entry.id.map { MessageID($0) })
        self.messages[entry.node.path] = posted.id
        if let key = entry.key { self.keys["\(room) \(key)"] = posted.id }
        for reaction in entry.reactions {
            for user in reaction.users { self.react(reaction.emoji, to: posted.id, in: channel.id, user, &world) }
        }
        guard entry.isPinned, var message = world.messages[channel.id]?[posted.id] else { return }
        // Who pinned it is not said, and so there is no notice of it.
        message.pinnedAt = world.now
        world.channels[channel.id]?.lastPinAt = world.now
        world.update(message)
    }

    private func react(
        _ emoji: String, to id: MessageID, in channel: ChannelID, _ user: String, _ world: inout WorldState
    ) {
        guard let message = world.messages[channel]?[id] else { return }
        do throws(APIError) {
            try world.react(emoji, to: message, by: self.user(user))
        } catch {
            // How many emoji there are was looked at when they were read, and nothing is archived yet.
        }
    }

    private mutating func start(
        _ entry: ThreadEntry, from source: MessageEntry?, in parent: ChannelRecord, _ world: inout WorldState
    ) {
        let isPost = parent.type.holdsThreadsOnly
        let publicType: ChannelType = parent.type == .announcement ? .announcementThread : .publicThread
        var draft = ThreadDraft(name: entry.name, type: entry.isPrivate ? .privateThread : publicType)
        draft.id = entry.id.map { ChannelID($0) }
        draft.source = source.flatMap { self.messages[$0.node.path] }.flatMap { world.messages[parent.id]?[$0] }
        draft.autoArchiveMinutes = entry.autoArchiveMinutes
        draft.isInvitable = entry.isInvitable
        draft.secondsBetweenMessages = entry.secondsBetweenMessages
        let owner = self.user(entry.owner ?? entry.messages.first?.author ?? source?.author ?? "")
        let thread = world.makeThread(draft, in: parent, by: owner)
        self.rooms[entry.node.path] = thread.id
        let others = entry.members.map { self.user($0) }.filter { $0 != owner }
        world.addToThread(others, thread.id)
        guard isPost, let first = entry.messages.first else { return }
        let id = MessageID(thread.id.rawValue)
        world.channels[parent.id]?.lastMessageID = id
        self.post(first, in: thread, room: entry.node.path, id: id, &world)
    }

    /// `<@mia>`, `<@&Staff>` and `<#general>` become mentions.
    private static func withMentions(_ text: String, in channel: ChannelRecord, _ world: WorldState) -> String {
        guard text.contains("<@") || text.contains("<#") else { return text }
        let guild = channel.guildID.flatMap { world.guilds[$0] }
        let names = WorldNames(world, in: guild)
        let channels = guild.map { world.sortedChannels(of: $0) } ?? []
        let meanings: [(mark: String, find: (String) -> String?)] = [
            ("@&", { names.roles.key($0) }), ("@", { names.user($0) }),
            ("#", { name in channels.first { $0.name == name }?.id.description }),
        ]
        var (result, rest) = ("", text[...])
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let inner = rest[rest.index(after: open)..<close]
            let kind = meanings.first { inner.hasPrefix($0.mark) }
            let meaning = kind.flatMap { kind in
                kind.find(String(inner.dropFirst(kind.mark.count))).map { kind.mark + $0 }
            }
            result += rest[..<open]
            result += "<\(meaning ?? String(inner))>"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }
}
