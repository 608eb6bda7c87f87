#if MySQL
    internal import CMariaDB
    internal import Tickets

    /// One connection of MariaDB's Connector/C.
    ///
    /// A password is never sent in the clear. Where `caching_sha2_password` and `sha256_password`, MySQL's own ways to
    /// sign in, have to hand over the password itself, they do so inside of TLS, or else encrypted with a key that the
    /// server sends. Whoever stands between could send one of their own. Hence MySQL's clients by default do not ask
    /// for it; here these two ways are left out where there is neither TLS nor a server on this machine.
    ///
    /// `@unchecked Sendable`: the C library allows any thread, but only one at a time. The pool lends a connection to
    /// one call after the other and runs each call on one thread; what one has written the next sees, for it passes
    /// through the pool's lock. `deinit` runs when nobody has it any more.
    final class Connection: Session, @unchecked Sendable {
        private let handle: UnsafeMutablePointer<MYSQL>
        /// By their texts, which are constants of this module: there are some fifty of them.
        private var statements: [String: Statement] = [:]
        private var isClosed = false
        private(set) var isBroken = false
        private let answerLimit: Duration
        /// The server cuts the connection when it gets more bytes in one piece.
        private(set) var packetLimit = Int.max

        /// - Throws: `StoreError` with a sentence.
        init(to address: MySQLAddress, connectLimit: Duration, answerLimit: Duration) throws {
            guard ClientLibrary.isReady, let handle = mysql_init(nil) else {
                throw StoreError(.failed, underlyingError: StoreProblem("the MySQL driver cannot be started"))
            }
            self.handle = handle
            // The driver may find a moment too early that the time is over.
            self.answerLimit = .seconds(answerLimit.wholeSeconds) * 0.95
            do {
                try self.enter(address, connectLimit: connectLimit, answerLimit: answerLimit)
            } catch let error as ServerError {
                throw address.explained(error)
            }
        }

        deinit { self.close() }

        func close() {
            guard !self.isClosed else { return }
            self.isClosed = true
            self.isBroken = true
            self.statements = [:]
            mysql_close(self.handle)
        }

        func ping() throws(ServerError) {
            try self.checkOpen()
            let began = ContinuousClock.now
            guard mysql_ping(self.handle) != 0 else { return }
            self.isBroken = true
            throw self.noted(ServerError(of: self.handle, stage: .working), since: began)
        }

        func run(_ statement: String, stage: ServerError.Stage) throws {
            try self.checkOpen()
            let began = ContinuousClock.now
            var text = statement
            let isDone = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    mysql_real_query(self.handle, characters.baseAddress, UInt(characters.count)) == 0
                }
            }
            guard isDone else { throw self.noted(ServerError(of: self.handle, stage: stage), since: began) }
        }

        func execute(_ statement: SQL) throws -> Int {
            try self.checkSize(of: statement)
            let began = ContinuousClock.now
            do { return try self.prepared(statement).execute(statement.values) } catch {
                throw self.noted(error, since: began)
            }
        }

        func rows(_ query: SQL) throws -> [Row] {
            try self.checkSize(of: query)
            let began = ContinuousClock.now
            do { return try self.prepared(query).rows(query.values) } catch { throw self.noted(error, since: began) }
        }

        private func prepared(_ sql: SQL) throws(ServerError) -> Statement {
            try self.checkOpen()
            if let statement = self.statements[sql.text] { return statement }
            let statement = try Statement(sql.text, on: self.handle)
            if sql.isRecurring { self.statements[sql.text] = statement }
            return statement
        }

        private func checkOpen() throws(ServerError) {
            guard !self.isClosed else {
                throw ServerError(code: 2006, state: "HY000", message: "the connection is closed")
            }
        }

        private func checkSize(of statement: SQL) throws(StoreError) {
            let size = statement.size
            guard size < self.packetLimit - 4096 else {
                throw StoreError(
                    .failed,
                    underlyingError: StoreProblem(
                        "\(size) bytes are too many for the server; raise its max_allowed_packet "
                            + "(it is \(self.packetLimit))"))
            }
        }

        private func noted(_ error: ServerError, since began: ContinuousClock.Instant) -> ServerError {
            guard error.isConnectionLost else { return error }
            self.isBroken = true
            var error = error
            error.cameOfSilence = ContinuousClock.now - began >= self.answerLimit
            return error
        }
    }

    // MARK: - Entering

    extension Connection {
        private func enter(_ address: MySQLAddress, connectLimit: Duration, answerLimit: Duration) throws {
            self.set(MYSQL_OPT_CONNECT_TIMEOUT, connectLimit.wholeSeconds)
            self.set(MYSQL_OPT_READ_TIMEOUT, answerLimit.wholeSeconds)
            self.set(MYSQL_OPT_WRITE_TIMEOUT, answerLimit.wholeSeconds)
            // Otherwise the driver takes "localhost" for a socket at a place of its own choice.
            self.set(MYSQL_OPT_PROTOCOL, UInt32(MYSQL_PROTOCOL_TCP.rawValue))
            // A server must not be able to ask for files of this machine, or for the password in the clear.
            self.set(MYSQL_OPT_LOCAL_INFILE, UInt32(0))
            let ways = address.isExposed ? ClientLibrary.guardedWays : ClientLibrary.ways
            mysql_options(self.handle, MARIADB_OPT_RESTRICTED_AUTH, ways.joined(separator: ","))
            // What is offered first; the server asks for another way where the user has one.
            if address.isExposed { mysql_options(self.handle, MYSQL_DEFAULT_AUTH, "mysql_native_password") }
            mysql_options(self.handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
            self.set(MYSQL_OPT_SSL_ENFORCE, my_bool(address.tls == .off ? 0 : 1))
            self.set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(address.tls == .verify ? 1 : 0))
            if address.tls == .verify, let file = address.authorityFile {
                mysql_options(self.handle, MYSQL_OPT_SSL_CA, file)
            }
            let isConnected = mysql_real_connect(
                self.handle, address.host, address.user, address.password.value, address.database, address.port, nil, 0)
            guard isConnected != nil else { throw ServerError(of: self.handle, stage: .connecting) }
            // Without a certificate to verify, the driver talks on to a server that claims to have no TLS.
            guard address.tls == .off || mysql_get_ssl_cipher(self.handle) != nil else {
                throw ServerError(code: 2026, state: "HY000", message: "the server has no TLS", stage: .connecting)
            }

            // Whatever the server's defaults are: nothing is cut to fit, and nothing stays uncommitted. With READ
            // COMMITTED a transaction that has waited for a row sees what the others have written meanwhile.
            try self.run(
                "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', autocommit = 1, "
                    + "innodb_lock_wait_timeout = \(max(1, answerLimit.wholeSeconds / 2))",
                stage: .connecting)
            try self.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", stage: .connecting)
            let limits = try self.rows("SELECT @@max_allowed_packet AS size")
            if let size = try limits.first?.integer("size") { self.packetLimit = size }
        }

        private func set<Value: BitwiseCopyable>(_ option: mysql_option, _ value: Value) {
            // The driver copies it.
            withUnsafePointer(to: value) { pointer in _ = mysql_options(self.handle, option, pointer) }
        }
    }

    /// The parts of the driver that all connections share.
    private enum ClientLibrary {
        /// The ways to sign in that show nobody the password.
        static let guardedWays = ["mysql_native_password", "client_ed25519"]
        /// All ways that may be used.
        static let ways = guardedWays + ["caching_sha2_password", "sha256_password"]

        /// `MYSQL_CLIENT_AUTHENTICATION_PLUGIN` of `mysql/client_plugin.h`, which needs headers that are not installed.
        private static let authenticationPlugin: Int32 = 2

        /// Set up before the first connection, since `mysql_init` would do it without a lock.
        static let isReady: Bool = {
            guard mysql_server_init(0, nil, nil) == 0 else { return false }
            // The driver loads most ways where they are first asked for, and refuses those who ask at that moment:
            // "it is already loaded". One that it does not have is missed by whoever needs it, with the reason.
            guard let handle = mysql_init(nil) else { return false }
            for way in Self.ways { mysql_client_find_plugin(handle, way, Self.authenticationPlugin) }
            mysql_close(handle)
            return true
        }()
    }

    extension ServerError {
        init(of connection: UnsafeMutablePointer<MYSQL>, stage: Stage) {
            self.init(
                code: Int(mysql_errno(connection)), state: String(cString: mysql_sqlstate(connection)),
                message: String(cString: mysql_error(connection)), stage: stage)
        }
    }

    extension Duration {
        /// At least one, and rounded up.
        fileprivate var wholeSeconds: UInt32 {
            let (seconds, attoseconds) = self.components
            return UInt32(clamping: max(1, seconds + (attoseconds > 0 ? 1 : 0)))
        }
    }
#endif
