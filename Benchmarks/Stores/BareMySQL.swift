#if MySQL
    import DiscordModel
    import Tickets
    import CMariaDB
    import Foundation

    /// MariaDB Connector/C with the statements of `MySQLStore`, prepared once as there, on one connection.
    ///
    /// `@unchecked`: the benchmark uses it from one task at a time.
    final class BareMySQL: BareDriver, @unchecked Sendable {
        /// Of the database that was made for the benchmark.
        let url: String
        private let connection: UnsafeMutablePointer<MYSQL>
        private let database = "usher_bench_\(ProcessInfo.processInfo.processIdentifier)"
        private var statements: [String: UnsafeMutablePointer<MYSQL_STMT>] = [:]

        private enum Value {
            case number(Int64)
            case text(String)
        }

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

        deinit {
            for statement in self.statements.values { mysql_stmt_close(statement) }
            mysql_close(self.connection)
        }

        func removeDatabase() { _ = try? self.run("DROP DATABASE \(self.database)") }

        func open(_ opening: Opening) throws {
            try self.run("START TRANSACTION")
            let guild = Value.number(Int64(opening.guild.rawValue))
            try self.execute(
                """
                INSERT INTO guild_counters (guild_id, last_number) VALUES (?, 1)
                ON DUPLICATE KEY UPDATE last_number = last_number + 1
                """, [guild])
            let number = try self.execute("SELECT last_number FROM guild_counters WHERE guild_id = ?", [guild])
            let columns = """
                id, guild_id, number, opener_id, opened_at, slot, status, channel_id, greeting_id, members, closing, \
                is_settled, revision
                """
            try self.execute(
                """
                SELECT \(columns) FROM tickets WHERE id = ? UNION ALL
                SELECT \(columns) FROM tickets WHERE active_key = ?
                """, [.number(opening.id.rawValue), .text(opening.activeKey)])
            try self.execute(
                """
                INSERT INTO tickets (
                    id, guild_id, number, opener_id, opened_at, slot,
                    status, active_key, channel_id, greeting_id, members, closing, is_settled, revision
                ) VALUES (?, ?, ?, ?, ?, 1, 'open', ?, NULL, NULL, ?, NULL, 0, 0)
                """,
                [
                    .number(opening.id.rawValue), guild, .number(number ?? 0),
                    .number(Int64(opening.opener.rawValue)), .number(opening.at.millisecondsSince1970),
                    .text(opening.activeKey), .text(opening.members),
                ])
            try self.insertEvent(opening.id.rawValue, "created", of: opening)
            try self.run("COMMIT")
        }

        func close(_ opening: Opening) throws {
            try self.run("START TRANSACTION")
            try self.execute(
                """
                UPDATE tickets SET status = 'closed', active_key = NULL, channel_id = NULL, greeting_id = NULL,
                    members = ?, closing = ?, is_settled = 0, revision = revision + 1
                WHERE id = ? AND revision = 0
                """, [.text(opening.members), .text(opening.closing), .number(opening.id.rawValue)])
            try self.insertEvent(opening.closingEvent.rawValue, "closed", of: opening)
            try self.run("COMMIT")
        }

        private func insertEvent(_ id: Int64, _ kind: String, of opening: Opening) throws {
            try self.execute(
                """
                INSERT INTO ticket_events (id, ticket_id, kind, at, actor_id, subject_id, detail, is_posted)
                VALUES (?, ?, ?, ?, 7, NULL, NULL, 0)
                """,
                [
                    .number(id), .number(opening.id.rawValue), .text(kind), .number(opening.at.millisecondsSince1970),
                ])
        }

        private func run(_ statement: String) throws {
            guard mysql_real_query(self.connection, statement, UInt(statement.utf8.count)) == 0 else {
                throw BenchError(text: String(cString: mysql_error(self.connection)))
            }
        }

        /// - Returns: The number in the first column of the first row, where there is one.
        @discardableResult
        private func execute(_ text: String, _ values: [Value]) throws -> Int64? {
            let statement = try self.prepared(text)
            try self.send(values, statement)
            guard mysql_stmt_field_count(statement) > 0 else { return nil }
            defer { mysql_stmt_free_result(statement) }
            var number: Int64 = 0
            return try withUnsafeMutablePointer(to: &number) { place in
                // The other columns come over the wire and are not looked at.
                var outputs = [MYSQL_BIND](repeating: MYSQL_BIND(), count: Int(mysql_stmt_field_count(statement)))
                for index in outputs.indices { outputs[index].buffer_type = MYSQL_TYPE_NULL }
                outputs[0].buffer_type = MYSQL_TYPE_LONGLONG
                outputs[0].buffer = UnsafeMutableRawPointer(place)
                outputs[0].buffer_length = 8
                guard mysql_stmt_bind_result(statement, &outputs) == 0, mysql_stmt_store_result(statement) == 0 else {
                    throw BenchError(text: String(cString: mysql_stmt_error(statement)))
                }
                return mysql_stmt_fetch(statement) == MYSQL_NO_DATA ? nil : place.pointee
            }
        }

        private func send(_ values: [Value], _ statement: UnsafeMutablePointer<MYSQL_STMT>) throws {
            let count = max(1, values.count)
            let inputs = UnsafeMutableBufferPointer<MYSQL_BIND>.allocate(capacity: count)
            let numbers = UnsafeMutableBufferPointer<Int64>.allocate(capacity: count)
            inputs.initialize(repeating: MYSQL_BIND())
            numbers.initialize(repeating: 0)
            var texts: [UnsafeMutablePointer<CChar>?] = []
            defer {
                for text in texts { free(text) }
                inputs.deallocate()
                numbers.deallocate()
            }
            for (index, value) in values.enumerated() {
                switch value {
                case .number(let number):
                    numbers[index] = number
                    inputs[index].buffer_type = MYSQL_TYPE_LONGLONG
                    inputs[index].buffer = numbers.baseAddress.map { UnsafeMutableRawPointer($0 + index) }
                case .text(let text):
                    let copy = strdup(text)
                    texts.append(copy)
                    inputs[index].buffer_type = MYSQL_TYPE_STRING
                    inputs[index].buffer = copy.map { UnsafeMutableRawPointer($0) }
                    inputs[index].buffer_length = UInt(text.utf8.count)
                }
            }
            guard mysql_stmt_bind_param(statement, inputs.baseAddress) == 0, mysql_stmt_execute(statement) == 0 else {
                throw BenchError(text: String(cString: mysql_stmt_error(statement)))
            }
        }

        private func prepared(_ text: String) throws -> UnsafeMutablePointer<MYSQL_STMT> {
            if let statement = self.statements[text] { return statement }
            guard let statement = mysql_stmt_init(self.connection),
                mysql_stmt_prepare(statement, text, UInt(text.utf8.count)) == 0
            else { throw BenchError(text: String(cString: mysql_error(self.connection))) }
            self.statements[text] = statement
            return statement
        }
    }
#endif
