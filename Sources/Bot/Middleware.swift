import DiscordInteractions
import DiscordModel
import Tickets

/// What holds for every command and component alike.
enum Middleware {
    static let serverOnly: InteractionRouter.Middleware = { context, next in
        guard context.guildID != nil else { throw ServerOnly() }
        return try await next(context)
    }

    /// Discord lets nobody act who is timed out. Usher does not rely on it.
    static func notTimedOut(_ now: @escaping @Sendable () -> Timestamp) -> InteractionRouter.Middleware {
        { context, next in
            if let end = context.member?.timedOutUntil, end > now() { throw TimedOut() }
            return try await next(context)
        }
    }

    /// Tells the person when something takes very long. A ticket's steps go on by themselves (`TicketDesk.run`).
    static func deadline(_ limit: Duration) -> InteractionRouter.Middleware {
        { context, next in
            try await withThrowingTaskGroup(of: Reply.self) { group in
                group.addTask { try await next(context) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw TookTooLong()
                }
                defer { group.cancelAll() }
                guard let reply = try await group.next() else { throw CancellationError() }
                return reply
            }
        }
    }
}

struct TimedOut: UserFacingError {
    var text: String { Texts.timedOut }
}

struct TookTooLong: UserFacingError {
    var text: String { Texts.tookTooLong }
}
