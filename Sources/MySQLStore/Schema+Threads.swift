extension Schema {
    /// Where the button was pressed, and whether the ticket lives in a thread there.
    static let threadSteps = [
        Step(
            name: "003 tickets.panel_channel_id",
            column: (table: "tickets", name: "panel_channel_id"),
            statement: "ALTER TABLE tickets ADD COLUMN panel_channel_id BIGINT UNSIGNED NULL"),
        Step(
            name: "003 tickets.is_thread",
            column: (table: "tickets", name: "is_thread"),
            statement: "ALTER TABLE tickets ADD COLUMN is_thread TINYINT NOT NULL DEFAULT 0 CHECK (is_thread IN (0, 1))"
        ),
    ]
}
