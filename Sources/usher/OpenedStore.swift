import Logging
import SQLiteStore
import ServiceLifecycle
import StoreRouter
import Tickets

#if MySQL
    import MySQLStore
#endif
#if MongoDB
    import MongoStore
#endif

/// How long a server may take before it counts as away.
struct ServerLimits: Sendable {
    /// For the server to say something, once it is called.
    let answer: Duration
    /// The same for what carries whole conversations or looks through whole tables.
    let bulk: Duration

    /// While people wait for the answer.
    static let usual = Self(answer: .seconds(10), bulk: .seconds(30))
    /// With a fallback at hand, which shall take over while people still wait.
    static let besideFallback = Self(answer: .seconds(3), bulk: .seconds(30))
    /// For work on whole tables, with nobody waiting on Discord.
    static let wholeTables = Self(answer: .seconds(60), bulk: .seconds(60))
}

extension UsherConfiguration.Store {
    /// Opens the database that is configured. A server is asked again when it does not answer, later on as well (R5.6).
    ///
    /// - Throws: `StoreError`.
    func open(_ limits: ServerLimits = .wholeTables) async throws(StoreError) -> any TicketStore {
        if case .sqlite(let path) = self { return try await SQLiteStore.open(path: path) }
        return RetryingStore(try await self.openServer(limits))
    }

    /// Opens the database, and waits up to half a minute for it where it does not answer yet.
    ///
    /// - Throws: `StoreError`.
    func openWaiting(logger: Logger) async throws -> any TicketStore {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            let failure: StoreError
            do { return try await self.open(.usual) } catch { failure = error }
            guard failure.reason == .unavailable, clock.now < end else { throw failure }
            logger.warning("waiting for the database", metadata: ["store": "\(self.name)", "error": "\(failure)"])
            try await Task.sleep(for: .seconds(2))
        }
    }

    /// The server as it is, which is asked once.
    fileprivate func openServer(_ limits: ServerLimits) async throws(StoreError) -> any TicketStore {
        switch self {
        case .sqlite: throw StoreError(.failed)
        case .mysql(let url):
            #if MySQL
                var settings = MySQLSettings()
                settings.answerLimit = limits.answer
                settings.bulkLimit = limits.bulk
                settings.waitingLimit = min(settings.waitingLimit, limits.answer)
                return try await MySQLStore.open(url: url.value, settings: settings)
            #else
                throw StoreError(.failed)
            #endif
        case .mongoDB(let url):
            #if MongoDB
                var settings = MongoSettings()
                settings.answerLimit = limits.answer
                settings.bulkLimit = limits.bulk
                settings.waitingLimit = min(settings.waitingLimit, limits.answer)
                return try await MongoStore.open(url: url.value, settings: settings)
            #else
                throw StoreError(.failed)
            #endif
        }
    }
}

extension UsherConfiguration {
    /// Opens the database for the bot, with what stands in for it while it is away, and what has to run beside it.
    ///
    /// - Throws: `StoreError`, `PlaceError` if the fallback's file cannot be used.
    func openForService(logger: Logger) async throws -> (store: any TicketStore, services: [any Service]) {
        guard case .file(let path) = self.fallback else {
            return (try await self.store.openWaiting(logger: logger), [])
        }
        let mirror: SQLiteMirror
        do { mirror = try await SQLiteMirror.open(path: path) } catch {
            throw PlaceError(place: StorePlace(.sqlite(path: path), role: "The fallback"), error: error)
        }
        let server = self.store
        let store = try await FallbackStore.start(
            FallbackConfiguration(database: server.name, place: path), mirror: mirror,
            open: { () async throws(StoreError) in try await server.openServer(.besideFallback) }, logger: logger)
        return (store, [store])
    }
}
