import Foundation
import Synchronization
import Testing
import Tickets

/// A database that Usher can keep its tickets in. Another one is another entry in `all`.
struct StoreBackend: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether several records can be written all or none.
    var hasTransactions = true
    /// Whether the numbers of tickets are counted in a place of their own, and not found by looking at the tickets.
    var hasCounters = true
    /// Whether it only stands in for another store, and is not there to be opened as one.
    var isMirror = false
    /// What it shares with the tests that run at the same time, where that is to be shared by turns.
    var server: SharedServer?
    /// How long a listing has to be to be called a long one. SecantusDB, which is written in Python and goes through a
    /// collection once for each page, gets a fifth: all of it would take a quarter of an hour. `USHER_TEST_ROWS` gives another
    /// number, as `make check` does.
    var manyRows: Int {
        let given = ProcessInfo.processInfo.environment["USHER_TEST_ROWS"].flatMap(Int.init)
        return given ?? (self.name == "MongoDB" ? 20_000 : 100_000)
    }
    /// Makes an empty database that nobody else uses.
    let makeDatabase: @Sendable () async throws -> Database
    /// Databases that tests have left empty.
    private let spares = SpareDatabases()

    static let all = [sqlite, sqliteMirror] + mysql + mongo
    /// Without those that only stand in for another store.
    static let stores = all.filter { !$0.isMirror }
    static let counting = all.filter(\.hasCounters)

    var testDescription: String { self.name }

    struct Database: Sendable {
        /// Where another process finds it.
        let url: String
        /// Makes it as the first version of Usher did.
        var makeFirstVersion: (@Sendable () async throws -> Void)?
        /// Opens one more handle on the database, as another process would.
        let connect: @Sendable () async throws -> any TicketStore
        /// Empties it for another test, where that takes much less time than to make a new one. The handles are closed
        /// by then.
        var clear: (@Sendable () async throws -> Void)?
        /// Leaves nothing behind. The handles are closed by then.
        let remove: @Sendable () async throws -> Void
    }

    init(
        name: String, hasTransactions: Bool = true, hasCounters: Bool = true, isMirror: Bool = false,
        server: SharedServer? = nil, makeDatabase: @escaping @Sendable () async throws -> Database
    ) {
        self.name = name
        self.hasTransactions = hasTransactions
        self.hasCounters = hasCounters
        self.isMirror = isMirror
        self.server = server
        self.makeDatabase = makeDatabase
    }
}

private final class SpareDatabases: Sendable {
    private let databases = Mutex<[StoreBackend.Database]>([])

    func take() -> StoreBackend.Database? { self.databases.withLock { $0.popLast() } }
    func add(_ database: StoreBackend.Database) { self.databases.withLock { $0.append(database) } }
}

extension StoreBackend {
    /// Runs `body` with an empty database, and clears up after it, however it ends.
    ///
    /// - Parameter isNew: Whether it has to be one that Usher has never seen, and not one that was emptied. For what
    ///   fills it with so much that to drop it is quicker, too.
    func withDatabase(isNew: Bool = false, _ body: (Handles) async throws -> Void) async throws {
        guard let server = self.server else { return try await self.withOwnDatabase(isNew, body) }
        try await server.with { try await self.withOwnDatabase(isNew, body) }
    }

    private func withOwnDatabase(_ isNew: Bool, _ body: (Handles) async throws -> Void) async throws {
        let spare = isNew ? nil : self.spares.take()
        let database = if let spare { spare } else { try await self.makeDatabase() }
        let handles = Handles(connect: database.connect)
        var failure: (any Error)?
        do { try await body(handles) } catch { failure = error }
        await handles.shutDownAll()
        if failure == nil, !isNew, let clear = database.clear {
            try await clear()
            self.spares.add(database)
        } else {
            try await database.remove()
        }
        if let failure { throw failure }
    }

    /// Runs `body` with one handle on an empty database.
    func withStore(isNew: Bool = false, _ body: (any TicketStore) async throws -> Void) async throws {
        try await self.withDatabase(isNew: isNew) { handles in try await body(handles.open()) }
    }

    /// Runs `body` with two handles on one empty database, as two processes would have them.
    func withTwoHandles(_ body: (any TicketStore, any TicketStore) async throws -> Void) async throws {
        try await self.withDatabase { handles in try await body(handles.open(), handles.open()) }
    }
}

/// The handles that a test has opened on its database.
actor Handles {
    private let connect: @Sendable () async throws -> any TicketStore
    private var opened: [any TicketStore] = []

    init(connect: @escaping @Sendable () async throws -> any TicketStore) { self.connect = connect }

    func open() async throws -> any TicketStore {
        let store = try await self.connect()
        self.opened.append(store)
        return store
    }

    func shutDownAll() async {
        for store in self.opened { await store.shutDown() }
        self.opened = []
    }
}

/// Expects `work` to fail for this reason and no other.
func expectFailure(
    _ reason: StoreError.Reason, sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> Void
) async {
    let error = await #expect(throws: StoreError.self, sourceLocation: sourceLocation) { try await work() }
    #expect(error?.reason == reason, "\(String(describing: error))", sourceLocation: sourceLocation)
}
