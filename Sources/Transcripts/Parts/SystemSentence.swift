import DiscordModel

/// What a message says that Discord itself wrote about somebody's deed.
///
/// Source: <https://docs.discord.com/developers/resources/message#message-object-message-types>
struct SystemSentence: Hashable, Sendable {
    /// Follows the name of the message's author, or is the whole sentence where it is about the server.
    let verb: String
    /// Somebody at the end.
    var person: User?
    /// Something's name at the end, or a word for somebody who is not known.
    var object: String?
    var reference: MessageID?
    /// Behind a colon.
    var detail: String?
    var isAboutServer = false

    /// `nil` for the types that people write, and for those that are not known.
    init?(_ message: Message) {
        if let sentence = Self.ofPeople(message) ?? Self.ofServer(message) ?? Self.ofStage(message) {
            self = sentence
        } else {
            return nil
        }
    }

    private init(
        _ verb: String, person: User? = nil, object: String? = nil, reference: MessageID? = nil, detail: String? = nil,
        isAboutServer: Bool = false
    ) {
        self.verb = verb
        self.person = person
        self.object = object.flatMap { $0.isEmpty ? nil : $0 }
        self.reference = reference
        self.detail = detail.flatMap { $0.isEmpty ? nil : $0 }
        self.isAboutServer = isAboutServer
    }

    private static func ofPeople(_ message: Message) -> Self? {
        switch message.type {
        case .recipientAdd: return Self("added", person: message.mentions?.first?.user, object: "somebody")
        case .recipientRemove:
            let subject = message.mentions?.first?.user
            guard let subject, subject.id != message.author.id else { return Self("left") }
            return Self("removed", person: subject)
        case .channelNameChange: return Self("renamed the channel to", object: message.content)
        case .channelPinnedMessage: return Self("pinned a message", reference: message.reference?.messageID)
        case .memberJoin: return Self("joined the server")
        case .threadCreated: return Self("started the thread", object: message.content)
        default: break
        }
        switch message.type.rawValue {
        case 3: return Self("started a call")
        case 5: return Self("changed the channel's picture")
        case 12: return Self("followed the news of", object: message.content)
        case 24: return Self("wrote something that AutoMod stopped", detail: message.embeds?.first?.description)
        case 46: return Self.pollResult(message)
        default: return nil
        }
    }

    private static func ofServer(_ message: Message) -> Self? {
        switch message.type.rawValue {
        case 8: Self("boosted the server", detail: Self.times(message.content))
        case 9...11: Self("boosted the server, which reached level \(message.type.rawValue - 8)")
        case 14: Self("The server lost its place in Server Discovery", isAboutServer: true)
        case 15: Self("The server has its place in Server Discovery again", isAboutServer: true)
        case 16: Self("The server was warned about its place in Server Discovery", isAboutServer: true)
        case 17:
            Self("The server was warned for the last time about its place in Server Discovery", isAboutServer: true)
        case 22: Self("Discord suggested inviting people", isAboutServer: true)
        case 25: Self("subscribed to a role of the server")
        case 26: Self("was offered an app's paid functions")
        case 32: Self("subscribed to an app for the server")
        case 36: Self("switched security measures on, until", object: message.content)
        case 37: Self("switched security measures off")
        case 38: Self("reported a raid")
        case 39: Self("reported a false alarm")
        case 44: Self("bought something in the server's shop")
        case 55: Self("improved the quality of streams")
        default: nil
        }
    }

    private static func ofStage(_ message: Message) -> Self? {
        switch message.type.rawValue {
        case 27: Self("started the stage", object: message.content)
        case 28: Self("ended the stage", object: message.content)
        case 29: Self("became a speaker")
        case 30: Self("asked to speak")
        case 31: Self("changed the stage's topic to", object: message.content)
        default: nil
        }
    }

    /// The content of a boost is how many there were at once, if more than one.
    private static func times(_ content: String) -> String? { Int(content).map { "\($0) times" } }

    /// Discord puts the outcome into the fields of an embed.
    private static func pollResult(_ message: Message) -> Self {
        let fields = message.embeds?.first?.fields ?? []
        func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        var detail: String?
        if let winner = field("victor_answer_text"), let votes = field("victor_answer_votes") {
            detail = "“\(winner)” won with \(votes) of \(field("total_votes") ?? votes) votes"
        } else if let total = field("total_votes") {
            detail = "no winner among \(total) votes"
        }
        return Self(
            "ended the poll", object: field("poll_question_text"), reference: message.reference?.messageID,
            detail: detail)
    }
}
