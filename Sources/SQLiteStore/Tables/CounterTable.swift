internal import DiscordModel
internal import GRDB
internal import Tickets

enum CounterTable {
    /// 1, 2, 3 … Taken in the transaction that inserts the ticket, so that a ticket that is rolled back leaves no gap.
    static func nextNumber(in guild: GuildID, _ db: Database) throws -> Int {
        let request = SQLRequest<Int>(
            literal: """
                INSERT INTO guild_counters (guild_id, last_number) VALUES (\(guild.stored), 1)
                ON CONFLICT (guild_id) DO UPDATE SET last_number = last_number + 1
                RETURNING last_number
                """, cached: true)
        guard let number = try request.fetchOne(db) else { throw Row.unreadable("last_number") }
        return number
    }

    /// The next number is to be above this one; a counter never falls.
    static func raise(_ guild: GuildID, to number: Int, in db: Database) throws {
        guard number >= 1 else { return }
        try db.execute(
            literal: """
                INSERT INTO guild_counters (guild_id, last_number) VALUES (\(guild.stored), \(number))
                ON CONFLICT (guild_id) DO UPDATE SET last_number = excluded.last_number
                WHERE excluded.last_number > last_number
                """)
    }

    static func lastNumber(in guild: GuildID, _ db: Database) throws -> Int? {
        let request: SQLRequest<Row> = "SELECT * FROM guild_counters WHERE guild_id = \(guild.stored)"
        return try request.fetchOne(db)?.value("last_number")
    }

    /// The first of those with such ids, in order of these.
    static func counters(
        ids: ClosedRange<Int64>, limit: Int, in db: Database
    ) throws -> [(guild: GuildID, number: Int)] {
        let request: SQLRequest<Row> = """
            SELECT * FROM guild_counters WHERE guild_id BETWEEN \(ids.lowerBound) AND \(ids.upperBound)
            ORDER BY guild_id LIMIT \(limit)
            """
        return try request.fetchAll(db).map { row in (try row.id("guild_id"), try row.value("last_number")) }
    }
}
