#if MySQL
    import DiscordModel
    import Tickets
    import CMariaDB
    import Foundation

    /// MariaDB Connector/C with the statements of `MySQLStore`, as text, on one connection.
    ///
    /// `@unchecked`: the benchmark uses it from one task at a time.
    final class BareMySQL: BareDriver, @unchecked Sendable {
        /// Of the database that was made for the benchmark.
        let url: String
        private let connection: UnsafeMutablePointer<MYSQL>
        private let database = "usher_bench_\(ProcessInfo.processInfo.processIdentifier)"

        init(serverURL: String) throws {
            guard var parts = URLComponents(string: serverURL), let connection = mysql_init(nil) else {
                throw BenchError(text: "no MySQL URL")
            }
            guard
                mysql_real_connect(
                    connection, parts.host, parts.user, parts.password, nil, UInt32(parts.port ?? 3306), nil, 0) != nil
            else { throw BenchError(text: String(cString: mysql_error(connection))) }
            parts.path = "/\(self.database)"
            self.url = parts.string ?? ""
            self.connection = connection
            try self.run("CREATE DATABASE \(self.database) CHARACTER SET utf8mb4")
            try self.run("USE \(self.database)")
        }

        deinit { mysql_close(self.connection) }

        func removeDatabase() { _ = try? self.run("DROP DATABASE \(self.database)") }

        func open(_ opening: Opening) throws {
            try self.run("START TRANSACTION")
            try self.run(
                """
                INSERT INTO guild_counters (guild_id, last_number) VALUES (\(opening.guild), 1)
                ON DUPLICATE KEY UPDATE last_number = last_number + 1
                """)
            let number = try self.run(
                "SELECT last_number FROM guild_counters WHERE guild_id = \(opening.guild)")
            let columns = """
                id, guild_id, number, opener_id, opened_at, slot, status, channel_id, greeting_id, members, closing, \
                is_settled, revision
                """
            try self.run(
                """
                SELECT \(columns) FROM tickets WHERE id = \(opening.id.rawValue) UNION ALL
                SELECT \(columns) FROM tickets WHERE active_key = '\(opening.activeKey)'
                """)
            try self.run(
                """
                INSERT INTO tickets (
                    id, guild_id, number, opener_id, opened_at, slot,
                    status, active_key, channel_id, greeting_id, members, closing, is_settled, revision
                ) VALUES (
                    \(opening.id.rawValue), \(opening.guild), \(number ?? "0"), \(opening.opener),
                    \(opening.at.millisecondsSince1970), 1, 'open', '\(opening.activeKey)', NULL, NULL,
                    '\(opening.members)', NULL, 0, 0)
                """)
            try self.insertEvent(opening.id.rawValue, "created", of: opening)
            try self.run("COMMIT")
        }

        func close(_ opening: Opening) throws {
            try self.run("START TRANSACTION")
            try self.run(
                """
                UPDATE tickets SET status = 'closed', active_key = NULL, channel_id = NULL, greeting_id = NULL,
                    members = '\(opening.members)', closing = '\(opening.closing)', is_settled = 0,
                    revision = revision + 1
                WHERE id = \(opening.id.rawValue) AND revision = 0
                """)
            try self.insertEvent(opening.closingEvent.rawValue, "closed", of: opening)
            try self.run("COMMIT")
        }

        private func insertEvent(_ id: Int64, _ kind: String, of opening: Opening) throws {
            try self.run(
                """
                INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted)
                VALUES (\(id), \(opening.id.rawValue), '\(kind)', \(opening.at.millisecondsSince1970), 7, NULL, NULL, 0)
                """)
        }

        /// - Returns: The first value of the first row, where there are any.
        @discardableResult
        private func run(_ statement: String) throws -> String? {
            guard mysql_real_query(self.connection, statement, UInt(statement.utf8.count)) == 0 else {
                throw BenchError(text: String(cString: mysql_error(self.connection)))
            }
            guard let result = mysql_store_result(self.connection) else { return nil }
            defer { mysql_free_result(result) }
            return mysql_fetch_row(result).flatMap { $0[0] }.map { String(cString: $0) }
        }
    }
#endif
