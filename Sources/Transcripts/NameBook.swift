import DiscordModel
import Tickets

/// The names behind the ids of a conversation, as far as they have come up.
///
/// Names of people are learned from the messages. Their number is bounded, so that memory is, too. What somebody is called on
/// the server wins over what they are called everywhere, also where only other messages tell of it: history has no nicknames.
struct NameBook: Sendable {
    private static let capacity = 10_000

    private let roles: [RoleID: String]
    private var channels: [ChannelID: String]
    /// The names that people have on this server.
    private var members: [UserID: String]
    private var users: [UserID: String] = [:]

    init(_ heading: TranscriptHeading) {
        self.roles = heading.roleNames
        self.channels = heading.channelNames
        self.members = heading.userNames
    }

    mutating func learn(from page: [TranscriptMessage]) {
        for entry in page.indices {
            // In place: a message is large, and copying it costs more than what is learned.
            guard let last = page[entry].versions.indices.last else { continue }
            self.learn(page[entry].versions[last].message)
            guard let told = page[entry].versionWithMember, told != last else { continue }
            self.learnAuthor(of: page[entry].versions[told].message)
        }
    }

    mutating func learn(_ users: [User]) {
        for user in users { self.learn(user) }
    }

    private mutating func learn(_ message: Message) {
        self.learnAuthor(of: message)
        if let author = message.referencedMessage?.author { self.learn(author) }
        for mention in message.mentions ?? [] { self.learn(mention.user, mention.member) }
        if let thread = message.thread { self.learn(thread) }
        for channel in message.mentionChannels ?? [] { self.learn(channel) }
    }

    private mutating func learnAuthor(of message: Message) { self.learn(message.author, message.member) }

    private mutating func learn(_ user: User, _ member: MessageMember? = nil) {
        if let member {
            Self.note(member.nickname ?? user.displayName, of: user.id, in: &self.members)
        } else {
            Self.note(user.displayName, of: user.id, in: &self.users)
        }
    }

    private static func note(_ name: String, of user: UserID, in names: inout [UserID: String]) {
        guard names.count < Self.capacity || names[user] != nil else { return }
        if names[user] != name { names[user] = name }
    }

    /// The guild's own list of channels knows better.
    private mutating func learn(_ channel: NamedChannel) {
        guard self.channels[channel.id] == nil, self.channels.count < Self.capacity else { return }
        self.channels[channel.id] = channel.name
    }

    func user(_ id: UserID) -> String { self.members[id] ?? self.users[id] ?? "user \(id)" }

    func name(of user: User) -> String { self.members[user.id] ?? user.displayName }

    /// What the author was called when the message came, as far as that is known.
    func author(of entry: TranscriptMessage) -> String? {
        if let told = entry.versionWithMember {
            return entry.versions[told].message.member?.nickname ?? entry.versions[told].message.author.displayName
        }
        return entry.versions.last.map { self.name(of: $0.message.author) }
    }

    func role(_ id: RoleID) -> String { self.roles[id] ?? "role \(id)" }

    func knownChannel(_ id: ChannelID) -> String? { self.channels[id] }

    func channel(_ id: ChannelID) -> String { self.channels[id] ?? "channel \(id)" }
}

extension TranscriptMessage {
    /// Where among the versions the author's membership is told first.
    fileprivate var versionWithMember: Int? {
        self.versions.indices.first { self.versions[$0].message.member != nil }
    }

    /// The author's nickname when the message came; `nil` also where that is not known.
    var nickname: String? { self.versionWithMember.flatMap { self.versions[$0].message.member?.nickname } }
}

extension User {
    /// Whether the username says something beside that name. Usernames have no capitals.
    func hasAnotherName(than name: String) -> Bool {
        name != self.username && name.lowercased() != self.username.lowercased()
    }
}
