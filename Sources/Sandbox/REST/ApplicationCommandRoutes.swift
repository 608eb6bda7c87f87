import DiscordModel

/// Source: <https://docs.discord.com/developers/interactions/application-commands>
enum ApplicationCommandRoutes {
    static let all =
        Self.routes("/applications/{application}/commands")
        + Self.routes("/applications/{application}/guilds/{guild}/commands")

    /// New commands that one application may make in a guild, or globally, in a day.
    static let dailyCreates = 200

    private static func routes(_ path: String) -> [Endpoint] {
        [
            Endpoint("GET", path, Self.list),
            Endpoint("POST", path, Self.create),
            Endpoint("PUT", path, Self.replaceAll),
            Endpoint("GET", path + "/{command}", Self.get),
            Endpoint("PATCH", path + "/{command}", Self.update),
            Endpoint("DELETE", path + "/{command}", Self.delete),
        ]
    }

    static func scope(_ call: RESTCall, _ world: WorldState) throws(APIError) -> CommandScope {
        let id: ApplicationID = try call.id("application")
        guard world.applications[id] != nil else { throw APIError(.unknownApplication) }
        guard id == (try call.caller().id) else { throw APIError(.onlyOwnApplication) }
        guard call.parameters["guild"] != nil else { return CommandScope(applicationID: id, guildID: nil) }
        return CommandScope(applicationID: id, guildID: try world.guild(call).id)
    }

    private static func command(_ call: RESTCall, _ world: WorldState) throws(APIError) -> CommandRecord {
        let scope = try Self.scope(call, world)
        guard let command = world.commands[try call.id("command")], command.scope == scope else {
            throw APIError(.unknownCommand)
        }
        return command
    }

    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(.array(world.commands(in: try Self.scope(call, world)).map(\.json)))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(try Self.command(call, world).json)
    }

    /// 201 for a new command, 200 where one of that type and name was there.
    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let scope = try Self.scope(call, world)
        let errors = FormErrors()
        let form = Form(call.body, errors: errors, enforcing: world.settings[.commands])
        var command = CommandRules.read(
            form, id: world.makeID(), version: world.makeID(), scope: scope)
        try errors.check()
        let existing = world.commands(in: scope).first { $0.type == command.type && $0.name == command.name }
        if let existing {
            command = command.withID(existing.id)
        } else {
            try Self.checkRoom(world.commands(in: scope) + [command], world)
            try world.takeCommandCreations(1, in: scope)
        }
        world.commands[command.id] = command
        world.tellPeople(.state)
        return existing == nil ? .created(command.json) : .ok(command.json)
    }

    /// The list becomes exactly this; commands of the same type and name keep their ids.
    private static func replaceAll(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let scope = try Self.scope(call, world)
        guard let entries = call.body?.array else {
            throw FormErrors.error([], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        }
        let errors = FormErrors()
        let before = world.commands(in: scope)
        var after: [CommandRecord] = []
        var created = 0
        for (index, entry) in entries.enumerated() {
            let form = Form(entry, path: ["\(index)"], errors: errors, enforcing: world.settings[.commands])
            let command = CommandRules.read(form, id: world.makeID(), version: world.makeID(), scope: scope)
            if after.contains(where: { $0.type == command.type && $0.name == command.name }) {
                form.fail("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
            }
            let old = before.first { $0.type == command.type && $0.name == command.name }
            if old == nil { created += 1 }
            after.append(old.map { command.updating($0) } ?? command)
        }
        try errors.check()
        try Self.checkRoom(after, world)
        try world.takeCommandCreations(created, in: scope)
        for command in before { world.commands[command.id] = nil }
        for command in after { world.commands[command.id] = command }
        world.tellPeople(.state)
        return .ok(.array(after.map(\.json)))
    }

    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let before = try Self.command(call, world)
        let errors = FormErrors()
        let merged = (before.json.object ?? [:]).merging(call.body?.object ?? [:])
        let command = CommandRules.read(
            Form(.object(merged), errors: errors, enforcing: world.settings[.commands]), id: before.id,
            version: world.makeID(), scope: before.scope)
        try errors.check()
        let isTaken = world.commands(in: before.scope).contains {
            $0.id != before.id && $0.type == command.type && $0.name == command.name
        }
        guard !isTaken || !world.settings[.commands] else { throw APIError(.commandNameTaken) }
        world.commands[command.id] = command
        world.tellPeople(.state)
        return .ok(command.json)
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        world.commands[try Self.command(call, world).id] = nil
        world.tellPeople(.state)
        return .noContent
    }

    /// 100 slash commands, 15 of each kind for the context menu.
    private static func checkRoom(_ commands: [CommandRecord], _ world: WorldState) throws(APIError) {
        guard world.settings[.commands] else { return }
        for (type, count) in Dictionary(grouping: commands, by: \.type).mapValues(\.count) {
            let limit = type == CommandRules.Kind.slash ? Limits.slashCommands : Limits.contextMenuCommands
            guard count <= limit else { throw APIError(.commandsFull) }
        }
    }
}

extension CommandRecord {
    func withID(_ id: CommandID) -> CommandRecord {
        CommandRecord(
            id: id, scope: self.scope, name: self.name, type: self.type, description: self.description,
            options: self.options, defaultMemberPermissions: self.defaultMemberPermissions, contexts: self.contexts,
            integrationTypes: self.integrationTypes, isAgeRestricted: self.isAgeRestricted,
            nameLocalizations: self.nameLocalizations, descriptionLocalizations: self.descriptionLocalizations,
            version: self.version)
    }

    /// With the id of the old one, and its version too if nothing is different.
    func updating(_ old: CommandRecord) -> CommandRecord {
        var command = self.withID(old.id)
        if command.isSameDefinition(as: old) { command.version = old.version }
        return command
    }
}

extension WorldState {
    /// Source: <https://docs.discord.com/developers/interactions/application-commands#registering-a-command>
    fileprivate mutating func takeCommandCreations(_ count: Int, in scope: CommandScope) throws(APIError) {
        guard count > 0, self.settings[.routeLimits] else { return }
        let now = self.now
        var creations = (self.commandCreations[scope] ?? []).filter { now - $0 < .seconds(86400) }
        guard creations.count + count <= ApplicationCommandRoutes.dailyCreates else {
            throw APIError(.commandCreatesFull)
        }
        creations.append(contentsOf: repeatElement(now, count: count))
        self.commandCreations[scope] = creations
    }
}
