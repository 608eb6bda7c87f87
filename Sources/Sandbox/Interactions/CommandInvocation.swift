import DiscordModel

/// Someone runs a command, or types an option that the bot completes.
struct CommandInvocation: Sendable {
    /// `nil` takes the first application that has such a command.
    var applicationID: ApplicationID?
    var name: String
    /// `settings staff` → `["staff"]`
    var subcommands: [String] = []
    var type = CommandRules.Kind.slash
    /// A file is `{filename, content_type?, data}`.
    var options: JSONObject = [:]
    /// The user or message that a context-menu command is about.
    var targetID: String?
    /// The option that is being typed.
    var focused: String?

    fileprivate var hasNoArguments: Bool { self.subcommands.isEmpty && self.options.isEmpty && self.focused == nil }
}

extension WorldState {
    /// Who may not use a command is told so, and no INTERACTION_CREATE happens (rule 60).
    mutating func run(
        _ invocation: CommandInvocation, by person: UserID, in channelID: ChannelID
    ) throws(PersonRefusal) -> InteractionID {
        guard let channel = self.channels[channelID], self.canView(person, channel) else {
            throw PersonRefusal("There is no such channel")
        }
        try PersonRefusal.wrap { () throws(APIError) in try self.checkActive(channelID) }
        let named = self.commands(for: person, in: channel, named: invocation.name).filter {
            $0.type == invocation.type
                && (invocation.applicationID == nil || $0.scope.applicationID == invocation.applicationID)
        }
        guard let command = named.first(where: { $0.scope.guildID != nil }) ?? named.first else {
            throw PersonRefusal("There is no command /\(invocation.name) that this person may use here")
        }
        var uploads: [String: Upload] = [:]
        for (name, value) in invocation.options where value.object != nil { uploads[name] = try self.upload(value) }
        let data = try self.data(of: invocation, for: command, by: person, in: channel, uploads)
        let type = invocation.focused == nil ? InteractionKind.command : InteractionKind.autocomplete
        var interaction = self.newInteraction(
            type, application: command.scope.applicationID, channel: channel, user: person)
        interaction.commandName = ([command.name] + invocation.subcommands).joined(separator: " ")
        interaction.isContextMenu = command.type != CommandRules.Kind.slash
        if interaction.isContextMenu {
            interaction.targetUserID = data["resolved"]?["users"]?.object?.keys.first.flatMap { UserID($0) }
            interaction.targetMessageID = data["resolved"]?["messages"]?.object?.keys.first.flatMap { MessageID($0) }
        }
        self.store(uploads.values, of: &interaction)
        self.begin(interaction, data: data)
        return interaction.id
    }

    /// A function of its own: while the resolver holds the world, a change would copy it.
    private func data(
        of invocation: CommandInvocation, for command: CommandRecord, by person: UserID, in channel: ChannelRecord,
        _ uploads: [String: Upload]
    ) throws(PersonRefusal) -> JSON {
        var data = JSONObject(capacity: 6)
        data.add("id", .id(command.id))
        data.add("name", .string(command.name))
        data.add("type", .number(command.type))
        if let guildID = command.scope.guildID { data.add("guild_id", .id(guildID)) }
        if command.type == CommandRules.Kind.slash, command.options.isEmpty, invocation.hasNoArguments {
            return .object(data)
        }
        var resolver = Resolver(
            world: self, channel: channel, person: person, application: command.scope.applicationID)
        if command.type == CommandRules.Kind.slash {
            let options = try CommandOptions(invocation, uploads: uploads).build(command.options, &resolver)
            if !options.isEmpty { data["options"] = .array(options) }
        } else {
            data["target_id"] = .string(try self.resolveTarget(of: invocation, in: channel, &resolver))
        }
        data["resolved"] = resolver.json
        return .object(data)
    }

    private func resolveTarget(
        of invocation: CommandInvocation, in channel: ChannelRecord, _ resolver: inout Resolver
    ) throws(PersonRefusal) -> String {
        guard let target = invocation.targetID else { throw PersonRefusal("The command needs a target") }
        if invocation.type == 2 {
            guard let id = UserID(target) else { throw PersonRefusal("\(target) is no user") }
            try resolver.addUser(id)
        } else {
            guard let id = MessageID(target), let message = self.visibleMessage(id, in: channel.id) else {
                throw PersonRefusal("There is no message \(target) here")
            }
            resolver.addMessage(message)
        }
        return target
    }
}

/// Puts what a person typed into the form of the command's options.
struct CommandOptions {
    private let invocation: CommandInvocation
    /// By the names of their options.
    private let uploads: [String: Upload]

    init(_ invocation: CommandInvocation, uploads: [String: Upload]) {
        self.invocation = invocation
        self.uploads = uploads
    }

    func build(_ definitions: [JSON], _ resolver: inout Resolver) throws(PersonRefusal) -> [JSON] {
        try self.build(definitions, subcommands: self.invocation.subcommands[...], &resolver)
    }

    private func build(
        _ definitions: [JSON], subcommands: ArraySlice<String>, _ resolver: inout Resolver
    ) throws(PersonRefusal) -> [JSON] {
        let nesting = definitions.filter { ($0["type"]?.int ?? 0) <= CommandRules.Kind.group }
        guard nesting.isEmpty else {
            guard let name = subcommands.first, let chosen = nesting.first(where: { $0["name"]?.string == name }) else {
                let names = nesting.compactMap { $0["name"]?.string }.joined(separator: ", ")
                throw PersonRefusal("/\(self.invocation.name) needs one of: \(names)")
            }
            let options = try self.build(
                chosen["options"]?.array ?? [], subcommands: subcommands.dropFirst(), &resolver)
            return [["type": chosen["type"] ?? 1, "name": .string(name), "options": .array(options)]]
        }
        guard subcommands.isEmpty else { throw PersonRefusal("There is no sub-command \(subcommands.joined())") }
        let known = Set(definitions.compactMap { $0["name"]?.string })
        if let unknown = self.invocation.options.keys.first(where: { !known.contains($0) }) {
            throw PersonRefusal("/\(self.invocation.name) has no option \(unknown)")
        }
        var options: [JSON] = []
        for definition in definitions {
            if let option = try self.option(definition, &resolver) { options.append(option) }
        }
        return options
    }

    private func option(_ definition: JSON, _ resolver: inout Resolver) throws(PersonRefusal) -> JSON? {
        let (name, type) = (definition["name"]?.string ?? "", definition["type"]?.int ?? 3)
        let isFocused = self.invocation.focused == name
        guard let value = self.invocation.options[name], !value.isNull else {
            if isFocused { return ["name": .string(name), "type": .number(type), "value": "", "focused": true] }
            if definition["required"]?.bool == true, self.invocation.focused == nil {
                throw PersonRefusal("/\(self.invocation.name) needs the option \(name)")
            }
            return nil
        }
        // While an option is typed, its value is whatever stands there.
        let checked = isFocused ? JSON.string(value.string ?? "\(value)") : try self.value(value, definition, &resolver)
        var option: JSON = ["name": .string(name), "type": .number(type), "value": checked]
        if isFocused { option["focused"] = true }
        return option
    }

    private func value(
        _ value: JSON, _ definition: JSON, _ resolver: inout Resolver
    ) throws(PersonRefusal) -> JSON {
        let name = definition["name"]?.string ?? ""
        let refusal = PersonRefusal("\(value) is no value for the option \(name)")
        switch definition["type"]?.int ?? 3 {
        case 3: return try self.text(value, definition)
        case 4:
            guard let number = value.int ?? value.string.flatMap(Int.init) else { throw refusal }
            return try self.inBounds(.number(number), definition)
        case 5:
            guard let flag = value.bool ?? value.string.flatMap(Bool.init) else { throw refusal }
            return .bool(flag)
        case 6:
            guard let id = value.string.flatMap(UserID.init) else { throw refusal }
            try resolver.addUser(id)
        case 7:
            guard let id = value.string.flatMap(ChannelID.init) else { throw refusal }
            try resolver.addChannel(id, types: definition["channel_types"]?.array?.compactMap(\.int))
        case 8:
            guard let id = value.string.flatMap(RoleID.init) else { throw refusal }
            try resolver.addRole(id)
        case 9: try resolver.addMentionable(value.string ?? "")
        case 10:
            guard let number = value.double ?? value.string.flatMap(Double.init) else { throw refusal }
            return try self.inBounds(.double(number), definition)
        case CommandRules.Kind.attachment:
            let types = (definition["file_types"]?.array ?? []).compactMap(\.string)
            guard let upload = self.uploads[name] else { throw refusal }
            guard upload.isOf(types) else {
                throw PersonRefusal("The option \(name) takes no file like \(upload.filename)")
            }
            resolver.add(upload)
            return .id(upload.id)
        default: throw refusal
        }
        return value
    }

    private func text(_ value: JSON, _ definition: JSON) throws(PersonRefusal) -> JSON {
        let name = definition["name"]?.string ?? ""
        let text = value.string ?? "\(value)"
        try self.checkChoice(.string(text), definition)
        let least = definition["min_length"]?.int ?? 0
        let length = least...max(least, definition["max_length"]?.int ?? 6000)
        guard length.contains(text.unicodeScalars.count) else {
            throw PersonRefusal("The option \(name) takes \(length.lowerBound) to \(length.upperBound) characters")
        }
        return .string(text)
    }

    private func inBounds(_ value: JSON, _ definition: JSON) throws(PersonRefusal) -> JSON {
        try self.checkChoice(value, definition)
        let (least, most) = (definition["min_value"]?.double, definition["max_value"]?.double)
        let number = value.double ?? 0
        guard number >= least ?? -.infinity, number <= most ?? .infinity else {
            throw PersonRefusal("\(value) is out of bounds for the option \(definition["name"]?.string ?? "")")
        }
        return value
    }

    private func checkChoice(_ value: JSON, _ definition: JSON) throws(PersonRefusal) {
        guard let choices = definition["choices"]?.array, !choices.isEmpty else { return }
        guard
            choices.contains(where: {
                $0["value"] == value || $0["value"]?.double == value.double && value.double != nil
            })
        else { throw PersonRefusal("\(value) is no choice of the option \(definition["name"]?.string ?? "")") }
    }
}
