#if MongoDB
    internal import CMongoC
    internal import Tickets

    /// The address of a database. Has no description, for it may hold a password.
    struct MongoAddress: Sendable {
        private let url: String

        /// - Throws: `.failed` with a sentence that quotes nothing of the address.
        init(_ url: String) throws(StoreError) {
            guard url.hasPrefix("mongodb://") || url.hasPrefix("mongodb+srv://") else {
                throw StoreError(
                    .failed,
                    underlyingError: StoreProblem(
                        "the address of a MongoDB database begins with mongodb:// or mongodb+srv://"))
            }
            // Everything behind a NUL would be lost on its way to the driver. A second "@", or what ends the name and
            // password too early, would make a host of a part of the password, and hosts are named in errors.
            guard !url.utf8.contains(0), url.utf8.count(where: { $0 == UInt8(ascii: "@") }) <= 1,
                !url.contains("@") || !Self.userInfo(of: url).contains(where: { "/?#".contains($0) })
            else { throw Self.unreadable }
            self.url = url
        }

        /// How to reach the server and how to behave there, for the driver.
        ///
        /// What the address leaves open is set: how long to wait, and how many connections. What Usher's promises
        /// rest on is set even if the address says otherwise: a write is confirmed when the majority of the servers
        /// has it in the journal, and what is read cannot be taken back any more.
        func parsed(
            settings: MongoSettings, isLimitedByAddress: Bool = true
        ) throws(StoreError) -> MongoTarget {
            MongoDriver.start()
            // It asks the name service for mongodb+srv only when a client is made.
            guard let uri = mongoc_uri_new_with_error(self.url, nil) else { throw self.reasonUnreadable }
            let target = MongoTarget(uri: uri, settings: settings, isLimitedByAddress: isLimitedByAddress)
            try MongoAddressOptions(self.url).check(uri)
            target.askForTheMajority()
            return target
        }

        /// The driver's own message may quote a part of a password in which a character is not escaped.
        private var reasonUnreadable: StoreError {
            MongoAddressOptions(self.url).firstUnusable.map { MongoAddressOptions.unusable($0) } ?? Self.unreadable
        }

        private static func userInfo(of url: String) -> Substring {
            let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
            return url[start...].prefix { $0 != "@" }
        }

        private static var unreadable: StoreError {
            StoreError(
                .failed,
                underlyingError: StoreProblem(
                    "the address of the MongoDB database cannot be read; it looks like "
                        + "mongodb://name:password@host:27017/database, and the characters : / ? # [ ] @ % in a name "
                        + "or password are written as %3A %2F %3F %23 %5B %5D %40 %25"))
        }
    }

    enum MongoDriver {
        private static let started: Void = {
            mongoc_init()
            // It would write to the standard error. What matters comes back as an error anyway.
            mongoc_log_set_handler({ _, _, _, _ in }, nil)
        }()

        /// Once in the life of the program; there is no end to it, since another store may follow.
        static func start() { Self.started }
    }
#endif
