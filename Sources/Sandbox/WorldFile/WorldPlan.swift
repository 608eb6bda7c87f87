import DiscordModel

/// What was said in the channels of a world file, from the oldest to the newest.
struct WorldPlan {
    enum Action {
        case message(MessageEntry)
        case start(ThreadEntry, source: MessageEntry?)
        /// Archives and locks a thread, after all that is said in it.
        case settle(ThreadEntry)
    }

    struct Step {
        let time: Timestamp
        let action: Action
        /// The path of the channel or thread in which it happens; of a thread that is started, that of its parent.
        let room: String
    }

    private let now: Timestamp
    private let problems: WorldProblems
    private var planned: [Step] = []

    /// - Parameter now: What the minutes are counted from.
    init(_ channels: [ChannelEntry], now: Timestamp, _ problems: WorldProblems) {
        self.now = now
        self.problems = problems
        for channel in channels { self.plan(channel) }
    }

    var steps: [Step] {
        self.planned.enumerated().sorted { left, right in
            (left.element.time, left.offset) < (right.element.time, right.offset)
        }.map(\.element)
    }

    private mutating func plan(_ channel: ChannelEntry) {
        let room = channel.node.path
        self.plan(channel.messages, in: room, since: nil)
        for thread in channel.threads { self.plan(thread, below: channel.type, room: room) }
        for child in channel.channels { self.plan(child) }
    }

    /// - Parameter start: When the thread began in which they are.
    private mutating func plan(_ messages: [MessageEntry], in room: String, since start: Timestamp?) {
        let times = messages.map { self.time(of: $0) }
        for (index, message) in messages.enumerated() {
            if let start, times[index] < start { self.problems.add(message.node, "it is older than its thread") }
            if let key = message.repliesTo, let target = messages.firstIndex(where: { $0.key == key }),
                (times[index], index) <= (times[target], target)
            {
                self.problems.add(message.node, "it answers a message that does not come before it")
            }
            self.planned.append(Step(time: times[index], action: .message(message), room: room))
            guard let thread = message.thread else { continue }
            self.plan(thread, below: .text, room: room, source: (message, times[index]))
        }
    }

    private mutating func plan(
        _ thread: ThreadEntry, below parent: ChannelType, room: String,
        source: (message: MessageEntry, time: Timestamp)? = nil
    ) {
        let times = thread.messages.map { self.time(of: $0) }
        let first = parent.holdsThreadsOnly ? times.first : times.min()
        let said = thread.id.map { ChannelID($0).timestamp } ?? thread.minutesAgo.map { self.time(minutesAgo: $0) }
        let start = said ?? source?.time ?? first ?? self.now
        if start > self.now { self.problems.add(thread.node, "its id lies in the future") }
        if let source, start < source.time { self.problems.add(thread.node, "it is older than its message") }
        self.planned.append(
            Step(time: start, action: .start(thread, source: source?.message), room: room))
        let path = thread.node.path
        // The first message of a post comes with the post.
        self.plan(Array(thread.messages.dropFirst(parent.holdsThreadsOnly ? 1 : 0)), in: path, since: start)
        if thread.isArchived || thread.isLocked {
            let end = max(start, times.max() ?? start)
            self.planned.append(Step(time: end, action: .settle(thread), room: path))
        }
    }

    private func time(of message: MessageEntry) -> Timestamp {
        switch message.age {
        case .minutes(let minutes): return self.time(minutesAgo: minutes)
        case .id(let id):
            let time = MessageID(id).timestamp
            if time > self.now { self.problems.add(message.node, "its id lies in the future") }
            return time
        }
    }

    private func time(minutesAgo minutes: Double) -> Timestamp { self.now + .milliseconds(Int64(minutes * -60_000)) }
}

/// Looks for what is taken: a name, an id or a token that is there already, in the file or in the world.
struct WorldCheck {
    private let world: WorldState
    private let problems: WorldProblems
    private var seen: Set<String> = []

    init(_ world: WorldState, _ problems: WorldProblems) {
        self.world = world
        self.problems = problems
    }

    mutating func check(_ file: WorldFile) {
        for person in file.people { self.check(person) }
        for bot in file.bots {
            self.checkUser(bot.name, bot.id, bot.node)
            guard let token = bot.token else { continue }
            self.claim("token", token, isTaken: self.world.applicationsByToken[token] != nil, bot.node)
        }
        for guild in file.guilds { self.check(guild) }
    }

    mutating func check(_ person: PersonEntry) { self.checkUser(person.username, person.id, person.node) }

    mutating func check(_ guild: GuildEntry) {
        let world = self.world
        self.claim(guild.id, "server", isTaken: { world.guilds[GuildID($0)] != nil }, guild.node)
        for role in guild.roles { self.check(role) }
        for channel in guild.channels { self.check(channel) }
    }

    mutating func check(_ role: RoleEntry) {
        let world = self.world
        let isTaken: (UInt64) -> Bool = { id in world.guilds.values.contains { $0.roles[RoleID(id)] != nil } }
        self.claim(role.id, "role", isTaken: isTaken, role.node)
    }

    mutating func check(_ channel: ChannelEntry) {
        let world = self.world
        self.claim(channel.id, "channel", isTaken: { world.channels[ChannelID($0)] != nil }, channel.node)
        self.check(channel.messages)
        for thread in channel.threads { self.check(thread) }
        for child in channel.channels { self.check(child) }
    }

    private mutating func check(_ thread: ThreadEntry) {
        let world = self.world
        self.claim(thread.id, "channel", isTaken: { world.channels[ChannelID($0)] != nil }, thread.node)
        self.check(thread.messages)
    }

    private mutating func check(_ messages: [MessageEntry]) {
        let world = self.world
        for message in messages {
            let isTaken: (UInt64) -> Bool = { id in world.messages.values.contains { $0[MessageID(id)] != nil } }
            self.claim(message.id, "message", isTaken: isTaken, message.node)
            if let thread = message.thread { self.check(thread) }
        }
    }

    private mutating func checkUser(_ name: String, _ id: UInt64?, _ node: WorldNode) {
        let world = self.world
        if world.users.values.contains(where: { $0.username == name }) {
            self.problems.add(node, "there is somebody called “\(name)” already")
        }
        self.claim(id, "user", isTaken: { world.users[UserID($0)] != nil }, node)
    }

    private mutating func claim(_ id: UInt64?, _ kind: String, isTaken: (UInt64) -> Bool, _ node: WorldNode) {
        guard let id else { return }
        self.claim("id of a \(kind)", String(id), isTaken: isTaken(id), node)
    }

    private mutating func claim(_ kind: String, _ value: String, isTaken: Bool, _ node: WorldNode) {
        if !self.seen.insert("\(kind) \(value)").inserted || isTaken {
            self.problems.add(node, "the \(kind) \(value) is taken")
        }
    }
}
