/// Discord's ids are unsigned and SQLite's integers are not: they are kept as the same 64 bits. Times are milliseconds
/// since 1970, lists and the closing are JSON.
let firstTables = """
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

/// Conversations are rows that are added and never grow. What is unsettled, waiting or kept is found by indexes of just
/// these rows.
let archiveTables = """
    ALTER TABLE guild_settings ADD COLUMN retention_days INTEGER;

    CREATE INDEX tickets_closed ON tickets (guild_id, id) WHERE status = 'closed';

    CREATE TABLE archived_messages (
        ticket_id INTEGER NOT NULL REFERENCES tickets (id),
        guild_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        version INTEGER NOT NULL,
        author_id INTEGER,
        seen_at INTEGER NOT NULL,
        content TEXT NOT NULL CHECK (content IN ('message', 'deleted', 'erased')),
        body BLOB,
        PRIMARY KEY (ticket_id, message_id, version),
        CHECK ((body IS NOT NULL) = (content = 'message'))
    ) STRICT;

    CREATE INDEX archived_messages_of_author ON archived_messages (author_id, guild_id);

    CREATE TABLE archived_attachments (
        id INTEGER PRIMARY KEY,
        ticket_id INTEGER NOT NULL REFERENCES tickets (id),
        guild_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        author_id INTEGER NOT NULL,
        filename TEXT NOT NULL,
        content_type TEXT,
        size INTEGER NOT NULL,
        url TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state <> ''),
        digest TEXT
    ) STRICT;

    CREATE INDEX archived_attachments_of_ticket ON archived_attachments (ticket_id, id);
    CREATE INDEX archived_attachments_of_author ON archived_attachments (author_id, guild_id);
    CREATE INDEX archived_attachments_waiting ON archived_attachments (id) WHERE state = 'waiting';
    CREATE INDEX archived_attachments_of_digest ON archived_attachments (digest) WHERE digest IS NOT NULL;
    -- Has all that the count of a guild's kept bytes looks at.
    CREATE INDEX archived_attachments_of_guild ON archived_attachments (guild_id, state, digest, size);

    CREATE TABLE audit_entries (
        id INTEGER PRIMARY KEY,
        guild_id INTEGER,
        at INTEGER NOT NULL,
        actor_id INTEGER,
        action TEXT NOT NULL CHECK (action <> ''),
        subject TEXT NOT NULL,
        detail TEXT
    ) STRICT;

    CREATE INDEX audit_entries_of_guild ON audit_entries (guild_id, at, id);
    """

/// Where the button was pressed, and whether the ticket lives in a thread there.
let threadColumns = """
    ALTER TABLE tickets ADD COLUMN panel_channel_id INTEGER;
    ALTER TABLE tickets ADD COLUMN is_thread INTEGER NOT NULL DEFAULT 0 CHECK (is_thread IN (0, 1));
    """
