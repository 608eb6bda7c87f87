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
}
