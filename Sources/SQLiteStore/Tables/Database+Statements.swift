internal import GRDB

extension Database {
    /// Runs a statement that comes again and again: it is compiled once for each connection. Not for what carries whole
    /// documents, since the connection keeps the last values.
    func run(_ statement: SQL) throws { try self.cachedStatement(literal: statement).execute() }
}
