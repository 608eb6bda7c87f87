extension Schema {
    /// What the members of a ticket wrote and attached, and who took something of it out again.
    static let archiveSteps = [
        Step(
            name: "002 guild_settings.retention_days",
            column: (table: "guild_settings", name: "retention_days"),
            statement: "ALTER TABLE guild_settings ADD COLUMN retention_days BIGINT NULL"),
        Step(
            name: "002 archived_messages",
            statement: """
                CREATE TABLE IF NOT EXISTS archived_messages (
                    ticket_id BIGINT NOT NULL,
                    guild_id BIGINT UNSIGNED NOT NULL,
                    message_id BIGINT UNSIGNED NOT NULL,
                    version BIGINT NOT NULL,
                    author_id BIGINT UNSIGNED NULL,
                    seen_at BIGINT NOT NULL,
                    content VARCHAR(16) NOT NULL CHECK (content IN ('message', 'deleted', 'erased')),
                    body LONGBLOB NULL,
                    PRIMARY KEY (ticket_id, message_id, version),
                    KEY archived_messages_author (author_id, guild_id),
                    CONSTRAINT archived_messages_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id),
                    CHECK ((body IS NOT NULL) = (content = 'message'))
                ) \(tableFormat)
                """),
        Step(
            name: "002 archived_attachments",
            statement: """
                CREATE TABLE IF NOT EXISTS archived_attachments (
                    id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
                    ticket_id BIGINT NOT NULL,
                    guild_id BIGINT UNSIGNED NOT NULL,
                    message_id BIGINT UNSIGNED NOT NULL,
                    author_id BIGINT UNSIGNED NOT NULL,
                    filename MEDIUMTEXT NOT NULL,
                    content_type MEDIUMTEXT NULL,
                    size BIGINT NOT NULL,
                    url MEDIUMTEXT NOT NULL,
                    state VARCHAR(100) NOT NULL,
                    digest VARCHAR(100) NULL,
                    KEY archived_attachments_of_ticket (ticket_id, id),
                    KEY archived_attachments_state (state, id),
                    KEY archived_attachments_digest (digest),
                    KEY archived_attachments_kept (guild_id, digest, size),
                    KEY archived_attachments_author (author_id, guild_id),
                    CONSTRAINT archived_attachments_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id)
                ) \(tableFormat)
                """),
        Step(
            name: "002 audit_entries",
            statement: """
                CREATE TABLE IF NOT EXISTS audit_entries (
                    id BIGINT NOT NULL PRIMARY KEY,
                    guild_id BIGINT UNSIGNED NULL,
                    at BIGINT NOT NULL,
                    actor_id BIGINT UNSIGNED NULL,
                    action VARCHAR(100) NOT NULL,
                    subject MEDIUMTEXT NOT NULL,
                    detail MEDIUMTEXT NULL,
                    KEY audit_entries_guild (guild_id, at, id)
                ) \(tableFormat)
                """),
    ]
}
