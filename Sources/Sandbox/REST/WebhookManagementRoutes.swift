import DiscordModel

/// Webhooks themselves, for bots with Manage Webhooks and for whoever has the token.
///
/// Source: <https://docs.discord.com/developers/resources/webhook#create-webhook>
enum WebhookManagementRoutes {
    static let all = [
        Endpoint("POST", "/channels/{channel}/webhooks", Self.create),
        Endpoint("GET", "/channels/{channel}/webhooks", Self.listOfChannel),
        Endpoint("GET", "/guilds/{guild}/webhooks", Self.listOfGuild),
        Endpoint("GET", "/webhooks/{webhook}", Self.get),
        Endpoint("PATCH", "/webhooks/{webhook}", Self.update),
        Endpoint("DELETE", "/webhooks/{webhook}", Self.delete),
        Endpoint("GET", "/webhooks/{webhook}/{token}", bucket: .webhook, needsBot: false, Self.getByToken),
        Endpoint("PATCH", "/webhooks/{webhook}/{token}", bucket: .webhook, needsBot: false, Self.updateByToken),
        Endpoint("DELETE", "/webhooks/{webhook}/{token}", bucket: .webhook, needsBot: false, Self.deleteByToken),
    ]

    // MARK: Bots

    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        guard let guild = channel.guildID, channel.takesWebhooks else { throw APIError(.wrongChannelType) }
        try world.require(.manageWebhooks, call, in: channel)
        let form = Form(call.body, errors: FormErrors())
        let name = Self.name(form, isRequired: true)
        try form.errors.check()
        guard world.webhooks.values.count(where: { $0.channelID == channel.id }) < WebhookRecord.perChannel else {
            throw APIError(.webhooksFull)
        }
        guard world.webhooks.values.count(where: { $0.guildID == guild }) < WebhookRecord.perGuild else {
            throw APIError(.guildWebhooksFull)
        }
        let webhook = WebhookRecord(
            id: world.makeID(), token: Secrets.token(characters: 68), guildID: guild, channelID: channel.id,
            name: name ?? "", creatorID: caller.userID, applicationID: caller.id)
        world.webhooks[webhook.id] = webhook
        world.publishWebhooks(of: channel.id, in: guild)
        world.audit(.webhookCreate, target: webhook.id, call, in: guild)
        return .ok(world.webhookJSON(webhook))
    }

    private static func listOfChannel(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let channel = try world.viewableChannel(call)
        try world.require(.manageWebhooks, call, in: channel)
        return Self.list(world.webhooks.values.filter { $0.channelID == channel.id }, world)
    }

    private static func listOfGuild(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let guild = try world.guild(call)
        try world.require(.manageWebhooks, call, in: guild)
        return Self.list(world.webhooks.values.filter { $0.guildID == guild.id }, world)
    }

    private static func list(_ webhooks: [WebhookRecord], _ world: WorldState) -> RESTAnswer {
        .ok(.array(webhooks.sorted { $0.id < $1.id }.map { world.webhookJSON($0) }))
    }

    /// - Parameter isChange: What is only looked at needs no right where it is the bot's own.
    /// - Throws: 10015; 50013 without Manage Webhooks in its channel.
    private static func webhook(
        _ world: WorldState, _ call: RESTCall, toChange isChange: Bool = true
    ) throws(APIError) -> WebhookRecord {
        guard let webhook = world.webhooks[try call.id("webhook")], let channel = world.channels[webhook.channelID]
        else { throw APIError(.unknownWebhook) }
        let caller = try call.caller().id
        guard isChange || webhook.applicationID != caller else { return webhook }
        try world.require(.manageWebhooks, call, in: channel)
        return webhook
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(world.webhookJSON(try Self.webhook(world, call, toChange: false)))
    }

    /// It can be moved to another channel of its server, where the bot has the right as well.
    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let webhook = try Self.webhook(world, call)
        let form = Form(call.body, errors: FormErrors())
        let wanted: ChannelID? = form.id("channel_id")
        if let wanted, wanted != webhook.channelID {
            guard let target = world.channels[wanted], target.guildID == webhook.guildID else {
                throw APIError(.unknownChannel)
            }
            guard target.takesWebhooks else { throw APIError(.wrongChannelType) }
            try world.require(.manageWebhooks, call, in: target)
        }
        let changed = try Self.change(webhook, form, movingTo: wanted, &world)
        world.audit(.webhookUpdate, target: webhook.id, call, in: webhook.guildID)
        return .ok(world.webhookJSON(changed))
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let webhook = try Self.webhook(world, call)
        Self.remove(webhook, &world)
        world.audit(.webhookDelete, target: webhook.id, call, in: webhook.guildID)
        return .noContent
    }

    // MARK: Whoever has the token

    private static func byToken(_ world: WorldState, _ call: RESTCall) throws(APIError) -> WebhookRecord {
        guard let webhook = try world.webhook(call, idName: "webhook") else { throw APIError(.unknownWebhook) }
        return webhook
    }

    private static func getByToken(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(world.webhookJSON(try Self.byToken(world, call), byToken: true))
    }

    private static func updateByToken(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let form = Form(call.body, errors: FormErrors())
        let changed = try Self.change(try Self.byToken(world, call), form, movingTo: nil, &world)
        return .ok(world.webhookJSON(changed, byToken: true))
    }

    private static func deleteByToken(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        Self.remove(try Self.byToken(world, call), &world)
        return .noContent
    }

    // MARK: Both

    private static func change(
        _ webhook: WebhookRecord, _ form: Form, movingTo channel: ChannelID?, _ world: inout WorldState
    ) throws(APIError) -> WebhookRecord {
        let name = Self.name(form, isRequired: false)
        try form.errors.check()
        var changed = webhook
        changed.name = name ?? webhook.name
        changed.channelID = channel ?? webhook.channelID
        world.webhooks[webhook.id] = changed
        for channel in Set([webhook.channelID, changed.channelID]) {
            world.publishWebhooks(of: channel, in: webhook.guildID)
        }
        return changed
    }

    private static func remove(_ webhook: WebhookRecord, _ world: inout WorldState) {
        world.webhooks[webhook.id] = nil
        world.publishWebhooks(of: webhook.channelID, in: webhook.guildID)
    }

    private static func name(_ form: Form, isRequired: Bool) -> String? {
        let name = form.string("name", length: WebhookRecord.nameLength, isRequired: isRequired, isTrimmed: true)
        form.checkWebhookName("name", name)
        return name
    }
}

extension Form {
    /// Nobody is to take such a message for one of Discord itself.
    func checkWebhookName(_ key: String, _ name: String?) {
        for word in ["clyde", "discord"] where name?.lowercased().contains(word) ?? false {
            self.fail(key, "USERNAME_INVALID_CONTAINS", "Username cannot contain \"\(word)\"")
        }
    }
}

extension ChannelRecord {
    fileprivate var takesWebhooks: Bool {
        self.thread == nil && (self.type.holdsMessages || self.type.holdsThreadsOnly)
    }
}

extension WorldState {
    /// `nil` where there is none of this id.
    ///
    /// - Throws: 50027 for a wrong token.
    func webhook(_ call: RESTCall, idName: String) throws(APIError) -> WebhookRecord? {
        guard !self.webhooks.isEmpty, let webhook = self.webhooks[try call.id(idName)] else { return nil }
        guard webhook.token == call.parameters["token"] else { throw APIError(.invalidWebhookToken) }
        return webhook
    }
}
