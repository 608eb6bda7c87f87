import DiscordModel

/// What people do with what bots offer: commands, buttons, menus and forms.
enum InteractionControl {
    static var all: [ControlRoute] {
        [
            .interact("/interactions/command") { world, person, call throws(PersonRefusal) in
                try world.run(try call.invocation(), by: person, in: try call.bodyID("channel_id"))
            },
            .interact("/interactions/component") { world, person, call throws(PersonRefusal) in
                let channel: ChannelID = try call.bodyID("channel_id")
                let use = try Self.use(call, world, person, channel)
                return try world.use(use, by: person, in: channel)
            },
            .interact("/interactions/modal") { world, person, call throws(PersonRefusal) in
                let submission = ModalSubmission(
                    interactionID: try call.bodyID("interaction_id"), values: call.body["values"]?.object ?? [:])
                return try world.submit(submission, by: person)
            },
            .interact("/interactions/autocomplete", showing: Self.choices) {
                world, person, call throws(PersonRefusal) in
                var invocation = try call.invocation()
                invocation.focused = call.body["focused"]?.string
                return try world.run(invocation, by: person, in: try call.bodyID("channel_id"))
            },
            .begin("/interactions/forged-press") { server, call throws(ControlError) in try Self.forge(server, call) },
        ]
    }

    @Sendable
    private static func choices(_ world: inout WorldState, _ outcome: InteractionOutcome) -> JSON {
        guard case .choices(let choices) = outcome else { return ["choices": []] }
        return ["choices": .array(choices)]
    }

    /// A component by its custom id on a message, or by what can be read on it: `label`, on the newest message that has
    /// it where none is named. Values may be given by their labels then.
    private static func use(
        _ call: ControlCall, _ world: WorldState, _ person: UserID, _ channel: ChannelID
    ) throws(PersonRefusal) -> ComponentUse {
        let values = call.body["values"]?.array?.compactMap(\.string)
        guard let label = call.body["label"]?.string else {
            return ComponentUse(
                messageID: try call.bodyID("message_id"), customID: call.body["custom_id"]?.string ?? "",
                values: values)
        }
        let isMeant: (JSON) -> Bool = { component in
            component["custom_id"] != nil
                && (component["label"]?.string == label || component["placeholder"]?.string == label)
        }
        var found = world.newestMessage(in: channel, for: person, where: isMeant)
        if call.body["message_id"] != nil {
            let id: MessageID = try call.bodyID("message_id")
            found = world.messages[channel]?[id].flatMap { message in
                message.component(where: isMeant).map { (message, $0) }
            }
        }
        guard let (message, component) = found else { throw PersonRefusal("This person sees no “\(label)” there") }
        let options = component["options"]?.array ?? []
        return ComponentUse(
            messageID: message.id, customID: component["custom_id"]?.string ?? "",
            values: values?.map { value in
                options.first { $0["label"]?.string == value }?["value"]?.string ?? value
            })
    }

    /// `{as, channel_id, application, custom_id}`: a press of a button that is not there, as no app lets anybody.
    private static func forge(_ server: ControlServer, _ call: ControlCall) throws(ControlError) -> InteractionID {
        let name = try call.text("application") ?? ""
        guard let application = server.world.read({ $0.application(name) }) else {
            throw ControlError(404, "There is no application \(name)")
        }
        return try server.write(call) { world, person throws(PersonRefusal) in
            guard let customID = call.body["custom_id"]?.string else { throw PersonRefusal("custom_id is missing") }
            return try world.forgePress(
                of: customID, by: person, in: try call.bodyID("channel_id"), to: application.id)
        }
    }
}
