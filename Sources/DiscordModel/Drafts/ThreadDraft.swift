/// A thread to be started, or the fields of one to be changed; what is `nil` is left out.
///
/// Source: <https://docs.discord.com/developers/resources/channel#start-thread-without-message>
public struct ThreadDraft: Encodable, Hashable, Sendable {
    public var name: String?
    /// Only of a thread to be started.
    public var type: ChannelType?
    /// Whether those in a private thread may bring in others without `MANAGE_THREADS`.
    public var isInvitable: Bool?
    /// After how many minutes without a message it leaves the list of channels: 60, 1440, 4320 or 10080.
    public var autoArchiveDuration: Int?
    public var isArchived: Bool?
    /// Whether only who has `MANAGE_THREADS` may write in it and unarchive it.
    public var isLocked: Bool?

    public init(
        name: String? = nil, type: ChannelType? = nil, isInvitable: Bool? = nil, autoArchiveDuration: Int? = nil,
        isArchived: Bool? = nil, isLocked: Bool? = nil
    ) {
        self.name = name
        self.type = type
        self.isInvitable = isInvitable
        self.autoArchiveDuration = autoArchiveDuration
        self.isArchived = isArchived
        self.isLocked = isLocked
    }

    private enum CodingKeys: String, CodingKey {
        case name, type
        case isInvitable = "invitable"
        case autoArchiveDuration = "auto_archive_duration"
        case isArchived = "archived"
        case isLocked = "locked"
    }
}
