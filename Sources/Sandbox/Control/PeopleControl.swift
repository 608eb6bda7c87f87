import DiscordModel

/// People, and their direct messages with bots.
enum PeopleControl {
    static var all: [ControlRoute] {
        [
            .look("/people") { world, _ in world.peopleJSON() },
            .shape("POST", "/people", Self.make),
            .look("/people/{person}") { world, call throws(ControlError) in
                world.personJSON(try call.person(named: "person", in: world))
            },
            .shape("PATCH", "/people/{person}", Self.change),
            .act("POST", "/direct-messages", Self.openDirectMessage),
            .act("POST", "/dismiss", Self.dismiss),
        ]
    }

    /// A person as in a world file.
    private static func make(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let names = WorldNames(world)
        let entry = try call.read { node, problems in PersonEntry(node, names, problems) }
        let problems = WorldProblems()
        var check = WorldCheck(world, problems)
        check.check(entry)
        try problems.check(409)
        var builder = WorldBuilder(world)
        let user = builder.add(entry, to: &world)
        return world.personJSON(user)
    }

    private enum ChangeKey: String, CaseIterable {
        case color, blocks
        case displayName = "display_name"
        case closesDirectMessages = "dms_closed"
    }

    private static func change(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        var user = try call.person(named: "person", in: world)
        let names = WorldNames(world)
        let changed: UserRecord = try call.read { node, problems in
            let fields = WorldFields<ChangeKey>(node, "a change of a person", problems)
            if fields.has(.displayName) { user.globalName = fields.text(.displayName, length: 1...32) }
            if let color = fields.color(.color) { user.avatarColor = color }
            if let flag = fields.flag(.closesDirectMessages) { user.refusesDirectMessages = flag }
            if fields.has(.blocks) {
                let bots = fields.names(.blocks, "bot here", known: names.bots.names, find: names.bots.key)
                user.blockedUsers = Set(bots.compactMap { UserID($0) })
            }
            return user
        }
        world.users[user.id] = changed
        world.tellPeople(.state)
        return world.personJSON(changed)
    }

    /// `{as, application}`: the conversation with a bot, in which messages and commands can be sent.
    private static func openDirectMessage(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        guard let name = try call.text("application") else { throw ControlError(400, "application is missing") }
        guard let application = world.application(name) else {
            throw ControlError(404, "There is no application \(name)")
        }
        let isNew = !world.directMessages(of: person).contains { $0.recipientIDs.contains(application.userID) }
        let channel = world.directMessage(between: application.userID, and: person)
        if isNew { world.tellPeople(.state) }
        return ["id": .id(channel.id)]
    }

    private static func dismiss(
        _ world: inout WorldState, _ person: UserID, _ call: ControlCall
    ) throws(ControlError) -> JSON {
        try call.refusing { () throws(PersonRefusal) in
            try world.dismiss(try call.bodyID("message_id"), by: person)
        }
        return [:]
    }
}
