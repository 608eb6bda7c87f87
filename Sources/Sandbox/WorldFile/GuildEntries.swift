import DiscordModel

/// A server of a world file.
struct GuildEntry: Sendable {
    let node: WorldNode
    let name: String
    let id: UInt64?
    let owner: String
    /// What `@everyone` may do, where it is not what it is in a new server.
    let everyone: Permissions?
    /// The highest first.
    let roles: [RoleEntry]
    let members: [MemberEntry]
    let bots: [GuildBotEntry]
    let channels: [ChannelEntry]

    enum Key: String, CaseIterable { case name, id, owner, everyone, roles, members, bots, channels }

    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a server", problems)
        var names = names
        self.node = node
        self.name = fields.required(.name, length: 2...100)
        self.id = fields.id(.id)
        let owner = fields.required(.owner)
        self.owner = names.people.key(owner) ?? ""
        if !owner.isEmpty, self.owner.isEmpty {
            fields.fail(.owner, Closest.complaint(owner, isNo: "person here", among: names.people.names))
        }
        self.everyone = fields.permissions(.everyone)
        names.roles.add(WorldNames.everyone, id: self.id)
        let roles = fields.items(.roles).map { RoleEntry($0, names, problems) }
        for role in roles where role.bot == nil && !role.name.isEmpty {
            if !names.roles.add(role.name, id: role.id) {
                problems.add(role.node, "there are two roles “\(role.name)”")
            }
        }
        self.roles = roles
        self.bots = fields.items(.bots).map { GuildBotEntry($0, names, problems) }
        self.members = fields.items(.members).map { MemberEntry($0, names, problems) }
        self.channels = fields.items(.channels).map { ChannelEntry($0, names, problems, isInCategory: false) }
        self.checkMembers(problems)
        for role in roles {
            if let bot = role.bot, !self.bots.contains(where: { $0.bot == bot }) {
                problems.add(role.node, "the bot \(bot) is not on this server: add it to its bots")
            }
        }
    }

    private func checkMembers(_ problems: WorldProblems) {
        var known: Set<String> = []
        for (key, node) in self.members.map({ ($0.user, $0.node) }) + self.bots.map({ ($0.bot, $0.node) })
        where !key.isEmpty && !known.insert(key).inserted {
            problems.add(node, "\(key) is a member twice")
        }
    }
}

/// A role, or the place at which the role of a bot stands.
struct RoleEntry: Sendable {
    let node: WorldNode
    let name: String
    let id: UInt64?
    let color: Int
    let isHoisted: Bool
    let isMentionable: Bool
    let permissions: Permissions
    /// Whose own role stands here.
    let bot: String?

    enum Key: String, CaseIterable { case name, id, color, hoist, mentionable, permissions, bot }

    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a role", problems)
        self.node = node
        let bot = fields.text(.bot)
        self.bot = bot.flatMap { names.bots.key($0) }
        if let bot, self.bot == nil {
            fields.fail(.bot, Closest.complaint(bot, isNo: "bot here", among: names.bots.names))
        }
        if bot != nil {
            for key in [Key.name, .permissions] where fields.has(key) {
                fields.fail(key, "a bot's own role has the bot's name, and the permissions that stand at the bot")
            }
        }
        self.name = bot == nil ? fields.required(.name, length: 1...100) : ""
        self.id = fields.id(.id)
        self.color = fields.color(.color) ?? 0
        self.isHoisted = fields.flag(.hoist) ?? false
        self.isMentionable = fields.flag(.mentionable) ?? false
        self.permissions = fields.permissions(.permissions) ?? []
    }
}

/// A person on a server.
struct MemberEntry: Sendable {
    let node: WorldNode
    let user: String
    let nick: String?
    let roles: [String]
    let timedOutMinutes: Double?

    enum Key: String, CaseIterable {
        case user, nick, roles
        case timedOutMinutes = "timed_out_minutes"
    }

    /// A name alone is a member without roles.
    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let whole = node.text == nil ? node : WorldNode(["user": .string(node.text ?? "")], path: node.path)
        let fields = WorldFields<Key>(whole, "a member", problems)
        self.node = node
        let user = fields.required(.user)
        self.user = names.people.key(user) ?? ""
        if !user.isEmpty, self.user.isEmpty {
            problems.add(node, Closest.complaint(user, isNo: "person here", among: names.people.names))
        }
        self.nick = fields.text(.nick, length: 1...32)
        self.roles = fields.names(.roles, "role of this server", known: names.roles.names, find: names.roles.key)
        // Discord's limit is 28 days.
        self.timedOutMinutes = fields.decimal(.timedOutMinutes, in: 0...40320)
    }
}

/// A bot on a server.
struct GuildBotEntry: Sendable {
    let node: WorldNode
    let bot: String
    let permissions: Permissions
    /// Beside its own.
    let roles: [String]
    let nick: String?

    enum Key: String, CaseIterable { case name, permissions, roles, nick }

    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a bot on a server", problems)
        self.node = node
        let name = fields.required(.name)
        self.bot = names.bots.key(name) ?? ""
        if !name.isEmpty, self.bot.isEmpty {
            fields.fail(.name, Closest.complaint(name, isNo: "bot here", among: names.bots.names))
        }
        self.permissions = fields.permissions(.permissions) ?? []
        self.roles = fields.names(.roles, "role of this server", known: names.roles.names, find: names.roles.key)
        self.nick = fields.text(.nick, length: 1...32)
    }
}
