import DiscordModel

/// What an interaction's token is good for after the first answer. Webhooks of channels have the same routes.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages>
enum WebhookRoutes {
    private static let path = "/webhooks/{application}/{token}"

    static let all = [
        Self.route("POST", "", { $0.execute }, Self.followUp),
        Self.route("GET", "/messages/{message}", { $0.get }, Self.get),
        Self.route("PATCH", "/messages/{message}", { $0.edit }, Self.edit),
        Self.route("DELETE", "/messages/{message}", { $0.delete }, Self.delete),
    ]

    private typealias Incoming = (inout WorldState) throws(APIError) -> RESTAnswer

    /// - Parameter incoming: What is done where the id is that of a channel's webhook.
    private static func route(
        _ method: String, _ path: String, _ incoming: @escaping @Sendable (IncomingWebhook) -> Incoming,
        _ handle: @escaping Endpoint.Handler
    ) -> Endpoint {
        Endpoint(method, Self.path + path, bucket: .webhook, needsBot: false, inquire: Self.awaitAnswer) {
            world, call throws(APIError) in
            guard let webhook = try world.webhook(call, idName: "application") else { return try handle(&world, call) }
            return try incoming(IncomingWebhook(webhook: webhook, call: call))(&world)
        }
    }

    /// Whoever answers in the response to a request goes on at once, perhaps before the answer has been read here.
    private static func awaitAnswer(_ world: World, _ call: RESTCall) async -> APIError? {
        await world.awaitAnswer(ofEndpointTo: call.parameters["token"] ?? "", within: .milliseconds(250))
        return nil
    }

    /// 10015 before the first answer or for a token that nobody knows, 50027 after a quarter of an hour.
    private static func interaction(_ call: RESTCall, _ world: WorldState) throws(APIError) -> InteractionRecord {
        let application: ApplicationID = try call.id("application")
        guard let id = world.interactionsByToken[call.parameters["token"] ?? ""],
            let interaction = world.interactions[id], interaction.applicationID == application,
            interaction.callbackType != nil || !world.settings[.interactionDeadlines]
        else { throw APIError(.unknownWebhook) }
        let isAlive = world.now - interaction.createdAt < Limits.interactionToken
        guard isAlive || !world.settings[.interactionDeadlines] else { throw APIError(.invalidWebhookToken) }
        return interaction
    }

    private static func message(
        _ call: RESTCall, of interaction: InteractionRecord, _ world: WorldState
    ) throws(APIError) -> MessageRecord {
        let id: MessageID?
        if call.parameters["message"] == "@original" {
            id = interaction.originalID
        } else {
            id = try call.id("message")
        }
        guard let id, let message = world.messages[interaction.channelID]?[id],
            message.applicationID == interaction.applicationID
        else { throw APIError(.unknownMessage) }
        return message
    }

    private static func answer(
        _ message: MessageRecord, _ interaction: InteractionRecord, _ world: WorldState
    ) throws(APIError) -> RESTAnswer {
        guard let application = world.applications[interaction.applicationID] else {
            throw APIError(.unknownApplication)
        }
        return .ok(world.messageJSON(message, for: .rest(application)))
    }

    /// The first one after a deferral completes the deferred answer instead.
    private static func followUp(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let interaction = try Self.interaction(call, world)
        if interaction.isLoading, let id = interaction.originalID,
            let original = world.messages[interaction.channelID]?[id]
        {
            return try Self.edit(original, interaction, &world, call)
        }
        let form = try MessageForm(
            Form(call.body, errors: FormErrors()), files: call.files, from: .interaction, obeying: world.settings)
        try form.checkNotEmpty()
        guard interaction.mayFollowUp || !world.settings[.callbacks] else { throw APIError(.followUpsFull) }
        guard let message = world.answer(interaction, with: form, followingUp: interaction.originalID) else {
            throw APIError(.unknownChannel)
        }
        world.change(interaction.id) { interaction in
            interaction.lastFollowUpID = message.id
            interaction.followUpCount += 1
        }
        return try Self.answer(message, interaction, world)
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let interaction = try Self.interaction(call, world)
        return try Self.answer(try Self.message(call, of: interaction, world), interaction, world)
    }

    private static func edit(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let interaction = try Self.interaction(call, world)
        return try Self.edit(try Self.message(call, of: interaction, world), interaction, &world, call)
    }

    private static func edit(
        _ message: MessageRecord, _ interaction: InteractionRecord, _ world: inout WorldState, _ call: RESTCall
    ) throws(APIError) -> RESTAnswer {
        var message = message
        try MessageEdit.apply(call, to: &message, from: .interaction, mentionDefault: .usersOnly, &world)
        if message.id == interaction.originalID {
            world.change(interaction.id) { interaction in
                interaction.isLoading = false
                interaction.isOriginalEdited = true
            }
        }
        return try Self.answer(message, interaction, world)
    }

    private static func delete(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let interaction = try Self.interaction(call, world)
        let message = try Self.message(call, of: interaction, world)
        world.delete(message)
        if message.id == interaction.originalID { world.change(interaction.id) { $0.isLoading = false } }
        return .noContent
    }
}
