import DiscordModel
import Logging
public import ServiceLifecycle
import Synchronization
public import Tickets

/// A server's store with a local one beside it that stands in while the server is away (R5.6).
///
/// While the server answers, every call goes there, and what it wrote is in the mirror as well before the call returns.
/// A call that finds no answer is done on the mirror, and so are all later ones, until `run()` has found the server
/// again and brought it what was changed meanwhile. Rules: `docs/stores.md`.
///
/// ## Calls of which nobody knows whether they took effect
///
/// Such a call is done again on the mirror, and what both have written meets when the change is brought to the server.
/// Writes of the same thing go through a lane, one after the other, and leave it only when they are done on one of the
/// sides. So the server has never more than what the mirror had at some time, and in the same order:
/// - `open` is known by its id. No other opening of the guild comes between, so that the number is the same, too.
/// - `save` of a ticket is known by the revision; the row that may be on the server is noted (`SentStates`).
/// - `save` of settings and `setNote` replace; the mirror's are later. `markPosted` does nothing a second time.
/// - `append` and `save` of transcripts and attachments replace what has the same key.
/// - `erase`, `removeArchive` and `put` are not done on the mirror; the caller is told, and can repeat them.
public final class FallbackStore: TicketStore, Service {
    /// What is written one at a time.
    enum Lane: Hashable, Sendable {
        case guild(GuildID)
        case ticket(TicketID)
        case note(String)
        /// Settings and notes on their way into the mirror while it is being filled.
        case filling
    }

    let configuration: FallbackConfiguration
    let mirror: any MirrorStore
    let openServer: @Sendable () async throws(StoreError) -> any TicketStore
    let logger: Logger
    let gate = FallbackGate()
    let lanes = KeyedLock<Lane>()
    let keeping = Mutex(Keeping())
    let outstanding = OutstandingCalls()
    let looking = Mutex(Looking())
    /// Tells `run()` that there may be something to do.
    let wake: AsyncStream<Void>.Continuation
    let wakes: AsyncStream<Void>

    init(
        _ configuration: FallbackConfiguration, mirror: any MirrorStore,
        open: @escaping @Sendable () async throws(StoreError) -> any TicketStore, logger: Logger
    ) {
        self.configuration = configuration
        self.mirror = mirror
        self.openServer = open
        self.logger = logger
        (self.wakes, self.wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    public func condition() async -> StoreCondition {
        guard let since = self.keeping.withLock({ $0.degradedSince }) else { return .normal }
        // Asked of the local file, so that it is right without counting along.
        if let state = try? await self.mirror.mirrorState() {
            self.keeping.withLock { $0.waiting = state.waiting }
        }
        return .degraded(since: since, waiting: self.keeping.withLock { $0.waiting })
    }

    public func connectionFigures() async -> ConnectionFigures? { await self.gate.server?.connectionFigures() }

    /// Of the server, or of the mirror while that stands in. One look alone does not make a server count as away.
    public func checkHealth() async throws(StoreError) {
        try await self.call { (server, _) async throws(StoreError) in
            let look = await outcome { () async throws(StoreError) in try await server.checkHealth() }
            guard case .failure(let error) = look else { return }
            guard error.reason == .unavailable else { throw error }
            _ = try await server.note(StoreIdentity.noteKey)
            throw StoreError(.failed, underlyingError: error)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.checkHealth()
        }
    }

    /// Lets the calls in hand end, those that wait for the server for as long as a call may take.
    public func shutDown() async {
        guard self.gate.shutDown() else { return }
        self.wake.finish()
        _ = await Apart.within(self.configuration.callLimit, self.configuration.clock, Answer<Void>()) {
            await self.gate.drain()
            return .success(())
        }
        self.gate.releaseAll()
        await self.gate.drain()
        if let server = self.gate.server {
            _ = await Apart.within(self.configuration.callLimit, self.configuration.clock, Answer<Void>()) {
                await server.shutDown()
                return .success(())
            }
        }
        await self.mirror.shutDown()
    }
}

extension FallbackStore {
    /// What the store knows of the mirror without asking it.
    struct Keeping {
        /// Whether the mirror holds what it should, so that it may stand in.
        var isComplete = false
        /// Whether somebody was told that the mirror cannot be kept up to date.
        var isGivenUp = false
        /// Counts what could not be written into it.
        var failures = 0
        var isFilling = false
        /// Whether the server may have what the mirror has not seen.
        var isStale = false
        /// Settings and notes written while the mirror is being filled: later than what was read to fill it.
        var written: [RecordKey: StoredRecord] = [:]
        /// Events that the log channel does not have yet; `markPosted` names nothing but their id.
        var unposted: [TicketID: TicketEvent] = [:]
        var degradedSince: Timestamp?
        var waiting = 0
        /// Conflicts resolved since the server is back.
        var conflicts = 0
        /// The last complaint about the server, so that it is not repeated at every look.
        var complaint = ""
    }

    var isComplete: Bool { self.keeping.withLock { $0.isComplete } }
}
