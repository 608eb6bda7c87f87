import DiscordModel
import Tickets

/// The names behind the ids of a conversation, as far as they have come up.
///
/// Names of people are learned from the messages. Their number is bounded, so that memory is, too.
struct NameBook: Sendable {
    private static let capacity = 10_000

    private let roles: [RoleID: String]
    private var channels: [ChannelID: String]
    private var users: [UserID: String]

    init(_ heading: TranscriptHeading) {
        self.roles = heading.roleNames
        self.channels = heading.channelNames
        self.users = heading.userNames
    }

    mutating func learn(from page: [TranscriptMessage]) {
        for entry in page.indices {
            // In place: a message is large, and copying it costs more than what is learned.
            guard let last = page[entry].versions.indices.last else { continue }
            self.learn(page[entry].versions[last].message)
        }
    }

    mutating func learn(_ users: [User]) {
        for user in users { self.learn(user) }
    }

    private mutating func learn(_ message: Message) {
        self.learn(message.author)
        if let author = message.referencedMessage?.author { self.learn(author) }
        if let mentions = message.mentions, !mentions.isEmpty { self.learn(mentions) }
        if let thread = message.thread { self.learn(thread) }
        for channel in message.mentionChannels ?? [] { self.learn(channel) }
    }

    private mutating func learn(_ user: User) {
        guard self.users.count < Self.capacity || self.users[user.id] != nil else { return }
        if self.users[user.id] != user.displayName { self.users[user.id] = user.displayName }
    }

    /// The guild's own list of channels knows better.
    private mutating func learn(_ channel: NamedChannel) {
        guard self.channels[channel.id] == nil, self.channels.count < Self.capacity else { return }
        self.channels[channel.id] = channel.name
    }

    func user(_ id: UserID) -> String { self.users[id] ?? "user \(id)" }

    func role(_ id: RoleID) -> String { self.roles[id] ?? "role \(id)" }

    func knownChannel(_ id: ChannelID) -> String? { self.channels[id] }

    func channel(_ id: ChannelID) -> String { self.channels[id] ?? "channel \(id)" }
}
