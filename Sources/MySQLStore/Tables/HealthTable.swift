internal import DiscordModel

/// One row that is written only to see whether it can be written.
enum HealthTable {
    static func touch(at moment: Timestamp, in session: any Session) throws {
        _ = try session.execute("REPLACE INTO health (id, checked_at) VALUES (1, \(moment))")
    }

    static func look(in session: any Session) throws { _ = try session.rows("SELECT checked_at FROM health") }
}
