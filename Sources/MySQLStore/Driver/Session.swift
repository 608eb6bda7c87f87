/// One connection to a server, as the tables and the pool see it. Its methods block their thread.
protocol Session: AnyObject, Sendable {
    /// Whether it can only be closed any more.
    var isBroken: Bool { get }

    /// - Returns: Whether the server answers.
    func ping() -> Bool

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

    private func rollBack() {
        guard !self.isBroken else { return }
        // The server rolls back what is open when a connection ends.
        do { try self.run("ROLLBACK") } catch { self.close() }
    }
}
