internal import GRDB
internal import Tickets

/// What went wrong, in a sentence for the log and the administrator. Holds nothing that people wrote.
struct StoreProblem: Error, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension StoreError {
    /// The one place in which SQLite's errors become ours.
    ///
    /// Source: <https://www.sqlite.org/rescode.html>
    init(translating error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError:
            self.init(Self.reason(of: error.extendedResultCode), underlyingError: Self.explanation(of: error))
        // The work was rolled back; whoever cancelled it knows.
        case is CancellationError: self.init(.unavailable, underlyingError: error)
        default: self.init(.failed, underlyingError: error)
        }
    }

    private static func reason(of code: ResultCode) -> Reason {
        switch code {
        case .SQLITE_IOERR_CORRUPTFS, .SQLITE_IOERR_DATA: .corrupt
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
        // Two writers wanted the same ticket number, channel, event or slot.
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: .conflict
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .unavailable
        // A reader is opened when it is needed; too many open files pass, and so do a network disk's troubles.
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_NOMEM: .unavailable
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: .unavailable
        case .SQLITE_FULL, .SQLITE_READONLY: .unwritable
        default: .failed
        }
    }

    /// What SQLite says too shortly for whoever has to do something about it.
    private static func explanation(of error: DatabaseError) -> any Error {
        switch error.resultCode {
        case .SQLITE_FULL: StoreProblem("there is no room left where the database lies; free some (\(error))")
        case .SQLITE_READONLY: StoreProblem("the database and its folder cannot be written any more (\(error))")
        default: error
        }
    }
}
