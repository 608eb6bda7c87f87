import DiscordModel

/// A refusal; the sentence says why.
struct ControlError: Error {
    let status: Int
    let sentence: String

    init(_ status: Int, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }
}

/// One request, taken apart.
struct ControlCall: Sendable {
    let path: [String]
    let query: [String: String]
    var body: JSON
    /// Of a multipart body.
    var uploads: [UploadedFile] = []
    /// Of the path.
    var parameters: [String: String] = [:]

    /// Who acts: `as`, by id or name.
    func person(in world: WorldState) throws(ControlError) -> UserID {
        let name = self.query["as"] ?? self.body["as"]?.string ?? ""
        guard !name.isEmpty else { throw ControlError(400, "as is missing: the name or the id of who acts") }
        guard let user = world.person(name) else { throw ControlError(404, "There is no person \(name)") }
        return user.id
    }

    func bodyID<Object>(_ key: String, of _: Object.Type = Object.self) throws(PersonRefusal) -> Snowflake<Object> {
        guard let id = self.body[key]?.string.flatMap(Snowflake<Object>.init) else {
            throw PersonRefusal("\(key) is missing, or is no id")
        }
        return id
    }

    func invocation() throws(PersonRefusal) -> CommandInvocation {
        guard let name = self.body["name"]?.string else { throw PersonRefusal("name is missing") }
        return CommandInvocation(
            applicationID: self.body["application_id"]?.string.flatMap(ApplicationID.init), name: name,
            subcommands: (self.body["subcommand"]?.string ?? "").split(separator: " ").map(String.init),
            type: self.body["type"]?.int ?? CommandRules.Kind.slash, options: self.body["options"]?.object ?? [:],
            targetID: self.body["target_id"]?.string)
    }
}

extension WorldState {
    /// By id or name.
    func person(_ text: String) -> UserRecord? {
        let user = self.user(text) { !$0.isBot }
        return user
    }

    /// By id or name; people before bots.
    func user(_ text: String) -> UserRecord? { self.person(text) ?? self.user(text) { $0.isBot } }

    private func user(_ text: String, where isMeant: (UserRecord) -> Bool) -> UserRecord? {
        if let user = UserID(text).flatMap({ self.users[$0] }), isMeant(user) { return user }
        return self.users.values.filter { $0.username == text && isMeant($0) }.min { $0.id < $1.id }
    }
}

// MARK: What the path names

extension ControlCall {
    private func parameter(_ name: String) -> String { self.parameters[name] ?? "" }

    func person(named name: String, in world: WorldState) throws(ControlError) -> UserRecord {
        guard let user = world.person(self.parameter(name)) else {
            throw ControlError(404, "There is no person \(self.parameter(name))")
        }
        return user
    }

    func application(in world: WorldState) throws(ControlError) -> ApplicationRecord {
        guard let application = world.application(self.parameter("application")) else {
            throw ControlError(404, "There is no application \(self.parameter("application"))")
        }
        return application
    }

    /// By id or name.
    func guild(in world: WorldState) throws(ControlError) -> GuildRecord {
        let text = self.parameter("guild")
        let byID = GuildID(text).flatMap { world.guilds[$0] }
        guard let guild = byID ?? world.guilds.values.filter({ $0.name == text }).min(by: { $0.id < $1.id }) else {
            throw ControlError(404, "There is no such server")
        }
        return guild
    }

    /// By id or name.
    func role(in guild: GuildRecord) throws(ControlError) -> RoleRecord {
        let text = self.parameter("role")
        let byID = RoleID(text).flatMap { guild.roles[$0] }
        guard let role = byID ?? guild.roles.values.filter({ $0.name == text }).max(by: { $0.isBelow($1) }) else {
            throw ControlError(404, "There is no such role on this server")
        }
        return role
    }

    /// By id or name, whether they are on a server or not.
    func user(in world: WorldState) throws(ControlError) -> UserRecord {
        guard let user = world.user(self.parameter("user")) else {
            throw ControlError(404, "There is no person or bot \(self.parameter("user"))")
        }
        return user
    }

    /// By id or name.
    func member(in guild: GuildRecord, _ world: WorldState) throws(ControlError) -> MemberRecord {
        guard let user = world.user(self.parameter("user")), let member = guild.members[user.id] else {
            throw ControlError(404, "There is no such member of this server")
        }
        return member
    }

    func channel(in world: WorldState) throws(ControlError) -> ChannelRecord {
        guard let channel = ChannelID(self.parameter("channel")).flatMap({ world.channels[$0] }) else {
            throw ControlError(404, "There is no such channel")
        }
        return channel
    }

    /// - Throws: 404, as for one that is not there, where the person doesn't see it.
    func channel(in world: WorldState, for person: UserID) throws(ControlError) -> ChannelRecord {
        let channel = try self.channel(in: world)
        guard world.canView(person, channel) else { throw ControlError(404, "There is no such channel") }
        return channel
    }

    func thread(in world: WorldState, for person: UserID) throws(ControlError) -> ChannelRecord {
        guard let channel = ChannelID(self.parameter("thread")).flatMap({ world.channels[$0] }),
            channel.thread != nil, world.canView(person, channel)
        else { throw ControlError(404, "There is no such thread") }
        return channel
    }

    func message(in channel: ChannelRecord, _ world: WorldState) throws(ControlError) -> MessageRecord {
        guard let message = MessageID(self.parameter("message")).flatMap({ world.messages[channel.id]?[$0] }) else {
            throw ControlError(404, "There is no such message")
        }
        return message
    }

    func message(
        in channel: ChannelRecord, for person: UserID, _ world: WorldState
    ) throws(ControlError) -> MessageRecord {
        let message = try self.message(in: channel, world)
        guard world.canSee(message, person) else { throw ControlError(404, "There is no such message") }
        return message
    }
}

extension WorldState {
    /// By id or name.
    func application(_ text: String) -> ApplicationRecord? {
        let byID = ApplicationID(text).flatMap { self.applications[$0] }
        // An old application and its user have different ids.
        let byUser = UserID(text).flatMap { self.applicationsByUser[$0] }.flatMap { self.applications[$0] }
        return byID ?? byUser ?? self.applications.values.filter { $0.name == text }.min { $0.id < $1.id }
    }
}

// MARK: What the body says

extension ControlCall {
    /// Reads the body as a world file is read: what is unknown or wrong is a mistake, and all are told.
    ///
    /// - Throws: 400.
    func read<Value>(_ read: (WorldNode, WorldProblems) -> Value) throws(ControlError) -> Value {
        let problems = WorldProblems()
        let value = read(WorldNode(self.body), problems)
        try problems.check(400)
        return value
    }

    /// What people do meets their rules.
    ///
    /// - Throws: 400.
    func refusing<Result>(_ act: () throws(PersonRefusal) -> Result) throws(ControlError) -> Result {
        do throws(PersonRefusal) { return try act() } catch { throw ControlError(400, error.description) }
    }

    /// Files as JSON (`files: [{filename, content_type?, data}]`, the data in Base64), or of a multipart body.
    func files() throws(ControlError) -> [SentFile] {
        var files = self.uploads.map { SentFile($0.filename, contentType: $0.contentType, bytes: $0.bytes) }
        for file in self.body["files"]?.array ?? [] {
            do throws(PersonRefusal) { files.append(try SentFile(file)) } catch {
                throw ControlError(400, error.description)
            }
        }
        return files
    }

    /// - Returns: `nil` where nothing is said.
    /// - Throws: 400 for what is no text.
    func text(_ key: String) throws(ControlError) -> String? {
        switch self.body[key] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw ControlError(400, "\(key) is no text")
        }
    }

    /// - Returns: `nil` where nothing is said.
    /// - Throws: 400 for what is no id in a text.
    func id<Object>(_ key: String, of _: Object.Type = Object.self) throws(ControlError) -> Snowflake<Object>? {
        guard let text = try self.text(key) else { return nil }
        guard let id = Snowflake<Object>(text) else { throw ControlError(400, "\(key) is no id") }
        return id
    }

    /// - Throws: 400 for what is neither true nor false.
    func flag(_ key: String) throws(ControlError) -> Bool? {
        switch self.body[key] {
        case nil, .null?: return nil
        case .bool(let flag)?: return flag
        default: throw ControlError(400, "\(key) is neither true nor false")
        }
    }
}

extension WorldProblems {
    /// - Throws: The status, with all problems, if there is any.
    func check(_ status: Int) throws(ControlError) {
        guard !self.all.isEmpty else { return }
        let sentences = self.all.map { $0.path.isEmpty ? $0.text : "\($0.path): \($0.text)" }
        throw ControlError(status, sentences.joined(separator: "; "))
    }
}
