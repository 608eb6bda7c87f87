internal import GRDB
internal import Tickets

/// The tables, as the steps that lead to them. Steps are only ever added: databases in use have taken the earlier ones.
struct Schema: Sendable {
    struct Step: Sendable {
        let name: String
        let sql: String
    }

    let steps: [Step]

    static let current = Schema(steps: [Step(name: "001 tickets", sql: firstTables)])

    private var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for step in self.steps {
            migrator.registerMigration(step.name) { db in try db.execute(sql: step.sql) }
        }
        return migrator
    }

    /// Refuses what a newer version or another program has made, before anything is changed in it.
    func admit(_ db: Database, path: String) throws {
        let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        guard !tables.isEmpty else { return }
        guard tables.contains("grdb_migrations") else {
            throw StoreError(.failed, underlyingError: StoreProblem("\(path) is the database of another program"))
        }
        let unknown = try self.migrator.appliedIdentifiers(db).subtracting(self.steps.map(\.name)).sorted()
        guard unknown.isEmpty else {
            throw StoreError(
                .failed,
                underlyingError: StoreProblem(
                    "\(path) was written by a newer version of Usher (it has: \(unknown.joined(separator: ", "))); "
                        + "install that version, or put back the copy made before the update"))
        }
    }

    /// Takes the steps that the database has not seen yet, each in a transaction of its own.
    ///
    /// When two processes start at once, the slower one fails on a step that the other has just taken. It then
    /// looks again, and goes on for as long as it finds the database further than before.
    func migrate(_ database: DatabasePool) throws {
        let migrator = self.migrator
        var taken = try database.read { db in try migrator.appliedIdentifiers(db).count }
        while true {
            do {
                return try migrator.migrate(database)
            } catch let error as DatabaseError {
                let takenNow = try database.read { db in try migrator.appliedIdentifiers(db).count }
                guard takenNow > taken else { throw error }
                taken = takenNow
            }
        }
    }
}

/// Discord's ids are unsigned and SQLite's integers are not: they are kept as the same 64 bits. Times are milliseconds
/// since 1970, lists and the closing are JSON.
private let firstTables = """
    CREATE TABLE guild_settings (
        guild_id INTEGER PRIMARY KEY,
        staff_roles TEXT NOT NULL CHECK (json_valid(staff_roles)),
        category_id INTEGER,
        archive_category_id INTEGER,
        log_channel_id INTEGER,
        panel_title TEXT NOT NULL,
        panel_instructions TEXT NOT NULL,
        panel_button_label TEXT NOT NULL,
        panel_greeting TEXT NOT NULL
    ) STRICT;

    CREATE TABLE guild_counters (
        guild_id INTEGER PRIMARY KEY,
        last_number INTEGER NOT NULL CHECK (last_number >= 1)
    ) STRICT;

    CREATE TABLE tickets (
        id INTEGER PRIMARY KEY,
        guild_id INTEGER NOT NULL,
        number INTEGER NOT NULL CHECK (number >= 1),
        opener_id INTEGER NOT NULL,
        opened_at INTEGER NOT NULL,
        slot INTEGER NOT NULL CHECK (slot >= 1),
        status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'cancelled')),
        -- guild:opener:slot while the ticket is active: the rule that a member has one active ticket in a slot.
        active_key TEXT UNIQUE,
        channel_id INTEGER UNIQUE,
        greeting_id INTEGER,
        members TEXT NOT NULL CHECK (json_valid(members)),
        closing TEXT CHECK (closing IS NULL OR json_valid(closing)),
        is_settled INTEGER NOT NULL CHECK (is_settled IN (0, 1)),
        revision INTEGER NOT NULL CHECK (revision >= 0),
        UNIQUE (guild_id, number),
        CHECK ((active_key IS NOT NULL) = (status = 'open'))
    ) STRICT;

    CREATE INDEX tickets_active ON tickets (guild_id, id) WHERE active_key IS NOT NULL;
    CREATE INDEX tickets_unsettled ON tickets (id) WHERE is_settled = 0;

    CREATE TABLE ticket_events (
        id INTEGER PRIMARY KEY,
        ticket_id INTEGER NOT NULL REFERENCES tickets (id),
        kind TEXT NOT NULL CHECK (kind <> ''),
        at INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        subject_id INTEGER,
        detail TEXT,
        is_posted INTEGER NOT NULL CHECK (is_posted IN (0, 1))
    ) STRICT;

    CREATE INDEX ticket_events_of_ticket ON ticket_events (ticket_id, id);

    CREATE TABLE transcripts (
        ticket_id INTEGER PRIMARY KEY REFERENCES tickets (id),
        made_at INTEGER NOT NULL,
        message_count INTEGER NOT NULL CHECK (message_count >= 0),
        html BLOB NOT NULL
    ) STRICT;

    CREATE TABLE notes (
        key TEXT PRIMARY KEY NOT NULL,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE health (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        checked_at INTEGER NOT NULL
    ) STRICT;
    """
