import ServiceLifecycle
import Tickets

/// Brings tickets to rest until told to shut down, and then ends what is in hand.
struct SettlingService: Service {
    let desk: TicketDesk
    /// How long work in hand may take after the order to shut down; the rest goes on at the next start.
    var drainTime = Duration.seconds(2)

    func run() async throws {
        await endingInTime(self.drainTime, finish: { self.desk.finish() }, work: { await self.desk.run() })
    }
}

/// Keeps what is said in tickets until told to shut down, and then writes what has arrived.
struct ArchiveService: Service {
    let archive: TicketArchive
    /// The same; what is not written then is found in history at the next start.
    var drainTime = Duration.seconds(2)

    func run() async throws {
        await endingInTime(self.drainTime, finish: { self.archive.finish() }, work: { await self.archive.run() })
    }
}

/// Works until the order to shut down; from then on, work in hand has only so much time.
private func endingInTime(
    _ drainTime: Duration, finish: @escaping @Sendable () -> Void, work: @escaping @Sendable () async -> Void
) async {
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await work() }
        group.addTask {
            do {
                try await gracefulShutdown()
                finish()
                try await Task.sleep(for: drainTime)
            } catch {
                // Cancelled, which ends the work as well.
            }
        }
        await group.next()
        group.cancelAll()
    }
}
