public import DiscordModel

/// A server in the sandbox.
public struct SandboxGuild: Sendable {
    public let id: GuildID
    public let owner: Person
    let world: World

    /// As a person would who follows the invite link: the bot joins, with a role of its own.
    public func install(_ application: SandboxApplication, permissions: Permissions) async {
        self.world.write { world in
            guard let record = world.applications[application.id] else { return }
            world.install(record, in: self.id, permissions: permissions)
        }
    }

    /// Makes a person who is a member.
    public func addPerson(_ name: String, roles: [RoleID] = []) async -> Person {
        self.world.write { world in
            let user = world.makeUser(name, displayName: nil)
            world.add(MemberRecord(userID: user.id, roleIDs: roles, joinedAt: world.now), to: self.id)
            return Person(id: user.id, name: name, world: self.world)
        }
    }

    /// Lets someone who exists already join. Nothing comes of it for who is banned.
    public func add(_ person: Person, roles: [RoleID] = []) async {
        self.world.write { world in
            guard world.guilds[self.id]?.bans[person.id] == nil else { return }
            world.add(MemberRecord(userID: person.id, roleIDs: roles, joinedAt: world.now), to: self.id)
        }
    }

    public func kick(_ person: Person) async {
        self.world.write { world in world.removeMember(person.id, from: self.id) }
    }

    /// Removes a bot.
    public func kick(_ application: SandboxApplication) async {
        self.world.write { world in world.removeMember(application.userID, from: self.id) }
    }

    /// Leaves the person nothing but reading for a while.
    public func timeOut(_ person: Person, for duration: Duration) async {
        self.world.write { world in
            guard var member = world.guilds[self.id]?.members[person.id] else { return }
            member.timedOutUntil = world.now + duration
            world.replace(member, in: self.id)
        }
    }
}

extension SandboxGuild {
    /// What the person is called on this server alone; `nil` takes that away.
    public func giveNickname(_ nickname: String?, to person: Person) async {
        self.world.write { world in
            guard var member = world.guilds[self.id]?.members[person.id] else { return }
            member.nick = nickname
            world.replace(member, in: self.id)
        }
    }
}

// MARK: Outages

extension SandboxGuild {
    /// Discord loses the guild: GUILD_DELETE with `unavailable: true`, and no event of it from then on. The REST API
    /// goes on answering, which is assumed.
    public func startOutage() async { self.world.write { world in world.startOutage(of: self.id) } }

    /// The guild is back: GUILD_CREATE.
    public func endOutage() async { self.world.write { world in world.endOutage(of: self.id) } }

    /// Where guilds are delayed: from now on the sessions know this one.
    public func arrive() async { self.world.write { world in world.arrive(self.id) } }
}

// MARK: Roles

extension SandboxGuild {
    /// A role below all others, as new ones are.
    @discardableResult
    public func makeRole(
        _ name: String, permissions: Permissions = [], isMentionable: Bool = false, color: Int = 0
    ) async -> RoleID {
        self.world.write { world in
            var role = RoleRecord(id: world.makeID(), name: name, permissions: permissions, position: 1)
            role.isMentionable = isMentionable
            role.color = color
            role.isHoisted = color != 0
            world.addAtBottom(role, in: self.id)
            return role.id
        }
    }

    public func deleteRole(_ role: RoleID) async {
        self.world.write { world in
            if let record = world.guilds[self.id]?.roles[role] { world.remove(record, in: self.id) }
        }
    }

    /// The rights of a role; `.everyone(of:)` is that of all members.
    public func setPermissions(of role: RoleID, to permissions: Permissions) async {
        self.world.write { world in
            guard var record = world.guilds[self.id]?.roles[role] else { return }
            record.permissions = permissions
            world.replace(record, in: self.id)
        }
    }

    /// Puts the role above all others.
    public func raiseRole(_ role: RoleID) async {
        self.world.write { world in
            guard let roles = world.guilds[self.id]?.roles, var record = roles[role] else { return }
            record.position = (roles.values.map(\.position).max() ?? 0) + 1
            world.replace(record, in: self.id)
        }
    }

    /// The managed role of a bot that was installed.
    public func role(of application: SandboxApplication) async -> RoleID? {
        self.world.read { world in
            world.guilds[self.id]?.roles.values.first { $0.managedBy == application.userID }?.id
        }
    }

    public func role(named name: String) async -> RoleID? {
        self.world.read { world in world.guilds[self.id]?.roles.values.first { $0.name == name }?.id }
    }

    public func giveRole(_ role: RoleID, to person: Person) async {
        await self.changeRoles(of: person) { if !$0.contains(role) { $0.append(role) } }
    }

    public func takeRole(_ role: RoleID, from person: Person) async {
        await self.changeRoles(of: person) { $0.removeAll { $0 == role } }
    }

    private func changeRoles(of person: Person, _ change: (inout [RoleID]) -> Void) async {
        self.world.write { world in
            guard var member = world.guilds[self.id]?.members[person.id] else { return }
            change(&member.roleIDs)
            world.replace(member, in: self.id)
        }
    }
}

// MARK: Channels

extension SandboxGuild {
    /// - Parameter overwrites: Where a parent is given and this is `nil`, the parent's are copied, as the app does.
    @discardableResult
    public func makeChannel(
        _ name: String, type: ChannelType = .text, parent: ChannelID? = nil, overwrites: [Overwrite]? = nil,
        topic: String? = nil
    ) async -> ChannelID {
        self.world.write { world in
            var channel = ChannelRecord(id: world.makeID(), type: type, guildID: self.id)
            channel.name = world.channelName(name, type: type)
            channel.topic = topic
            channel.parentID = parent
            channel.overwrites = overwrites ?? parent.flatMap { world.channels[$0]?.overwrites } ?? []
            if let guild = world.guilds[self.id] { channel.position = world.nextPosition(for: channel, in: guild) }
            world.add(channel)
            return channel.id
        }
    }

    public func deleteChannel(_ channel: ChannelID) async {
        self.world.write { world in
            if let record = world.channels[channel], record.guildID == self.id { world.remove(record) }
        }
    }

    /// Changes a channel as an administrator could.
    public func setOverwrites(of channel: ChannelID, to overwrites: [Overwrite]) async {
        self.world.write { world in
            guard var record = world.channels[channel] else { return }
            record.overwrites = overwrites
            world.replace(record)
        }
    }

    /// Renames a channel as a member of the staff would. It counts towards the limit on names, which is assumed to be one
    /// for everybody.
    public func renameChannel(_ channel: ChannelID, to name: String) async {
        self.world.write { world in
            guard var record = world.channels[channel] else { return }
            record.name = world.channelName(name, type: record.type)
            record.nameChanges.append(world.now)
            world.replace(record)
        }
    }

    /// A Community server cannot do without this channel.
    public func requireChannel(_ channel: ChannelID) async {
        self.world.write { world in _ = world.guilds[self.id]?.requiredChannelIDs.insert(channel) }
    }

    /// All channels, in order.
    public func channels() async -> [SeenChannel] {
        self.world.read { world in
            world.guilds[self.id].map { world.sortedChannels(of: $0).map(SeenChannel.init) } ?? []
        }
    }

    public func channel(named name: String) async -> SeenChannel? {
        await self.channels().first { $0.name == name }
    }

    /// Every message of a channel, oldest first, also those that are ephemeral.
    public func messages(in channel: ChannelID) async -> [SeenMessage] {
        self.world.read { world in
            (world.messages[channel] ?? MessageList()).map { SeenMessage($0, in: world) }
        }
    }

    /// The reasons that stand in the audit log, newest first.
    public func auditLogReasons() async -> [String] {
        self.world.read { world in (world.guilds[self.id]?.auditLog ?? []).reversed().compactMap(\.reason) }
    }
}

/// A bot.
public struct SandboxApplication: Sendable {
    public let id: ApplicationID
    public let token: String
    public let userID: UserID
    public let name: String
    /// What its server proves itself with where OAuth2 hands out tokens.
    public let clientSecret: String
    /// What the signatures at its interactions endpoint are checked with, in hexadecimal.
    public let verifyKey: String

    init(_ record: ApplicationRecord) {
        self.id = record.id
        self.token = record.token
        self.userID = record.userID
        self.name = record.name
        self.clientSecret = record.clientSecret
        self.verifyKey = record.signingKey.verifyKey
    }
}
