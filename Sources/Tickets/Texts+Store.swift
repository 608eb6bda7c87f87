public import DiscordModel

/// How the database is doing, for administrators on Discord and for whoever runs the program.
extension Texts {
    public static let databaseTitle = "Database"

    /// For `/help`; Discord shows the moment as "3 minutes ago".
    public static func databaseIsAway(since moment: Timestamp, waiting: Int) -> String {
        "degraded since <t:\(moment.secondsSince1970):R>, \(changes(waiting)) waiting. The database is away; Usher goes on working from its local copy, and brings the changes over when the database answers."
    }

    /// `ready` or `degraded since 2026-11-22T14:03:07Z, 5 changes waiting`.
    public static func plainly(_ condition: StoreCondition) -> String {
        switch condition {
        case .normal: "ready"
        case .degraded(let since, let waiting): "degraded since \(inUTC(since)), \(changes(waiting)) waiting"
        }
    }

    /// `2026-11-22T14:03:07Z`
    public static func inUTC(_ moment: Timestamp) -> String { moment.description.prefix { $0 != "." } + "Z" }

    private static func changes(_ count: Int) -> String { count == 1 ? "1 change" : "\(count) changes" }
}
