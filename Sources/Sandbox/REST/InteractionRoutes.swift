import DiscordModel

/// The first answer to an interaction (rules 57 and 58).
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response>
enum InteractionRoutes {
    static let all = [
        // hikari knows it as a route without a bucket.
        Endpoint("POST", "/interactions/{interaction}/{token}/callback", bucket: nil, needsBot: false, Self.callback)
    ]

    static func callback(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let id: InteractionID = try call.id("interaction")
        guard let interaction = world.interactions[id], interaction.token == call.parameters["token"] else {
            throw APIError(.unknownInteraction)
        }
        if world.settings[.interactionDeadlines] {
            guard interaction.callbackType == nil else { throw APIError(.interactionAlreadyAcknowledged) }
            guard !interaction.isVoid, world.now - interaction.createdAt < world.settings.answerDeadline else {
                throw APIError(.unknownInteraction)
            }
        }
        let errors = FormErrors()
        let isEnforced = world.settings[.callbacks]
        let form = Form(call.body, errors: errors, enforcing: isEnforced)
        let allowed = Self.allowedCallbacks(for: interaction, world)
        let type = form.choice("type", of: allowed, isRequired: true)
        try errors.check()
        guard let type else { throw APIError(.invalidFormBody) }
        let data = Form(call.body?["data"], path: ["data"], errors: errors, enforcing: isEnforced)
        let message = try Callback(interaction: interaction, type: type, call: call).perform(data, &world)
        guard call.flag("with_response") else { return .noContent }
        return .ok(Self.response(to: interaction, type: type, message: message, world))
    }

    /// Which answers fit which interactions.
    private static func allowedCallbacks(for interaction: InteractionRecord, _ world: WorldState) -> [Int] {
        typealias Kind = CallbackKind
        let hasMessage = interaction.sourceMessageID != nil
        let onMessage = hasMessage ? [Kind.deferredUpdate, Kind.update] : []
        switch interaction.type {
        case InteractionKind.command: return [Kind.message, Kind.deferredMessage, Kind.modal]
        case InteractionKind.component: return [Kind.message, Kind.deferredMessage] + onMessage + [Kind.modal]
        case InteractionKind.autocomplete: return [Kind.choices]
        default: return [Kind.message, Kind.deferredMessage] + onMessage
        }
    }

    private static func response(
        to interaction: InteractionRecord, type: Int, message: MessageRecord?, _ world: WorldState
    ) -> JSON {
        var shown: JSON = ["id": .id(interaction.id), "type": .number(interaction.type)]
        var json: JSON = [:]
        if let message, let application = world.applications[interaction.applicationID] {
            shown["response_message_id"] = .id(message.id)
            shown["response_message_loading"] = .bool(message.flags.contains(.loading))
            shown["response_message_ephemeral"] = .bool(message.flags.contains(.ephemeral))
            // The description has no other type for a new message.
            let made = type == CallbackKind.deferredMessage ? CallbackKind.message : type
            json["resource"] = [
                "type": .number(made), "message": world.messageJSON(message, for: .rest(application)),
            ]
        }
        json["interaction"] = shown
        return json
    }
}

/// One callback being carried out.
struct Callback {
    let interaction: InteractionRecord
    let type: Int
    let call: RESTCall

    /// - Returns: The message that was made or changed.
    func perform(_ data: Form, _ world: inout WorldState) throws(APIError) -> MessageRecord? {
        switch self.type {
        case CallbackKind.message:
            let form = try MessageForm(
                data, files: self.call.files, from: .interaction, obeying: world.settings)
            try form.checkNotEmpty()
            return try self.answer(form, &world)
        case CallbackKind.deferredMessage:
            // No other flag has a meaning yet; that others are left out, and not refused, is assumed.
            let flags = MessageBits(rawValue: data.int("flags") ?? 0).intersection(.ephemeral)
            try data.errors.check()
            let message = try self.answer(.empty, flags: flags.union(.loading), &world)
            world.change(self.interaction.id) { $0.isLoading = true }
            return message
        case CallbackKind.deferredUpdate:
            self.acknowledge(&world, original: self.interaction.sourceMessageID)
            return nil
        case CallbackKind.update:
            guard let id = self.interaction.sourceMessageID,
                var message = world.messages[self.interaction.channelID]?[id]
            else { throw APIError(.unknownMessage) }
            try MessageEdit.apply(
                self.call, body: .object(data.fields), to: &message, from: .interaction, mentionDefault: .usersOnly,
                &world)
            self.acknowledge(&world, original: id)
            return message
        case CallbackKind.choices:
            let choices = try self.readChoices(data)
            self.acknowledge(&world, original: nil) { $0.choices = choices }
            return nil
        default:
            let modal = ModalRules.read(data)
            try data.errors.check()
            self.acknowledge(&world, original: nil) { $0.modal = modal }
            return nil
        }
    }

    private func acknowledge(
        _ world: inout WorldState, original: MessageID?, _ change: (inout InteractionRecord) -> Void = { _ in }
    ) {
        let type = self.type
        world.change(self.interaction.id) { interaction in
            interaction.callbackType = type
            interaction.originalID = original
            change(&interaction)
        }
    }

    /// A new message in the interaction's channel; the bot needs no rights there.
    private func answer(
        _ form: MessageForm, flags: MessageBits = [], _ world: inout WorldState
    ) throws(APIError) -> MessageRecord {
        guard let message = world.answer(self.interaction, with: form, flags: flags) else {
            throw APIError(.unknownChannel)
        }
        self.acknowledge(&world, original: message.id)
        return message
    }

    private func readChoices(_ data: Form) throws(APIError) -> [JSON] {
        let choices = data.forms("choices", count: 0...Limits.commandChoices, isRequired: true) ?? []
        for choice in choices {
            _ = choice.string("name", length: 1...100, isRequired: true)
            if !choice.isSet("value") { choice.failRequired("value") }
            if let text = choice.fields["value"]?.string, text.unicodeScalars.count > 100 {
                choice.fail("value", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
            }
        }
        try data.errors.check()
        return choices.map { .object($0.fields) }
    }
}

extension WorldState {
    /// A message by an interaction's token. `nil` when the channel is gone.
    mutating func answer(
        _ interaction: InteractionRecord, with form: MessageForm, flags: MessageBits = [],
        followingUp original: MessageID? = nil
    ) -> MessageRecord? {
        guard let channel = self.channels[interaction.channelID],
            let application = self.applications[interaction.applicationID]
        else { return nil }
        let all = (form.flags ?? []).union(flags)
        var sender = Sender(userID: application.userID, applicationID: application.id)
        sender.interaction = interaction.origin
        sender.interaction?.originalResponseID = original
        sender.ephemeralFor = all.contains(.ephemeral) ? interaction.userID : nil
        sender.mentionDefault = .usersOnly
        let replied = original ?? interaction.sourceMessageID
        let type =
            if replied != nil { MessageKind.reply } else if interaction.isContextMenu {
                MessageKind.contextMenu
            } else if interaction.type == InteractionKind.command { MessageKind.slashCommand } else {
                MessageKind.ordinary
            }
        return self.post(
            form, in: channel, from: sender, type: type,
            reference: replied.map { MessageReference(messageID: $0, channelID: channel.id) }, flags: flags)
    }
}
