public import DiscordModel

/// How a store is doing as a whole.
public enum StoreCondition: Hashable, Sendable {
    case normal
    /// The database is away since then, and so many changes wait to be brought to it.
    case degraded(since: Timestamp, waiting: Int)
}
