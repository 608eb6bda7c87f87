import DiscordModel

/// A person of a world file, or of the control API.
struct PersonEntry: Sendable {
    let node: WorldNode
    let username: String
    let displayName: String?
    let color: Int?
    let id: UInt64?
    /// Bots whose direct messages answer 50007.
    let blockedBots: [String]
    /// Direct messages answer 50278.
    let closesDirectMessages: Bool

    enum Key: String, CaseIterable {
        case username, color, id, blocks
        case displayName = "display_name"
        case closesDirectMessages = "dms_closed"
    }

    /// A name alone is a person as well.
    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let whole = node.text == nil ? node : WorldNode(["username": .string(node.text ?? "")], path: node.path)
        let fields = WorldFields<Key>(whole, "a person", problems)
        self.node = node
        self.username = fields.required(.username, length: 2...32)
        self.displayName = fields.text(.displayName, length: 1...32)
        self.color = fields.color(.color)
        self.id = fields.id(.id)
        self.blockedBots = fields.names(.blocks, "bot here", known: names.bots.names, find: names.bots.key)
        self.closesDirectMessages = fields.flag(.closesDirectMessages) ?? false
    }
}

/// An application with its bot.
struct BotEntry: Sendable {
    let node: WorldNode
    let name: String
    let token: String?
    let id: UInt64?
    let privilegedIntents: Intents

    enum Key: String, CaseIterable {
        case name, token, id
        case privilegedIntents = "privileged_intents"
    }

    init(_ node: WorldNode, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a bot", problems)
        self.node = node
        self.name = fields.required(.name, length: 2...32)
        self.token = fields.text(.token)
        if let token, token.contains(where: \.isWhitespace) { fields.fail(.token, "a token has no white space") }
        self.id = fields.id(.id)
        self.privilegedIntents = fields.texts(.privilegedIntents).reduce(into: Intents()) { intents, item in
            if let intent = IntentNames.privileged.first(where: { $0.name == item.text }) {
                intents.formUnion(intent.value)
            } else {
                let known = IntentNames.privileged.map(\.name)
                problems.add(item.node, Closest.complaint(item.text, isNo: "privileged intent", among: known))
            }
        }
    }
}
