internal import Tickets

extension Schema {
    /// The step by which a fallback file is known. It comes first, so that none is taken for a store if the program
    /// ends while the tables are made.
    static let fallbackMark = "fallback 001 outbox"

    /// The tables of a store, and beside them what has been changed in them.
    static let fallback = Schema(
        steps: [Step(name: Self.fallbackMark, sql: outboxTables)] + Schema.current.steps + [
            Step(name: "fallback 002 recording", sql: recordingTriggers)
        ], kind: .fallback)
}

/// While `is_adopting` is set, changes are not recorded. No other transaction ever sees it set.
private let outboxTables = """
    CREATE TABLE mirror_state (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        origin TEXT,
        complete_at INTEGER,
        degraded_since INTEGER,
        is_adopting INTEGER NOT NULL DEFAULT 0 CHECK (is_adopting IN (0, 1))
    ) STRICT;

    INSERT INTO mirror_state (id) VALUES (1);

    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        version INTEGER NOT NULL,
        base_revision INTEGER,
        UNIQUE (kind, key)
    ) STRICT;

    CREATE TABLE mirror_reports (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        sentence TEXT NOT NULL
    ) STRICT;
    """

/// The database itself notes what is changed, so that no change is without its note, whoever makes it.
///
/// Counters are not noted, for each ticket carries its number.
private let recordingTriggers = [
    recording(.settings, in: "guild_settings", key: "NEW.guild_id"),
    recording(.ticket, in: "tickets", key: "NEW.id", base: "OLD.revision"),
    recording(
        .ticket, in: "ticket_events", key: "NEW.ticket_id",
        insertionBase: "(SELECT revision FROM tickets WHERE id = NEW.ticket_id)",
        base: "(SELECT revision FROM tickets WHERE id = NEW.ticket_id)"),
    recording(.transcript, in: "transcripts", key: "NEW.ticket_id"),
    recording(
        .message, in: "archived_messages", key: "NEW.ticket_id || '/' || NEW.message_id || '/' || NEW.version"),
    recording(.attachment, in: "archived_attachments", key: "NEW.id"),
    recording(.audit, in: "audit_entries", key: "NEW.id"),
    recording(.note, in: "notes", key: "NEW.key"),
].joined(separator: "\n\n")

/// The first change of a record takes its place in the order; further ones are counted.
private func recording(
    _ kind: RecordKind, in table: String, key: String, insertionBase: String = "NULL", base: String = "NULL"
) -> String {
    [("INSERT", insertionBase), ("UPDATE", base)].map { change, base in
        """
        CREATE TRIGGER \(table)_\(change.lowercased()) AFTER \(change) ON \(table)
        WHEN NOT (SELECT is_adopting FROM mirror_state)
        BEGIN
            INSERT INTO outbox (kind, key, version, base_revision)
            VALUES ('\(kind.rawValue)', CAST(\(key) AS TEXT), 1, \(base))
            ON CONFLICT (kind, key) DO UPDATE SET version = version + 1;
        END;
        """
    }.joined(separator: "\n\n")
}
