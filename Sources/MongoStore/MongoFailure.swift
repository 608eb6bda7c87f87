#if MongoDB
    internal import CMongoC
    internal import Tickets

    /// An error of the server or of its driver.
    struct MongoFailure: Error, Sendable, CustomStringConvertible {
        enum Origin: Hashable, Sendable {
            case server
            /// With the number of the driver's part (`mongoc_error_domain_t`).
            case driver(domain: UInt32)
        }

        let origin: Origin
        let code: Int64
        let description: String

        /// Leaves the server's message out, since it quotes commands and keys: the name of the code says enough.
        init(serverCode code: Int64, name: String?) {
            self.origin = .server
            self.code = code
            let advice = Self.advice(onServerCode: code).map { ": \($0)" } ?? ""
            self.description = "MongoDB answers with error \(code)" + (name.map { " (\($0))" } ?? "") + advice
        }

        /// What the driver says of itself: hosts and sockets, never documents.
        init(driver error: bson_error_t) {
            self.origin = .driver(domain: error.domain)
            self.code = Int64(error.code)
            // A `char[504]`, imported as a tuple.
            let message = withUnsafeBytes(of: error.message) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let isRefused =
                error.domain == MONGOC_ERROR_CLIENT.rawValue && error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE.rawValue
            self.description =
                isRefused
                ? "MongoDB lets nobody in with the name and password of the address: \(message)"
                : "MongoDB's driver: \(message)"
        }

        private static func advice(onServerCode code: Int64) -> String? {
            switch code {
            case 13: "the user of the address may not do this in the database; the role readWrite is enough"
            case 18: "the name or the password of the address is wrong"
            case 14031: "the disk of the server is full"
            default: nil
            }
        }

        /// The failure behind a command that the driver says has failed.
        init(_ error: bson_error_t, reply: BSONDocument?) {
            switch error.domain {
            case MONGOC_ERROR_SERVER.rawValue, MONGOC_ERROR_WRITE_CONCERN.rawValue:
                self.init(serverCode: Int64(error.code), name: reply?["codeName"]?.string)
            default: self.init(driver: error)
            }
        }

        /// A unique index has the value already.
        var isDuplicateKey: Bool { self.origin == .server && (self.code == 11000 || self.code == 11001) }

        /// Nothing was done, since somebody else was writing the same document.
        var isWriteConflict: Bool { self.origin == .server && self.code == 112 }

        /// The connection is of no use any more, or there never was one.
        var isConnectionLost: Bool {
            self.origin == .driver(domain: MONGOC_ERROR_STREAM.rawValue)
                || self.origin == .driver(domain: MONGOC_ERROR_SERVER_SELECTION.rawValue)
        }

        var isMissingIndex: Bool { self.origin == .server && self.code == 27 }

        var isExistingCollection: Bool { self.origin == .server && self.code == 48 }
    }

    extension MongoFailure {
        var reason: StoreError.Reason {
            switch self.origin {
            case .server: Self.serverReason(self.code)
            case .driver where self.isDistrust: .failed
            case .driver(let domain): Self.driverReason(domain: domain, code: self.code)
            }
        }

        /// The certificate is of nobody whom the address trusts, or of another host. That stays until somebody changes
        /// the configuration. To the driver it is one more server that cannot be selected, so that only its words tell:
        /// those of OpenSSL, and its own on the host's name.
        private var isDistrust: Bool {
            ["certificate verify failed", "Failed to verify peer certificate", "hostname doesn't match certificate"]
                .contains { self.description.contains($0) }
        }

        private static func driverReason(domain: UInt32, code: Int64) -> StoreError.Reason {
            switch domain {
            case MONGOC_ERROR_STREAM.rawValue: .unavailable
            case MONGOC_ERROR_SERVER_SELECTION.rawValue:
                code == Int64(MONGOC_ERROR_SERVER_SELECTION_FAILURE.rawValue) ? .unavailable : .failed
            // The pool has no client left to give.
            case MONGOC_ERROR_POOL.rawValue: .unavailable
            default: .failed
            }
        }

        /// Source: <https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml>
        private static func serverReason(_ code: Int64) -> StoreError.Reason {
            switch code {
            case 11000, 11001, 112: .conflict
            // HostUnreachable, HostNotFound, NetworkTimeout, SocketException and the like.
            case 6, 7, 89, 202, 9001: .unavailable
            // The server is stopping, or is not the primary of its set.
            case 91, 189, 10107, 11600, 11602, 13435, 13436: .unavailable
            // LockTimeout, LockBusy, MaxTimeMSExpired, ExceededTimeLimit, Interrupted, cursors that were cleared away.
            case 24, 43, 46, 50, 237, 262, 11601: .unavailable
            // WriteConcernFailed: the majority did not confirm in time. ReadConcernMajorityNotAvailableYet, and the
            // SnapshotUnavailable of a set that has just changed.
            case 64, 134, 246: .unavailable
            // OutOfDiskSpace.
            case 14031: .unwritable
            default: .failed
            }
        }
    }

    extension StoreError {
        /// The one place in which MongoDB's errors become ours.
        init(translating error: any Error) {
            switch error {
            case let error as StoreError: self = error
            case let error as MongoFailure: self.init(error.reason, underlyingError: error)
            case let error as BSONProblem: self.init(.corrupt, underlyingError: error)
            // Not begun, or between two attempts; whoever cancelled it knows.
            case is CancellationError: self.init(.unavailable, underlyingError: error)
            default: self.init(.failed, underlyingError: error)
            }
        }
    }
#endif
