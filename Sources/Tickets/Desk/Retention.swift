import DiscordModel
import Logging

/// Removes what was said in tickets when the time that its server keeps it has passed, and the files that an erasure
/// which was broken off has left behind.
///
/// The ticket's row and its events stay: that there was a ticket, and who opened and closed it. Open tickets, and those
/// whose closing is not finished, are never touched.
public struct Retention: Sendable {
    private let desk: TranscriptDesk
    private let store: any TicketStore
    private let interval: Duration
    private let sweepAge: Duration
    private let pause: @Sendable (Duration) async throws -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - interval: How long to wait between two looks.
    ///   - sweepAge: How long a file has to have been there before it counts as left behind.
    ///   - pause: Waits for the time given; throws when cancelled.
    public init(
        desk: TranscriptDesk, interval: Duration = .seconds(60 * 60), sweepAge: Duration = .seconds(60 * 60),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.desk = desk
        self.store = desk.store
        self.interval = interval
        self.sweepAge = sweepAge
        self.pause = pause
        self.logger = desk.logger
    }

    /// How many rounds there are for one look at all files.
    private static let roundsForSweep = 24

    /// Looks at once and then at intervals, until cancelled. What fails is tried again the next time.
    public func run() async {
        for round in 0... {
            do {
                // While the database is away, its stand-in has no archive to look into.
                if await self.store.condition() == .normal {
                    let count = try await self.removeExpired()
                    if count > 0 { self.logger.notice("archives expired", metadata: ["tickets": "\(count)"]) }
                    if round.isMultiple(of: Self.roundsForSweep) { try await self.sweep() }
                }
            } catch is CancellationError {
                return
            } catch {
                self.logger.warning("expired archives not removed", metadata: ["error": "\(error)"])
            }
            guard (try? await self.pause(self.interval)) != nil else { return }
        }
    }

    private func sweep() async throws {
        do {
            let count = try await self.desk.sweep(olderThan: self.sweepAge)
            if count > 0 { self.logger.notice("files of no ticket removed", metadata: ["files": "\(count)"]) }
        } catch let error as AttachmentFileError {
            self.logger.warning("the archive's folder cannot be looked through", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: Of how many tickets the archive was removed.
    /// - Throws: `StoreError`; what removing a file throws.
    public func removeExpired() async throws -> Int {
        var count = 0
        // The configuration file may speak of servers whose settings nobody has ever changed.
        let pinned = Set(self.desk.settings.pinnedGuilds)
        for guild in pinned.sorted() { count += try await self.removeExpired(in: guild) }
        var last: RecordKey?
        while true {
            let page = try await self.store.records(of: .settings, after: last, limit: 100)
            for case .settings(let stored) in page where !pinned.contains(stored.guildID) {
                count += try await self.removeExpired(in: stored.guildID)
            }
            guard let next = page.last?.key else { return count }
            last = next
        }
    }

    private func removeExpired(in guild: GuildID) async throws -> Int {
        let settings = try await self.desk.settings.settings(of: guild)
        guard let days = settings.retentionDays, days > 0 else { return 0 }
        return try await self.removeExpired(in: guild, afterDays: days)
    }

    private func removeExpired(in guild: GuildID, afterDays days: Int) async throws -> Int {
        let end = self.desk.now() + .seconds(-Int64(days) * 24 * 60 * 60)
        var count = 0
        var last: TicketID?
        while true {
            let page = try await self.store.archivedTickets(in: guild, openedBefore: end, after: last, limit: 100)
            for ticket in page where ticket.mayExpire(before: end) {
                try Task.checkCancellation()
                try await self.remove(ticket, afterDays: days)
                count += 1
            }
            guard let next = page.last?.id else { return count }
            last = next
        }
    }

    private func remove(_ ticket: Ticket, afterDays days: Int) async throws {
        let now = self.desk.now()
        let digests = try await self.store.removeArchive(
            of: ticket.id,
            audit: AuditEntry(
                id: TicketID(at: now, chance: .random(in: 0...UInt64.max)), guildID: ticket.guildID, at: now,
                actorID: nil, action: .expired, subject: "\(ticket.id)", detail: "kept for \(days) days"))
        do { _ = try await self.desk.removeUnused(digests) } catch let error as AttachmentFileError {
            // The next sweep takes them. Other tickets must not wait for that.
            self.logger.warning("files not removed", metadata: ["ticket": "\(ticket.id)", "error": "\(error)"])
        }
    }
}

extension Ticket {
    /// Whether it ended before the moment, and nothing of the closing is left to do.
    fileprivate func mayExpire(before moment: Timestamp) -> Bool {
        !self.isActive && self.isSettled && (self.closing?.closedAt ?? self.openedAt) < moment
    }
}
