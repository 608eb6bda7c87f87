internal import DiscordModel
internal import GRDB
internal import Tickets

enum CounterTable {
    /// 1, 2, 3 … Taken in the transaction that inserts the ticket, so that a ticket that is rolled back leaves no gap.
    static func nextNumber(in guild: GuildID, _ db: Database) throws -> Int {
        let request: SQLRequest<Int> = """
            INSERT INTO guild_counters (guild_id, last_number) VALUES (\(guild.stored), 1)
            ON CONFLICT (guild_id) DO UPDATE SET last_number = last_number + 1
            RETURNING last_number
            """
        guard let number = try request.fetchOne(db) else { throw Row.unreadable("last_number") }
        return number
    }
}
