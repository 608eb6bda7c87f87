import DiscordModel
import Logging

/// Removes what was said in tickets when the time that its server keeps it has passed.
///
/// The ticket's row and its events stay: that there was a ticket, and who opened and closed it. Open tickets, and those
/// whose closing is not finished, are never touched.
public struct Retention: Sendable {
    private let desk: TranscriptDesk
    private let store: any TicketStore
    private let interval: Duration
    private let pause: @Sendable (Duration) async throws -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - interval: How long to wait between two looks.
    ///   - pause: Waits for the time given; throws when cancelled.
    public init(
        desk: TranscriptDesk, interval: Duration = .seconds(60 * 60),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.desk = desk
        self.store = desk.store
        self.interval = interval
        self.pause = pause
        self.logger = desk.logger
    }

    /// Looks at once and then at intervals, until cancelled. What fails is tried again the next time.
    public func run() async {
        repeat {
            do {
                // While the database is away, its stand-in has no archive to look into.
                if await self.store.condition() == .normal {
                    let count = try await self.removeExpired()
                    if count > 0 { self.logger.notice("archives expired", metadata: ["tickets": "\(count)"]) }
                }
            } catch is CancellationError {
                return
            } catch {
                self.logger.warning("expired archives not removed", metadata: ["error": "\(error)"])
            }
        } while (try? await self.pause(self.interval)) != nil
    }

    /// - Returns: Of how many tickets the archive was removed.
    /// - Throws: `StoreError`; what removing a file throws.
    public func removeExpired() async throws -> Int {
        var count = 0
        var last: RecordKey?
        while true {
            let page = try await self.store.records(of: .settings, after: last, limit: 100)
            for case .settings(let stored) in page {
                let settings = try await self.desk.settings.settings(of: stored.guildID)
                guard let days = settings.retentionDays, days > 0 else { continue }
                count += try await self.removeExpired(in: settings.guildID, afterDays: days)
            }
            guard let next = page.last?.key else { return count }
            last = next
        }
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
        _ = try await self.desk.removeUnused(digests)
    }
}

extension Ticket {
    /// Whether it ended before the moment, and nothing of the closing is left to do.
    fileprivate func mayExpire(before moment: Timestamp) -> Bool {
        !self.isActive && self.isSettled && (self.closing?.closedAt ?? self.openedAt) < moment
    }
}
