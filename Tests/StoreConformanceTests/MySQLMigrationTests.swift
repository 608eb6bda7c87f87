#if MySQL
    import DiscordModel
    import Testing
    import Tickets

    @testable import MySQLStore

    /// How the tables come to be, and what is refused instead of being changed.
    @Suite(
        "MySQL migrations", .enabled(if: MySQLTestServer.given != nil, "no server was given"), .timeLimit(.minutes(30)))
    struct MySQLMigrationTests {
        private func later(_ names: [String]) -> Schema {
            Schema(
                steps: Schema.current.steps
                    + names.map { name in
                        .init(name: name, statement: "CREATE TABLE IF NOT EXISTS step\(name) (id INTEGER)")
                    })
        }

        @Test("A database of a newer version is refused, by name of what it has")
        func newerVersion() async throws {
            try await withMySQLDatabase { database in
                await (try database.open(schema: self.later(["999"]))).shutDown()
                let error = await #expect(throws: StoreError.self) { _ = try await database.open() }
                #expect(error?.reason == .failed)
                #expect(error?.description.contains("newer version of Usher") == true)
                #expect(error?.description.contains("(it has: 999)") == true)
            }
        }

        @Test("The database of another program is refused, and not changed")
        func foreignDatabase() async throws {
            try await withMySQLDatabase { database in
                try await database.withSession { session in try session.run("CREATE TABLE tickets (id INTEGER)") }
                let error = await #expect(throws: StoreError.self) { _ = try await database.open() }
                #expect(error?.reason == .failed)
                #expect(error?.description.contains("another program") == true)
                let tables = try await database.withSession { session in try session.rows("SHOW TABLES").count }
                #expect(tables == 1)
            }
        }

        @Test("A database of an older version is brought up to date and keeps what is in it")
        func olderVersion() async throws {
            try await withMySQLDatabase { database in
                let old = try await database.open()
                let ticket = try await old.opened(.sample(1))
                let column = Schema.Step(name: "002", statement: "ALTER TABLE tickets ADD COLUMN topic TEXT")
                let new = try await database.open(schema: Schema(steps: Schema.current.steps + [column]))
                #expect(try await new.ticket(ticket.id) == ticket)
                // What still runs goes on, with statements that were prepared before.
                #expect(try await old.ticket(ticket.id) == ticket)
                #expect(try await old.opened(.sample(2, opener: .noah)).number == 2)
                await old.shutDown()
                await new.shutDown()
            }
        }

        @Test("Eight handles that take the same steps at once take each of them once")
        func stepsAtOnce() async throws {
            try await withMySQLDatabase { database in
                let schema = self.later((2...9).map { "00\($0)" })
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 1...8 {
                        group.addTask {
                            let store = try await database.open(schema: schema)
                            _ = try await store.opened(.sample(number, opener: UserID(UInt64(number))))
                            await store.shutDown()
                        }
                    }
                    try await group.waitForAll()
                }
                let taken = try await database.withSession { session in
                    try session.rows("SELECT name FROM usher_migrations").map { row in try row.text("name") }
                }
                #expect(taken.sorted() == schema.steps.map(\.name).sorted())
            }
        }

        @Test(
            "A database of the first version, or of one that died on the way from there, keeps all when two open it at once",
            arguments: Schema.firstSteps.count..<Schema.current.steps.count)
        func firstVersion(steps: Int) async throws {
            try await withMySQLDatabase { database in
                let first = try await database.open(schema: Schema(steps: Array(Schema.current.steps[..<steps])))
                let ticket = TicketOpening.sample(1, panel: nil).ticket(number: 1)
                let event = TicketEvent.sample(1, of: ticket, .closed, detail: difficultText)
                let closed = ticket.closed(reason: difficultText).revised(1)
                try await database.withSession { session in
                    try Self.insertAsFirstVersion(closed, [TicketOpening.sample(1).event, event], in: session)
                }
                let transcript = Transcript(ticketID: ticket.id, madeAt: .morning, messageCount: 1, html: [0, 255])
                try await first.save(transcript)
                try await first.setNote("key", to: difficultText)
                await first.shutDown()
                try await database.withSession { session in
                    _ = try session.execute(
                        """
                        INSERT INTO guild_settings (
                            guild_id, staff_roles, panel_title, panel_instructions, panel_button_label, panel_greeting
                        ) VALUES (\(GuildID.harbour), '["5"]', \(difficultText), 'i', 'b', 'g')
                        """)
                }

                async let one = database.open()
                async let other = database.open()
                let (store, second) = (try await one, try await other)
                var settings = GuildSettings(
                    guildID: .harbour, staffRoles: [5],
                    panel: PanelText(title: difficultText, instructions: "i", buttonLabel: "b", greeting: "g"))
                #expect(try await store.settings(of: .harbour) == settings)
                #expect(try await second.ticket(ticket.id) == closed)
                #expect(try await store.events(of: ticket.id) == [TicketOpening.sample(1).event, event])
                #expect(try await second.transcript(of: ticket.id) == transcript)
                #expect(try await store.note("key") == difficultText)
                settings.retentionDays = 90
                try await second.save(settings)
                #expect(try await store.settings(of: .harbour) == settings)
                let thread = closed.revised(2) { $0.isThread = true }
                #expect(try await second.save(closed.revised(1) { $0.isThread = true }, adding: []) == thread)
                #expect(try await store.ticket(ticket.id) == thread)
                try await store.append([.sample(1, of: closed)])
                #expect(try await second.recordCounts()[.message] == 1)
                #expect(try await store.opened(.sample(2)).number == 2)
                let taken = try await database.withSession { session in
                    try session.rows("SELECT name FROM usher_migrations").map { row in try row.text("name") }
                }
                #expect(taken.sorted() == Schema.current.steps.map(\.name).sorted())
                await store.shutDown()
                await second.shutDown()
            }
        }

        /// The columns of the first version.
        private static func insertAsFirstVersion(
            _ ticket: Ticket, _ events: [TicketEvent], in session: any Session
        ) throws {
            let members = try JSONColumn.encode(ticket.members)
            let closing = try ticket.closing.map(JSONColumn.encode)
            _ = try session.execute(
                """
                INSERT INTO tickets (
                    id, guild_id, number, opener_id, opened_at, slot,
                    status, active_key, channel_id, greeting_id, members, closing, is_settled, revision
                ) VALUES (
                    \(ticket.id), \(ticket.guildID), \(ticket.number), \(ticket.openerID), \(ticket.openedAt),
                    \(ticket.slot), \(ticket.status.rawValue), NULL, \(ticket.channelID),
                    \(ticket.greetingID), \(members), \(closing), \(ticket.isSettled), \(ticket.revision)
                )
                """)
            _ = try session.execute(
                "INSERT INTO guild_counters (guild_id, last_number) VALUES (\(ticket.guildID), \(ticket.number))")
            try EventTable.merge(events, in: session)
        }

        @Test("A step that was taken but not noted is taken again without harm")
        func interrupted() async throws {
            try await withMySQLDatabase { database in
                let store = try await database.open()
                let ticket = try await store.opened(.sample(1))
                await store.shutDown()
                try await database.withSession { session in try session.run("DELETE FROM usher_migrations") }
                let again = try await database.open()
                #expect(try await again.ticket(ticket.id) == ticket)
                await again.shutDown()
            }
        }

        @Test("A step that fails fails the opening, and leaves the steps before it")
        func failingStep() async throws {
            try await withMySQLDatabase { database in
                let broken = Schema.Step(name: "002", statement: "CREATE TABLE tickets (id INTEGER)")
                await expectFailure(.failed) {
                    _ = try await database.open(schema: Schema(steps: Schema.current.steps + [broken]))
                }
                let store = try await database.open()
                try await store.checkHealth()
                await store.shutDown()
            }
        }
    }
#endif
