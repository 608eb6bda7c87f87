import GRDB

/// Compares what people were told with the database and with what was on Discord.
struct SoakAudit {
    let ledger: SoakLedger
    let keeper: SoakKeeper
    let database: String

    func problems() throws -> [String] {
        let database = try DatabaseQueue(path: self.database)
        let counts = self.keeper.counts
        func rows(_ query: String) throws -> Int { try database.read { try Int.fetchOne($0, sql: query) ?? 0 } }
        let (opened, closed) = (self.ledger.total(.opened), self.ledger.total(.closed))
        let events = opened + closed + self.ledger.total(.added) + self.ledger.total(.removed)
        let gaps = """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM tickets GROUP BY guild_id HAVING MAX(number) <> COUNT(DISTINCT number) OR COUNT(*) <> MAX(number))
            """
        let comparisons: [(what: String, is: Int, shall: Int)] = [
            ("tickets in the database", try rows("SELECT COUNT(*) FROM tickets"), opened),
            ("closed tickets", try rows("SELECT COUNT(*) FROM tickets WHERE status = 'closed'"), closed),
            ("tickets still open", opened - closed, 0),
            ("tickets with something left to do", try rows("SELECT COUNT(*) FROM tickets WHERE is_settled = 0"), 0),
            ("servers whose numbers have gaps or doubles", try rows(gaps), 0),
            ("events in the database", try rows("SELECT COUNT(*) FROM ticket_events"), events),
            ("events not in the log channel", try rows("SELECT COUNT(*) FROM ticket_events WHERE is_posted = 0"), 0),
            ("transcripts", try rows("SELECT COUNT(*) FROM transcripts"), closed),
            ("tickets that had a channel", counts.channels.count, opened),
            ("tickets that had several channels", counts.channels.values.count { $0.count > 1 }, 0),
            ("messages in log channels", counts.logEntries, events),
            ("direct messages with a transcript", counts.directMessages, closed),
        ]
        for comparison in comparisons { Report.row(comparison.what, Double(comparison.is), "", "\(comparison.shall)") }
        return comparisons.filter { $0.is != $0.shall }.map { "\($0.what): \($0.is) instead of \($0.shall)" }
    }
}
