public import DiscordGateway
public import DiscordInteractions
import DiscordModel
public import Logging
public import ServiceLifecycle

/// One bot's connection as one service: events come in order, interactions are answered side by side.
///
/// Told to shut down, it leaves the Gateway first, so that nothing new comes in, and then gives what is being worked
/// on some seconds to end.
public struct BotService: Service {
    /// Notes what an event says, in the order of the events, and returns what is to be done about it, if anything;
    /// that runs beside everything else.
    public typealias EventHandler = @Sendable (DispatchEvent) -> (@Sendable () async -> Void)?

    /// Tells somebody otherwise what Discord did not take as an answer.
    public typealias OtherWay = @Sendable (UndeliveredReply) async -> Void

    private let shards: [Shard]
    private let router: InteractionRouter
    private let responder: any InteractionResponder
    private let acknowledgements: AcknowledgementTimes
    private let recent = RecentInteractions()
    private let otherWay: OtherWay
    private let handleEvent: EventHandler
    private let drainTime: Duration
    private let logger: Logger

    /// - Parameter drainTime: How long work in progress may take after the order to shut down.
    public init(
        shards: [Shard], router: InteractionRouter, responder: any InteractionResponder,
        acknowledgements: AcknowledgementTimes = AcknowledgementTimes(),
        drainTime: Duration = .seconds(7), logger: Logger, otherWay: @escaping OtherWay = { _ in },
        handleEvent: @escaping EventHandler
    ) {
        self.shards = shards
        self.router = router
        self.responder = responder
        self.acknowledgements = acknowledgements
        self.otherWay = otherWay
        self.handleEvent = handleEvent
        self.drainTime = drainTime
        self.logger = logger
    }

    /// - Throws: `GatewayError` if Discord refuses the bot for good.
    public func run() async throws {
        let (events, continuation) = AsyncStream.makeStream(of: Arrival.self)
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await cancelWhenGracefulShutdown {
                    try await self.listen { continuation.yield(Arrival(event: $0)) }
                }
                return .leftGateway
            }
            group.addTask {
                await self.handle(events)
                return .handledEverything
            }
            while let end = try await group.next() {
                switch end {
                case .leftGateway:
                    group.addTask {
                        try? await Task.sleep(for: self.drainTime)
                        return .waitedLongEnough
                    }
                case .handledEverything, .waitedLongEnough: group.cancelAll()
                }
            }
        }
    }

    private struct Arrival: Sendable {
        let event: DispatchEvent
        let moment = ContinuousClock.now
    }

    private enum End {
        case leftGateway
        case handledEverything
        case waitedLongEnough
    }

    private func listen(_ take: @escaping @Sendable (DispatchEvent) -> Void) async throws {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for shard in self.shards {
                    group.addTask { try await shard.run { take($0) } }
                }
            }
        } catch is CancellationError {
            return
        }
    }

    private func handle(_ events: AsyncStream<Arrival>) async {
        await withDiscardingTaskGroup { group in
            for await arrival in events {
                if arrival.event.name == "INTERACTION_CREATE" {
                    group.addTask { await self.answer(arrival) }
                } else if let work = self.handleEvent(arrival.event) {
                    group.addTask { await work() }
                }
            }
        }
    }

    private func answer(_ arrival: Arrival) async {
        let responder = TimedResponder(
            responder: self.responder, arrival: arrival.moment, times: self.acknowledgements)
        do {
            let interaction = try arrival.event.decode(Interaction.self)
            guard self.recent.insert(interaction.id) else { return }
            try await self.router.handle(interaction, by: responder)
        } catch let undelivered as UndeliveredReply {
            self.logger.warning("answer not delivered", metadata: ["error": "\(undelivered.cause)"])
            await self.otherWay(undelivered)
        } catch let gone as InteractionGone {
            self.logger.info("interaction came too late", metadata: ["error": "\(gone.cause)"])
        } catch {
            self.logger.warning("interaction not answered", metadata: ["error": "\(error)"])
        }
    }
}
