internal import GRDB
internal import Tickets

enum NoteTable {
    static func set(_ key: String, to value: String, in db: Database) throws {
        try db.execute(
            literal: """
                INSERT INTO notes (key, value) VALUES (\(key.stored), \(value.stored))
                ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """)
    }

    static func value(of key: String, in db: Database) throws -> String? {
        let request = SQLRequest<Row>(literal: "SELECT value FROM notes WHERE key = \(key.stored)", cached: true)
        return try request.fetchOne(db)?.value("value")
    }

    /// Notes with a key above `last`, in order of their bytes.
    static func notes(after last: String?, limit: Int, in db: Database) throws -> [(key: String, value: String)] {
        let request: SQLRequest<Row> = """
            SELECT * FROM notes WHERE \(last == nil) OR key > \(last?.stored ?? "") ORDER BY key LIMIT \(limit)
            """
        return try request.fetchAll(db).map { row in (try row.value("key"), try row.value("value")) }
    }
}
