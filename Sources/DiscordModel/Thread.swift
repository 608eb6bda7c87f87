/// What a thread has beyond a channel.
///
/// Source: <https://docs.discord.com/developers/resources/channel#thread-metadata-object>
public struct ThreadMetadata: Decodable, Hashable, Sendable {
    public let isArchived: Bool
    public let isLocked: Bool?
    /// When it was last archived or unarchived; by this the lists of archived threads are ordered.
    public let archiveTimestamp: Timestamp

    private enum CodingKeys: String, CodingKey {
        case isArchived = "archived"
        case isLocked = "locked"
        case archiveTimestamp = "archive_timestamp"
    }
}

/// The answer to a question for threads.
public struct ThreadList: Decodable, Sendable {
    public let threads: [Channel]
    /// Whether there is another page; `nil` where there are no pages.
    public let hasMore: Bool?

    private enum CodingKeys: String, CodingKey {
        case threads
        case hasMore = "has_more"
    }
}
