import DiscordModel

/// Decides where a new day and where a new group of messages begins. Pure: no HTML.
struct MessageFlow: Sendable {
    enum Step: Hashable, Sendable {
        /// - Parameter day: Whether it is the first message of a day.
        case group(isNewDay: Bool)
        /// Goes on with the group that is open.
        case continuation
        /// A sentence of Discord's own, outside of groups.
        case system(isNewDay: Bool)
    }

    /// What has to be the same for two messages to stand below one name.
    private struct Sender: Hashable {
        let id: UserID
        let name: String
    }

    private var day: Int64?
    private var sender: Sender?
    private var last: Timestamp?

    /// Discord begins a new group after this time.
    private static let pause = Duration.seconds(7 * 60)

    /// - Parameter name: What the author is called in the message.
    mutating func step(for message: Message, by name: String) -> Step {
        let isNewDay = self.comes(message.timestamp)
        if message.isSystem {
            self.sender = nil
            return .system(isNewDay: isNewDay)
        }
        let sender = Sender(id: message.author.id, name: name)
        let isSoonAfter = self.last.map { message.timestamp - $0 < Self.pause } ?? false
        let continues = sender == self.sender && isSoonAfter && !isNewDay && !message.hasLineAbove
        self.sender = sender
        self.last = message.timestamp
        return continues ? .continuation : .group(isNewDay: isNewDay)
    }

    /// Ends the group that is open. - Returns: Whether a day begins.
    mutating func isNewDay(_ moment: Timestamp) -> Bool {
        self.sender = nil
        return self.comes(moment)
    }

    /// - Returns: Whether a day begins.
    private mutating func comes(_ moment: Timestamp) -> Bool {
        let (day, _) = moment.millisecondsSince1970.quotientAndRemainder(dividingBy: 86_400_000)
        defer { self.day = day }
        return day != self.day
    }
}

extension Message {
    /// Whether Discord writes a sentence about it in place of its content.
    var isSystem: Bool {
        switch self.type {
        case .default, .reply, .slashCommand, .contextMenuCommand, .threadStarter: false
        // A type that is not known yet is shown as what it brings.
        default: SystemSentence(self) != nil || self.content.isEmpty
        }
    }

    var answersMessage: Bool { self.type == .reply || self.type == .threadStarter }

    /// Whether it tells above itself what it answers.
    var hasLineAbove: Bool { self.answersMessage || self.interaction != nil }
}
