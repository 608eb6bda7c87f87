import Logging
import SQLiteStore
import StoreRouter
import Tickets

#if MySQL
    import MySQLStore
#endif
#if MongoDB
    import MongoStore
#endif

extension UsherConfiguration.Store {
    /// Opens the database that is configured. A server is asked again when it does not answer, later on as well (R5.6).
    ///
    /// - Throws: `StoreError`.
    func open() async throws -> any TicketStore {
        switch self {
        case .sqlite(let path):
            return try await SQLiteStore.open(path: path)
        case .mysql(let url):
            #if MySQL
                return RetryingStore(try await MySQLStore.open(url: url.value))
            #else
                throw StoreError(.failed)
            #endif
        case .mongoDB(let url):
            #if MongoDB
                return RetryingStore(try await MongoStore.open(url: url.value))
            #else
                throw StoreError(.failed)
            #endif
        }
    }

    /// Opens the database, and waits up to half a minute for it where it does not answer yet.
    ///
    /// - Throws: `StoreError`.
    func openWaiting(logger: Logger) async throws -> any TicketStore {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            do { return try await self.open() } catch let error as StoreError
                where error.reason == .unavailable && clock.now < end
            {
                logger.warning("waiting for the database", metadata: ["store": "\(self.name)", "error": "\(error)"])
                try await Task.sleep(for: .seconds(2))
            }
        }
    }
}
