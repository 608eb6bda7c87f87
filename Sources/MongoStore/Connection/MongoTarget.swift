#if MongoDB
    internal import CMongoC

    /// An address that the driver has read.
    final class MongoTarget {
        let uri: OpaquePointer
        let database: String
        /// What holds for it: the options of the address, and where it has none, what was given.
        let settings: MongoSettings

        /// Takes over `uri`.
        /// - Parameter isLimitedByAddress: Whether what the address says of connections and of waiting for answers holds.
        init(uri: OpaquePointer, settings: MongoSettings, isLimitedByAddress: Bool) {
            let usual = settings
            var settings = settings
            settings.mostConnections = Self.number("maxpoolsize", uri) ?? settings.mostConnections
            settings.mostConnections = min(max(settings.mostConnections, 1), 64)
            settings.leastConnections = Self.number("minpoolsize", uri) ?? settings.leastConnections
            settings.leastConnections = min(max(settings.leastConnections, 0), settings.mostConnections)
            settings.idleLimit = Self.time("maxidletimems", uri) ?? settings.idleLimit
            settings.connectLimit = Self.time("connecttimeoutms", uri) ?? settings.connectLimit
            settings.answerLimit = Self.time("sockettimeoutms", uri) ?? settings.answerLimit
            // The driver can say why it finds no server, and shall come to that before the call ends.
            let selectionLimit =
                Self.time("serverselectiontimeoutms", uri) ?? min(settings.waitingLimit, settings.answerLimit * 3 / 4)
            settings.waitingLimit = Self.time("waitqueuetimeoutms", uri) ?? settings.waitingLimit

            if !isLimitedByAddress {
                settings.mostConnections = usual.mostConnections
                settings.leastConnections = usual.leastConnections
                settings.answerLimit = usual.answerLimit
                settings.waitingLimit = usual.waitingLimit
            }

            Self.set("connecttimeoutms", settings.connectLimit, uri)
            Self.set("sockettimeoutms", settings.answerLimit, uri)
            Self.set("serverselectiontimeoutms", selectionLimit, uri)
            // What the driver has of the pool's limits means something else; see `MongoClients`.
            mongoc_uri_set_option_as_int32(uri, "minpoolsize", 1)
            mongoc_uri_set_option_as_int32(uri, "maxpoolsize", Int32(settings.mostConnections + 1))

            let database = mongoc_uri_get_database(uri).map { String(cString: $0) } ?? ""
            self.uri = uri
            self.database = database.isEmpty ? "usher" : database
            self.settings = settings
        }

        deinit { mongoc_uri_destroy(self.uri) }

        func askForTheMajority() {
            let writing = mongoc_write_concern_new()
            defer { mongoc_write_concern_destroy(writing) }
            mongoc_write_concern_set_wmajority(writing, Self.milliseconds(self.settings.answerLimit))
            mongoc_write_concern_set_journal(writing, true)
            mongoc_uri_set_write_concern(self.uri, writing)
            let reading = mongoc_read_concern_new()
            defer { mongoc_read_concern_destroy(reading) }
            mongoc_read_concern_set_level(reading, "majority")
            mongoc_uri_set_read_concern(self.uri, reading)
            let from = mongoc_read_prefs_new(MONGOC_READ_PRIMARY)
            defer { mongoc_read_prefs_destroy(from) }
            mongoc_uri_set_read_prefs_t(self.uri, from)
        }

        private static func number(_ option: String, _ uri: OpaquePointer) -> Int? {
            guard mongoc_uri_has_option(uri, option) else { return nil }
            return Int(mongoc_uri_get_option_as_int32(uri, option, 0))
        }

        /// To MongoDB, 0 is no limit, which none of the times may have.
        private static func time(_ option: String, _ uri: OpaquePointer) -> Duration? {
            self.number(option, uri).flatMap { $0 > 0 ? .milliseconds($0) : nil }
        }

        private static func set(_ option: String, _ limit: Duration, _ uri: OpaquePointer) {
            mongoc_uri_set_option_as_int32(uri, option, self.milliseconds(limit))
        }

        /// At least one, at most a day.
        private static func milliseconds(_ duration: Duration) -> Int32 {
            let (seconds, attoseconds) = duration.components
            guard seconds < 86_400 else { return 86_400_000 }
            return max(1, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
        }
    }
#endif
