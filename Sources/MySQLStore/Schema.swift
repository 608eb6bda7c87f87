internal import DiscordModel
internal import Tickets

/// The tables, as the steps that lead to them. Steps are only ever added: databases in use have taken the earlier ones.
struct Schema: Sendable {
    /// One statement, for the server commits each change to a table by itself. It has to do no harm when it is run
    /// again: the process may die before it has noted that it took the step.
    struct Step: Sendable {
        let name: String
        /// The statement is left out where this is there already: the servers disagree on how to say that in SQL.
        var column: (table: String, name: String)?
        let statement: String
    }

    let steps: [Step]

    /// Takes the steps that the database has not seen yet. Of several processes at once, one takes them and the others
    /// wait, up to `patience`.
    ///
    /// Blocks its thread.
    /// - Throws: `.failed` with a sentence, before anything is changed, if a newer version or another program has made
    ///   what is there.
    func migrate(_ session: any Session, name database: String, patience: Duration) throws {
        try self.withLock(session, patience: patience) {
            try session.run(journal)
            for step in try self.missing(in: session, name: database) {
                if try !step.isTaken(in: session) { try session.run(step.statement) }
                _ = try session.execute(
                    "INSERT INTO usher_migrations (name, taken_at) VALUES (\(step.name), \(.now))")
            }
        }
    }

    /// - Returns: The steps that are not taken yet.
    func missing(in session: any Session, name database: String) throws -> [Step] {
        let tables = try session.rows(
            "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()")
        guard !tables.isEmpty else { return self.steps }
        guard try tables.contains(where: { row in try row.text("name").lowercased() == "usher_migrations" }) else {
            throw Self.refusal(
                "there are tables of another program in the database \(database); give Usher one of its own")
        }
        let taken = try session.rows("SELECT name FROM usher_migrations").map { row in try row.text("name") }
        let unknown = Set(taken).subtracting(self.steps.map(\.name)).sorted()
        guard unknown.isEmpty else {
            throw Self.refusal(
                "a newer version of Usher has written the database \(database) (it has: "
                    + "\(unknown.joined(separator: ", "))); install that version, or put back the copy made before "
                    + "the update")
        }
        return self.steps.filter { !taken.contains($0.name) }
    }

    /// The lock is of the whole server, hence named after the database, and ends with the connection.
    private func withLock(_ session: any Session, patience: Duration, _ work: () throws -> Void) throws {
        let deadline = ContinuousClock.now + patience
        while true {
            // One second at a time, since the driver takes a longer silence for a dead server.
            let answer = try session.rows("SELECT GET_LOCK(CONCAT('usher.', SHA1(DATABASE())), 1) AS got")
            if try answer.first?.integerIfPresent("got") == 1 { break }
            guard ContinuousClock.now < deadline else {
                throw StoreError(
                    .unavailable,
                    underlyingError: StoreProblem("another process is changing the tables and does not finish"))
            }
        }
        try work()
        _ = try session.rows("SELECT RELEASE_LOCK(CONCAT('usher.', SHA1(DATABASE()))) AS released")
    }

    private static func refusal(_ sentence: String) -> StoreError {
        StoreError(.failed, underlyingError: StoreProblem(sentence))
    }
}

extension Schema.Step {
    /// Whether its column was added, and only the note of it is missing.
    fileprivate func isTaken(in session: any Session) throws -> Bool {
        guard let column else { return false }
        return try !session.rows(
            """
            SELECT 1 AS found FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name = \(column.table) AND column_name = \(column.name)
            """
        ).isEmpty
    }
}

/// Whatever the defaults of the server and of the database are, emoji fit in, and texts differ if a byte does.
let tableFormat = "ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"

private let journal = """
    CREATE TABLE IF NOT EXISTS usher_migrations (
        name VARCHAR(190) NOT NULL PRIMARY KEY,
        taken_at BIGINT NOT NULL
    ) \(tableFormat)
    """

extension Schema {
    static let current = Schema(steps: Self.firstSteps + Self.archiveSteps + Self.threadSteps)

    /// Times are milliseconds since 1970, lists and the closing are JSON. Ids of Discord are unsigned; ours are not, and
    /// are compared as signed numbers.
    static let firstSteps = [
        Step(
            name: "001 guild_settings",
            statement: """
                CREATE TABLE IF NOT EXISTS guild_settings (
                    guild_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
                    staff_roles MEDIUMTEXT NOT NULL CHECK (json_valid(staff_roles)),
                    category_id BIGINT UNSIGNED NULL,
                    archive_category_id BIGINT UNSIGNED NULL,
                    log_channel_id BIGINT UNSIGNED NULL,
                    panel_title MEDIUMTEXT NOT NULL,
                    panel_instructions MEDIUMTEXT NOT NULL,
                    panel_button_label MEDIUMTEXT NOT NULL,
                    panel_greeting MEDIUMTEXT NOT NULL
                ) \(tableFormat)
                """),
        Step(
            name: "001 guild_counters",
            statement: """
                CREATE TABLE IF NOT EXISTS guild_counters (
                    guild_id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
                    last_number BIGINT NOT NULL CHECK (last_number >= 1)
                ) \(tableFormat)
                """),
        Step(
            name: "001 tickets",
            // active_key is guild:opener:slot while the ticket is active: the rule that a member has one active ticket
            // in a slot. A unique key allows any number of NULLs.
            statement: """
                CREATE TABLE IF NOT EXISTS tickets (
                    id BIGINT NOT NULL PRIMARY KEY,
                    guild_id BIGINT UNSIGNED NOT NULL,
                    number BIGINT NOT NULL CHECK (number >= 1),
                    opener_id BIGINT UNSIGNED NOT NULL,
                    opened_at BIGINT NOT NULL,
                    slot BIGINT NOT NULL CHECK (slot >= 1),
                    status VARCHAR(16) NOT NULL CHECK (status IN ('open', 'closed', 'cancelled')),
                    active_key VARCHAR(80) NULL,
                    channel_id BIGINT UNSIGNED NULL,
                    greeting_id BIGINT UNSIGNED NULL,
                    members MEDIUMTEXT NOT NULL CHECK (json_valid(members)),
                    closing MEDIUMTEXT NULL CHECK (closing IS NULL OR json_valid(closing)),
                    is_settled TINYINT NOT NULL CHECK (is_settled IN (0, 1)),
                    revision BIGINT NOT NULL CHECK (revision >= 0),
                    UNIQUE KEY tickets_number (guild_id, number),
                    UNIQUE KEY tickets_active_key (active_key),
                    UNIQUE KEY tickets_channel (channel_id),
                    KEY tickets_status (guild_id, status, id),
                    KEY tickets_settled (is_settled, id),
                    CHECK ((active_key IS NOT NULL) = (status = 'open'))
                ) \(tableFormat)
                """),
        Step(
            name: "001 ticket_events",
            statement: """
                CREATE TABLE IF NOT EXISTS ticket_events (
                    id BIGINT NOT NULL PRIMARY KEY,
                    ticket_id BIGINT NOT NULL,
                    kind VARCHAR(100) NOT NULL CHECK (kind <> ''),
                    at BIGINT NOT NULL,
                    actor_id BIGINT UNSIGNED NOT NULL,
                    subject_id BIGINT UNSIGNED NULL,
                    detail MEDIUMTEXT NULL,
                    is_posted TINYINT NOT NULL CHECK (is_posted IN (0, 1)),
                    KEY ticket_events_of_ticket (ticket_id, id),
                    CONSTRAINT ticket_events_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
                ) \(tableFormat)
                """),
        Step(
            name: "001 transcripts",
            statement: """
                CREATE TABLE IF NOT EXISTS transcripts (
                    ticket_id BIGINT NOT NULL PRIMARY KEY,
                    made_at BIGINT NOT NULL,
                    message_count BIGINT NOT NULL CHECK (message_count >= 0),
                    html LONGBLOB NOT NULL,
                    CONSTRAINT transcripts_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
                ) \(tableFormat)
                """),
        Step(
            name: "001 notes",
            // The only type that both servers compare byte by byte, also where texts end in spaces.
            statement: """
                CREATE TABLE IF NOT EXISTS notes (
                    note_key VARBINARY(1000) NOT NULL PRIMARY KEY,
                    note_value MEDIUMTEXT NOT NULL
                ) \(tableFormat)
                """),
        Step(
            name: "001 health",
            statement: """
                CREATE TABLE IF NOT EXISTS health (
                    id TINYINT NOT NULL PRIMARY KEY CHECK (id = 1),
                    checked_at BIGINT NOT NULL
                ) \(tableFormat)
                """),
    ]
}
