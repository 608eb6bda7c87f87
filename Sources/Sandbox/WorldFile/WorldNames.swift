import DiscordModel

/// What names stand for while a world is read: in a file what the file says itself, in the control API what there is.
struct WorldNames: Sendable {
    var people = NameList()
    var bots = NameList()
    /// Of the server that is being read.
    var roles = NameList()
    /// Of the server that there is already; in a file, channels lie inside their categories.
    var categories = NameList()

    static let everyone = "@everyone"

    /// Whoever can write.
    func user(_ text: String) -> String? { self.people.key(text) ?? self.bots.key(text) }
    var userNames: [String] { self.people.names + self.bots.names }
}

/// Names of one kind, each of which can be given by its id, too.
struct NameList: Sendable {
    private(set) var names: [String] = []
    private var keys: [String: String] = [:]

    /// - Parameter key: What the name means to whoever builds; the name itself where nothing is said.
    /// - Returns: `false` where the name is taken; it keeps its first meaning then.
    @discardableResult
    mutating func add(_ name: String, id: UInt64?, key: String? = nil) -> Bool {
        // What has no name has been complained of already.
        guard !name.isEmpty else { return true }
        if let id { self.keys[String(id)] = key ?? name }
        guard self.keys[name] == nil else { return false }
        self.keys[name] = key ?? name
        self.names.append(name)
        return true
    }

    func key(_ text: String) -> String? { self.keys[text] }
}

extension WorldNames {
    /// What there is in a world, and in one of its servers.
    init(_ world: WorldState, in guild: GuildRecord? = nil) {
        for user in world.users.values.sorted(by: { $0.id < $1.id }) {
            let key = user.id.description
            if user.isBot {
                self.bots.add(user.username, id: user.id.rawValue, key: key)
            } else {
                self.people.add(user.username, id: user.id.rawValue, key: key)
            }
        }
        guard let guild else { return }
        for role in guild.roles.values.sorted(by: { $1.isBelow($0) }) {
            self.roles.add(role.name, id: role.id.rawValue, key: role.id.description)
        }
        for channel in world.sortedChannels(of: guild) where channel.type == .category {
            self.categories.add(channel.name, id: channel.id.rawValue, key: channel.id.description)
        }
    }
}
