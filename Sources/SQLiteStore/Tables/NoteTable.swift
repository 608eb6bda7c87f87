internal import GRDB
internal import Tickets

enum NoteTable {
    static func set(_ key: String, to value: String, in db: Database) throws {
        try db.execute(
            literal: "INSERT OR REPLACE INTO notes (key, value) VALUES (\(key.stored), \(value.stored))")
    }

    static func value(of key: String, in db: Database) throws -> String? {
        let request: SQLRequest<Row> = "SELECT value FROM notes WHERE key = \(key.stored)"
        return try request.fetchOne(db)?.value("value")
    }
}
