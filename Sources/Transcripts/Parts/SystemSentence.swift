import DiscordModel

/// What a message says that Discord itself wrote about somebody's deed.
///
/// Source: <https://docs.discord.com/developers/resources/message#message-object-message-types>
struct SystemSentence: Hashable, Sendable {
    /// Follows the name of the message's author.
    let verb: String
    /// Somebody's or something's name at the end.
    var object: String?
    var reference: MessageID?

    /// `nil` for the types that people write.
    init?(_ message: Message) {
        switch message.type {
        case .recipientAdd:
            self.init(verb: "added", object: message.mentions?.first?.displayName ?? "somebody")
        case .recipientRemove:
            let subject = message.mentions?.first
            if subject == nil || subject?.id == message.author.id {
                self.init(verb: "left")
            } else {
                self.init(verb: "removed", object: subject?.displayName)
            }
        case .channelNameChange: self.init(verb: "renamed the channel to", object: message.content)
        case .channelPinnedMessage: self.init(verb: "pinned a message", reference: message.reference?.messageID)
        case .memberJoin: self.init(verb: "joined the server")
        case .threadCreated: self.init(verb: "started the thread", object: message.content)
        case .boost, Self.boostTier1, Self.boostTier2, Self.boostTier3: self.init(verb: "boosted the server")
        case Self.channelIconChange: self.init(verb: "changed the channel's picture")
        case Self.call: self.init(verb: "started a call")
        case Self.channelFollow: self.init(verb: "followed the news of", object: message.content)
        case Self.pollResult: self.init(verb: "closed a poll")
        default: return nil
        }
    }

    private init(verb: String, object: String? = nil, reference: MessageID? = nil) {
        self.verb = verb
        self.object = object
        self.reference = reference
    }

    private static let call = MessageType(rawValue: 3)
    private static let channelIconChange = MessageType(rawValue: 5)
    private static let boostTier1 = MessageType(rawValue: 9)
    private static let boostTier2 = MessageType(rawValue: 10)
    private static let boostTier3 = MessageType(rawValue: 11)
    private static let channelFollow = MessageType(rawValue: 12)
    private static let pollResult = MessageType(rawValue: 46)
}
