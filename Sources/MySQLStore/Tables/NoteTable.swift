enum NoteTable {
    static func set(_ key: String, to value: String, in session: any Session) throws {
        _ = try session.execute(
            "REPLACE INTO notes (note_key, note_value) VALUES (\(.bytes(Array(key.utf8))), \(value))")
    }

    /// Leaves a note that is there as it is.
    static func add(_ key: String, _ value: String, in session: any Session) throws {
        _ = try session.execute(
            """
            INSERT INTO notes (note_key, note_value) VALUES (\(.bytes(Array(key.utf8))), \(value))
            ON DUPLICATE KEY UPDATE note_key = note_key
            """)
    }

    static func value(of key: String, in session: any Session) throws -> String? {
        let rows = try session.rows("SELECT note_value FROM notes WHERE note_key = \(.bytes(Array(key.utf8)))")
        return try rows.first?.text("note_value")
    }

    /// In order of the bytes of their keys.
    static func notes(
        after key: String?, limit: Int, in session: any Session
    ) throws -> [(key: String, value: String)] {
        let condition: SQL = key.map { "WHERE note_key > \(.bytes(Array($0.utf8))) " } ?? ""
        let query = "SELECT note_key, note_value FROM notes " + condition + "ORDER BY note_key LIMIT \(max(0, limit))"
        return try session.rows(query).map { row in
            (String(decoding: try row.bytes("note_key"), as: UTF8.self), try row.text("note_value"))
        }
    }
}
