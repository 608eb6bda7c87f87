public import DiscordModel

/// Someone in the sandbox, who sees and does what they could see and do in Discord's app.
public struct Person: Sendable {
    public let id: UserID
    public let name: String
    let world: World

    /// As it stands in a message.
    public var mention: String { "<@\(self.id)>" }
}

extension Person: Hashable {
    public static func == (left: Person, right: Person) -> Bool { left.id == right.id }
    public func hash(into hasher: inout Hasher) { hasher.combine(self.id) }
}

// MARK: Seeing

extension Person {
    public func sees(_ channel: ChannelID) async -> Bool {
        self.world.read { world in world.channels[channel].map { world.isShown($0, to: self.id) } ?? false }
    }

    /// In all servers, in order; active threads follow the channel they belong to.
    public func visibleChannels() async -> [SeenChannel] {
        self.world.read { world in
            let channels = world.guilds(of: self.id).flatMap { world.visibleChannels(of: self.id, in: $0) }
            return world.withThreads(channels, for: self.id).map(SeenChannel.init)
        }
    }

    public func permissions(in channel: ChannelID) async -> Permissions {
        self.world.read { world in world.permissions(of: self.id, in: channel) }
    }

    /// Oldest first, with the ephemeral ones that are for this person.
    public func messages(in channel: ChannelID) async -> [SeenMessage] {
        self.world.read { world in
            world.messages(in: channel, for: self.id).map { SeenMessage($0, in: world) }
        }
    }

    /// All that bots have sent to this person alone.
    public func directMessages() async -> [SeenMessage] {
        self.world.read { world in
            world.directMessages(of: self.id).flatMap { world.messages(in: $0.id, for: self.id) }
                .map { SeenMessage($0, in: world) }
        }
    }

    /// The commands this person may run there: `["close", "settings"]`.
    public func commands(in channel: ChannelID) async -> [String] {
        self.world.read { world in
            guard let channel = world.channels[channel] else { return [] }
            return world.commands(for: self.id, in: channel).map(\.name).sorted()
        }
    }

    public func roles(in guild: SandboxGuild) async -> [RoleID] {
        self.world.read { world in world.guilds[guild.id]?.members[self.id]?.roleIDs ?? [] }
    }
}

// MARK: Doing

extension Person {
    @discardableResult
    public func says(_ text: String, in channel: ChannelID) async throws -> SeenMessage {
        try self.world.write { world in
            SeenMessage(try world.say(text, by: self.id, in: channel), in: world)
        }
    }

    /// Presses a button of the newest visible message that has it.
    ///
    /// - Parameter label: What stands on the button, or its custom id.
    /// - Throws: ``PersonRefusal`` when there is no such button, or it is disabled.
    @discardableResult
    public func presses(
        _ label: String, in channel: ChannelID, of message: MessageID? = nil
    ) async throws -> Outcome {
        let id = try self.world.write { world in
            let isWanted: (JSON) -> Bool = { $0.isButton(label) }
            let found =
                message.map { message in
                    world.messages[channel]?[message].flatMap { record in
                        record.component(where: isWanted).map { (record, $0) }
                    }
                } ?? world.newestMessage(in: channel, for: self.id, where: isWanted)
            guard let (message, button) = found else {
                throw PersonRefusal("\(self.name) sees no button “\(label)” there")
            }
            return try self.press(button, of: message.id, in: channel, &world)
        }
        return await self.outcome(of: id)
    }

    /// Presses a button of this message, which may be an ephemeral one.
    @discardableResult
    public func presses(_ label: String, on message: SeenMessage) async throws -> Outcome {
        try await self.presses(label, in: message.channelID, of: message.id)
    }

    private func press(
        _ button: JSON, of message: MessageID, in channel: ChannelID, _ world: inout WorldState
    ) throws(PersonRefusal) -> InteractionID {
        guard let customID = button["custom_id"]?.string else { throw PersonRefusal("The button is a link") }
        return try world.use(ComponentUse(messageID: message, customID: customID), by: self.id, in: channel)
    }

    /// Chooses from the select with this placeholder or custom id. Values may be given by their labels.
    @discardableResult
    public func chooses(
        _ values: [String], fromSelect name: String, in channel: ChannelID, of message: MessageID? = nil
    ) async throws -> Outcome {
        let id = try self.world.write { world in
            let found = world.newestMessage(in: channel, for: self.id) { component in
                ComponentRules.Kind.selects.contains(component["type"]?.int ?? 0)
                    && (component["placeholder"]?.string == name || component["custom_id"]?.string == name)
            }
            guard let (found, select) = found, message == nil || message == found.id else {
                throw PersonRefusal("\(self.name) sees no select “\(name)” there")
            }
            let options = select["options"]?.array ?? []
            let chosen = values.map { value in
                options.first { $0["label"]?.string == value }?["value"]?.string ?? value
            }
            let use = ComponentUse(
                messageID: found.id, customID: select["custom_id"]?.string ?? "", values: chosen)
            return try world.use(use, by: self.id, in: channel)
        }
        return await self.outcome(of: id)
    }

    /// Runs a slash command: `"/add"`, `"settings staff"`.
    ///
    /// - Throws: ``PersonRefusal`` when there is no such command for this person.
    @discardableResult
    public func runs(
        _ command: String, _ options: [String: OptionArgument] = [:], in channel: ChannelID
    ) async throws -> Outcome {
        let id = try self.world.write { world in
            try world.run(Self.invocation(command, options), by: self.id, in: channel)
        }
        return await self.outcome(of: id)
    }

    /// Runs a command of a user's or message's context menu.
    @discardableResult
    public func runs(
        _ command: String, onMessage message: MessageID, in channel: ChannelID
    ) async throws -> Outcome {
        let invocation = CommandInvocation(name: command, type: 3, targetID: message.description)
        let id = try self.world.write { world in try world.run(invocation, by: self.id, in: channel) }
        return await self.outcome(of: id)
    }

    @discardableResult
    public func runs(_ command: String, onUser user: UserID, in channel: ChannelID) async throws -> Outcome {
        let invocation = CommandInvocation(name: command, type: 2, targetID: user.description)
        let id = try self.world.write { world in try world.run(invocation, by: self.id, in: channel) }
        return await self.outcome(of: id)
    }

    /// What the application offers for an option that is being typed.
    public func completions(
        of option: String, typing text: String, for command: String, _ options: [String: OptionArgument] = [:],
        in channel: ChannelID
    ) async throws -> [(name: String, value: JSON)] {
        var invocation = Self.invocation(command, options)
        invocation.options[option] = .string(text)
        invocation.focused = option
        let id = try self.world.write { [invocation] world in
            try world.run(invocation, by: self.id, in: channel)
        }
        guard case .choices(let choices) = await self.world.settle(id, isFinal: true) else { return [] }
        return choices.map { ($0["name"]?.string ?? "", $0["value"] ?? .null) }
    }

    static func invocation(_ command: String, _ options: [String: OptionArgument]) -> CommandInvocation {
        let words = command.drop { $0 == "/" }.split(separator: " ").map(String.init)
        return CommandInvocation(
            name: words.first ?? "", subcommands: Array(words.dropFirst()),
            options: JSONObject(options.mapValues(\.json)))
    }

    /// Hands in a form.
    ///
    /// - Parameter values: By label or custom id. Fields that are not named keep what stands in them.
    @discardableResult
    public func fillsIn(_ form: SeenForm, _ values: [String: String]) async throws -> Outcome {
        try await self.fillsIn(form, fields: JSONObject(values.mapValues(JSON.string)))
    }

    /// Hands in a form that has more than texts.
    ///
    /// - Parameter fields: By label or custom id, in the form that the control API takes: `null` for a radio group where
    ///   nothing is chosen, an array of texts for selects and checkbox groups, true or false for a checkbox, an array of
    ///   `{filename, content_type?, data}` for files.
    @discardableResult
    public func fillsIn(_ form: SeenForm, fields: JSONObject) async throws -> Outcome {
        var byID: JSONObject = [:]
        for (key, value) in fields {
            guard let field = form.fields.first(where: { $0.customID == key || $0.label == key }) else {
                throw PersonRefusal("The form has no field “\(key)”")
            }
            byID[field.customID] = value
        }
        let submission = ModalSubmission(interactionID: form.interactionID, values: byID)
        let id = try self.world.write { world in try world.submit(submission, by: self.id) }
        return await self.outcome(of: id)
    }

    private func outcome(of id: InteractionID) async -> Outcome {
        let outcome = await self.world.settle(id, isFinal: true)
        return self.world.read { world in Outcome(outcome, in: world) }
    }
}

// MARK: Attitudes

extension Person {
    /// Sending this person a direct message answers 50007 from now on.
    public func blocks(_ bot: SandboxApplication) async {
        self.world.write { world in _ = world.users[self.id]?.blockedUsers.insert(bot.userID) }
    }

    /// Sending this person a direct message answers 50278 from now on.
    public func closesDirectMessages() async {
        self.world.write { world in world.users[self.id]?.refusesDirectMessages = true }
    }

    /// The conversation with a bot, so that commands can be run there.
    public func directMessage(with bot: SandboxApplication) async -> ChannelID {
        self.world.write { world in world.directMessage(between: bot.userID, and: self.id).id }
    }
}

extension JSON {
    fileprivate func isButton(_ name: String) -> Bool {
        self["type"]?.int == ComponentRules.Kind.button
            && (self["label"]?.string == name || self["custom_id"]?.string == name)
    }
}
