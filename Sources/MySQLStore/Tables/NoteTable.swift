enum NoteTable {
    static func set(_ key: String, to value: String, in session: any Session) throws {
        _ = try session.execute(
            "REPLACE INTO notes (note_key, note_value) VALUES (\(.bytes(Array(key.utf8))), \(value))")
    }

    static func value(of key: String, in session: any Session) throws -> String? {
        let rows = try session.rows("SELECT note_value FROM notes WHERE note_key = \(.bytes(Array(key.utf8)))")
        return try rows.first?.text("note_value")
    }
}
