internal import DiscordModel
internal import GRDB

/// One row that is written only to see whether it can be written.
enum HealthTable {
    static func touch(at moment: Timestamp, in db: Database) throws {
        try db.execute(
            literal: "INSERT OR REPLACE INTO health (id, checked_at) VALUES (1, \(moment.millisecondsSince1970))")
    }

    static func look(in db: Database) throws {
        _ = try Int64.fetchOne(db, sql: "SELECT checked_at FROM health")
    }
}
