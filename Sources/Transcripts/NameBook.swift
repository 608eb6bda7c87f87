import DiscordModel
import Tickets

/// The names behind the ids of a conversation, as far as they have come up.
///
/// Names of people are learned from the messages. Their number is bounded, so that memory is, too.
struct NameBook: Sendable {
    private static let capacity = 10_000

    private let roles: [RoleID: String]
    private let channels: [ChannelID: String]
    private var users: [UserID: String]

    init(_ heading: TranscriptHeading) {
        self.roles = heading.roleNames
        self.channels = heading.channelNames
        self.users = heading.userNames
    }

    mutating func learn(from page: [Message]) {
        for message in page {
            self.learn(message.author)
            if let author = message.referencedMessage?.author { self.learn(author) }
            self.learn(message.mentions ?? [])
        }
    }

    mutating func learn(_ users: [User]) {
        for user in users { self.learn(user) }
    }

    private mutating func learn(_ user: User) {
        guard self.users.count < Self.capacity || self.users[user.id] != nil else { return }
        self.users[user.id] = user.displayName
    }

    func user(_ id: UserID) -> String { self.users[id] ?? "user \(id)" }

    func role(_ id: RoleID) -> String { self.roles[id] ?? "role \(id)" }

    func channel(_ id: ChannelID) -> String { self.channels[id] ?? "channel \(id)" }
}
