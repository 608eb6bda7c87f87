internal import DiscordModel

enum CounterTable {
    /// 1, 2, 3 … Taken in the transaction that inserts the ticket, so that a ticket that is rolled back leaves no gap.
    /// The row stays locked until then, which lets one opening after the other into a guild.
    static func nextNumber(in guild: GuildID, _ session: any Session) throws -> Int {
        _ = try session.execute(
            """
            INSERT INTO guild_counters (guild_id, last_number) VALUES (\(guild), 1)
            ON DUPLICATE KEY UPDATE last_number = last_number + 1
            """)
        let rows = try session.rows("SELECT last_number FROM guild_counters WHERE guild_id = \(guild)")
        guard let row = rows.first else { throw Row.unreadable("last_number") }
        return try row.integer("last_number")
    }

    /// Counts on from `number` at least.
    static func raise(_ guild: GuildID, to number: Int, in session: any Session) throws {
        _ = try session.execute(
            """
            INSERT INTO guild_counters (guild_id, last_number) VALUES (\(guild), \(number))
            ON DUPLICATE KEY UPDATE last_number = GREATEST(last_number, VALUES(last_number))
            """)
    }

    static func number(of guild: GuildID, in session: any Session) throws -> Int? {
        try session.rows("SELECT last_number FROM guild_counters WHERE guild_id = \(guild)").first
            .map { row in try row.integer("last_number") }
    }

    /// In order of the guilds.
    static func numbers(
        after guild: GuildID?, limit: Int, in session: any Session
    ) throws -> [(guild: GuildID, number: Int)] {
        let condition: SQL = guild.map { "WHERE guild_id > \($0) " } ?? ""
        let query =
            "SELECT guild_id, last_number FROM guild_counters " + condition
            + "ORDER BY guild_id LIMIT \(max(0, limit))"
        return try session.rows(query).map { row in (try row.id("guild_id"), try row.integer("last_number")) }
    }
}
