/// One connection to a server, as the tables and the pool see it. Its methods block their thread.
protocol Session: AnyObject, Sendable {
    /// Whether it can only be closed any more.
    var isBroken: Bool { get }

    /// How many bytes the server takes in one piece.
    var packetLimit: Int { get }

    /// Throws if the server does not answer.
    func ping() throws(ServerError)

    /// Runs a statement that has no values and no result, and need not be one that can be prepared.
    func run(_ statement: String, stage: ServerError.Stage) throws

    /// - Returns: How many rows it changed.
    func execute(_ statement: SQL) throws -> Int

    func rows(_ query: SQL) throws -> [Row]

    func close()
}

/// How a transaction that went well shall end.
enum Ending<Value> {
    case commit(Value)
    /// Nothing of it is kept.
    case rollBack(Value)
}

extension Session {
    func run(_ statement: String) throws { try self.run(statement, stage: .working) }

    /// Runs `work` in one transaction, which is rolled back if it throws.
    func transaction<Value>(_ work: (any Session) throws -> Ending<Value>) throws -> Value {
        try self.run("START TRANSACTION")
        let ending: Ending<Value>
        do {
            ending = try work(self)
        } catch {
            self.rollBack()
            throw error
        }
        switch ending {
        case .commit(let value):
            do {
                try self.run("COMMIT", stage: .committing)
            } catch {
                self.rollBack()
                throw error
            }
            return value
        case .rollBack(let value):
            self.rollBack()
            return value
        }
    }

    /// Runs `work`, which only reads, and finds everything as it was at one moment.
    func snapshot<Value>(_ work: (any Session) throws -> Value) throws -> Value {
        // For the next transaction only.
        try self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try self.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        defer { self.rollBack() }
        return try work(self)
    }

    /// Inserts the rows, each a list of values in parentheses, by as few statements as the server allows.
    func insert(_ beginning: SQL, _ rows: [SQL], _ end: SQL = "") throws {
        // What a statement may have in parameters (65,535) and in bytes, and by far.
        let bytes = min(512 * 1024, self.packetLimit / 2)
        var rest = rows[...]
        while !rest.isEmpty {
            var (count, size) = (0, 0)
            for row in rest.prefix(500) {
                size += row.size
                guard count == 0 || size <= bytes else { break }
                count += 1
            }
            _ = try self.execute(beginning + SQL.list(rest.prefix(count)) + end)
            rest = rest.dropFirst(count)
        }
    }

    private func rollBack() {
        guard !self.isBroken else { return }
        // The server rolls back what is open when a connection ends.
        do { try self.run("ROLLBACK") } catch { self.close() }
    }
}
