import ServiceLifecycle
import Tickets

/// Removes expired archives until told to shut down.
struct RetentionService: Service {
    let retention: Retention

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.retention.run() }
    }
}
