import DiscordModel

/// What a thread has beyond a channel (rules 47 and 48).
///
/// Source: <https://docs.discord.com/developers/topics/threads#thread-fields>
struct ThreadRecord: Sendable, Codable {
    let ownerID: UserID
    let createdAt: Timestamp
    var isArchived = false
    var isLocked = false
    /// Whether anybody in a private thread may add others.
    var isInvitable = true
    /// How long it stays in the list of channels. The sandbox archives nothing by itself.
    var autoArchiveMinutes = Self.standardAutoArchive
    /// When it was made, archived, unarchived, or its time was changed.
    var archiveChangedAt: Timestamp
    private(set) var messageCount = 0
    /// The same, with those that were deleted.
    private(set) var totalMessagesSent = 0
    /// Who is in it, and since when.
    var members: [UserID: Timestamp] = [:]

    /// Observed; which it is where nothing is said is not documented.
    static let standardAutoArchive = 4320
    static let autoArchiveChoices = [60, 1440, 4320, 10080]

    /// - Parameter isJoining: Webhooks make posts, but are in no thread.
    init(ownerID: UserID, createdAt: Timestamp, joining isJoining: Bool = true) {
        self.ownerID = ownerID
        self.createdAt = createdAt
        self.archiveChangedAt = createdAt
        if isJoining { self.members[ownerID] = createdAt }
    }

    /// The message that a thread was started from does not count, be it repeated in it or the first one of a post.
    private static func counts(_ message: MessageRecord) -> Bool {
        message.type != MessageKind.threadStarter && message.id.rawValue != message.channelID.rawValue
    }

    mutating func count(_ message: MessageRecord) {
        guard Self.counts(message) else { return }
        self.messageCount += 1
        self.totalMessagesSent += 1
    }

    mutating func uncount(_ message: MessageRecord) {
        if Self.counts(message), message.ephemeralFor == nil { self.messageCount -= 1 }
    }

    mutating func setArchived(_ isArchived: Bool, at now: Timestamp) {
        guard self.isArchived != isArchived else { return }
        self.isArchived = isArchived
        self.archiveChangedAt = now
    }
}

extension ChannelRecord {
    /// What lets somebody write here. Source: <https://docs.discord.com/developers/topics/threads#permissions>
    var sendPermission: Permissions { self.thread == nil ? .sendMessages : .sendMessagesInThreads }
}

/// What is known of a thread before it is made.
struct ThreadDraft: Sendable {
    var name: String
    var type: ChannelType
    var autoArchiveMinutes = ThreadRecord.standardAutoArchive
    var isInvitable = true
    var secondsBetweenMessages = 0
    /// The message that it is started from, whose id it takes.
    var source: MessageRecord?
    /// `nil` makes one, where there is no source.
    var id: ChannelID?

    init(name: String, type: ChannelType) {
        self.name = name
        self.type = type
    }
}
