internal import Tickets

/// What went wrong, in a sentence for the log and the administrator. Holds nothing that people wrote.
struct StoreProblem: Error, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// An error of the server or of the driver, by its number.
///
/// Sources: <https://dev.mysql.com/doc/mysql-errors/8.0/en/>, <https://mariadb.com/kb/en/mariadb-error-codes/>
struct ServerError: Error, Sendable {
    enum Stage: Sendable {
        case connecting
        case working
        /// Whether it was committed is not known if the connection is lost now.
        case committing
    }

    let code: Int
    /// The five characters of SQL's standard.
    let state: String
    let message: String
    var stage = Stage.working
    /// Whether the connection had been idle before, and may have been dead for long.
    var cameOnReusedConnection = false
    /// Whether the server said nothing for as long as it may. It would keep the next attempt waiting as well.
    var cameOfSilence = false

    /// Whether the connection it came on is of no more use. The driver's own errors are in the two thousands, and
    /// MariaDB's part of them in the five thousands.
    var isConnectionLost: Bool {
        switch self.code {
        case 2000..<3000, 5000..<6000: true
        // Shut down; killed; forced to close; aborted; trouble with the network; too idle for MySQL.
        case 1053, 1077, 1927, 1080, 1152, 1184, 1155...1161, 4031: true
        default: false
        }
    }

    /// Whether the server undid the work only because others were in its way.
    var isContention: Bool {
        // Lock wait timeout; deadlock; changed since it was read; deadlock among XA transactions.
        [1205, 1213, 1020, 1614].contains(self.code)
    }

    /// Whether something else has what has to be unique.
    var isDuplicate: Bool { self.code == 1062 || self.code == 1586 }

    /// Whether nothing of the work was done, and the next attempt may well go better.
    var mayBeRepeated: Bool {
        self.isContention
            || self.isConnectionLost && self.stage == .working && self.cameOnReusedConnection && !self.cameOfSilence
    }
}

extension ServerError: CustomStringConvertible {
    /// Without the server's words where those repeat what people wrote.
    var description: String {
        let repeatsContent = self.state.hasPrefix("22") || [1264, 1265, 1292, 1300, 1366, 1411].contains(self.code)
        let cause = self.cause.map { "\($0): " } ?? ""
        return cause + "MySQL error \(self.code) (\(self.state))" + (repeatsContent ? "" : ": \(self.message)")
    }

    /// What an administrator has to look at, where the server's own words leave that open.
    private var cause: String? {
        switch self.code {
        case 1290, 1792, 1836: "the server accepts no changes just now, perhaps because it is a replica"
        case 1021, 1114: "the server has no room left"
        case 1142, 1143, 1227, 1370: "the user lacks a right that Usher needs (GRANT ALL ON its database)"
        default: self.cameOfSilence ? "the server does not answer" : nil
        }
    }
}

extension StoreError {
    /// The one place in which the errors of MySQL and of its driver become ours.
    init(translating error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as ServerError: self.init(Self.reason(of: error), underlyingError: error)
        // Nothing was done; whoever cancelled it knows.
        case is CancellationError: self.init(.unavailable, underlyingError: error)
        default: self.init(.failed, underlyingError: error)
        }
    }

    private static func reason(of error: ServerError) -> Reason {
        switch error.code {
        // Two writers wanted the same ticket number, channel, event or slot.
        case _ where error.isDuplicate: .conflict
        // Trouble with certificates or with the way to sign in stays until somebody changes the configuration.
        case 2026 where error.stage == .connecting: .failed
        case 2007, 2012, 2019, 2047, 2049, 2059, 2061, 5010, 5012: .failed
        // Damaged keys, tables and indexes.
        case 1034, 1035, 1194, 1195, 1712, 1877: .corrupt
        // Too many connections, of all or of this user; out of memory, resources or threads.
        case 1040, 1203, 1226, 1037, 1041, 1135: .unavailable
        // A node of a Galera cluster that is not ready; interrupted; taken too long, on MariaDB and on MySQL.
        case 1047, 1317, 1969, 3024: .unavailable
        // Read-only: in a failover this server was the primary a moment ago.
        case 1290, 1792, 1836: .unavailable
        // No room on the disk or in the table; errors on writing a file.
        case 3, 1021, 1026, 1114: .unwritable
        default: error.isConnectionLost || error.isContention ? .unavailable : .failed
        }
    }
}

extension MySQLAddress {
    /// The sentence for an administrator whose server cannot be entered.
    func explained(_ error: ServerError) -> StoreError {
        let server = "\(self.host):\(self.port)"
        let sentence: String? =
            switch error.code {
            case 1045, 1698:
                "the server \(server) does not let the user \(self.user) in: the password is wrong, "
                    + "or this user may not come from this machine"
            case 1044, 1142: "the user \(self.user) has no right to the database \(self.database) on \(server)"
            case 1049:
                "there is no database \(self.database) on \(server); create it first: "
                    + "CREATE DATABASE `\(self.database)` CHARACTER SET utf8mb4"
            case 1129, 1130: "the server \(server) accepts no connections from this machine"
            case 2002, 2003: "the server \(server) cannot be reached"
            case 2005: "there is no host \(self.host)"
            case 2026: "no encrypted connection to \(server) with tls=\(self.tls.rawValue)"
            case 2059, 2061, 5010, 5012:
                "the way in which \(server) wants the user \(self.user) to sign in is not supported"
                    + (self.isExposed ? " without encryption; use tls=verify or tls=on" : "")
            default: nil
            }
        let translated = StoreError(translating: error)
        guard let sentence else { return translated }
        return StoreError(translated.reason, underlyingError: StoreProblem("\(sentence) (\(error))"))
    }
}
