/// Lets the shards of one bot identify one after the other, as fast as Discord allows and never more often.
///
/// Shards whose ids are the same modulo `maximumConcurrency` share a lane; within a lane five seconds lie between two
/// turns. The turns left for the day are counted too: whoever goes beyond them loses the bot's token.
///
/// Source: <https://docs.discord.com/developers/events/gateway#session-start-limit-object>
public actor IdentifyQueue {
    /// Between two turns of a lane.
    public static let spacing = Duration.seconds(5)

    private let maximumConcurrency: Int
    private let total: Int
    private let clock: GatewayClock
    private var remaining: Int
    private var resetsAt: Duration
    /// When the next turn of each lane may be taken; turns that are waited for are counted in.
    private var nextTurns: [Int: Duration] = [:]

    /// - Parameters: As `session_start_limit` in the answer to `GET /gateway/bot` has them.
    public init(
        maximumConcurrency: Int = 1, total: Int = 1000, remaining: Int? = nil, resetsAfter: Duration = .seconds(86_400),
        clock: GatewayClock = .continuous
    ) {
        self.maximumConcurrency = max(1, maximumConcurrency)
        self.total = max(1, total)
        self.remaining = remaining ?? total
        self.clock = clock
        self.resetsAt = clock.now() + resetsAfter
    }

    /// How many turns are left until the limit is reset.
    public var remainingTurns: Int { self.remaining }

    /// Waits for the shard's turn. The caller must send Identify right away.
    ///
    /// - Throws: `CancellationError`; the turn is then lost for the others, but not counted.
    public func waitForTurn(of shard: Int) async throws {
        let lane = shard % self.maximumConcurrency
        while true {
            let now = self.clock.now()
            if now >= self.resetsAt {
                self.remaining = self.total
                self.resetsAt = now + .seconds(86_400)
            }
            guard self.remaining > 0 else {
                try await self.clock.sleep(self.resetsAt - now)
                continue
            }
            let turn = max(now, self.nextTurns[lane] ?? now)
            self.nextTurns[lane] = turn + Self.spacing
            self.remaining -= 1
            do {
                if turn > now { try await self.clock.sleep(turn - now) }
                try Task.checkCancellation()
                return
            } catch {
                self.remaining += 1
                throw error
            }
        }
    }
}
