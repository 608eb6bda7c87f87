/// How a shard is doing, at one moment.
public struct ShardStatus: Hashable, Sendable {
    public enum Phase: String, Hashable, Sendable {
        /// `run` has not been called yet.
        case idle
        /// Between two connections.
        case waiting
        /// Up to Discord's first frame.
        case connecting
        /// Waiting for the turn to identify, or for the answer.
        case identifying
        /// Discord sends what was missed.
        case resuming
        case ready
        /// Ended, by cancellation or for good.
        case stopped
    }

    public var phase: Phase
    /// From the last heartbeat to its acknowledgement.
    public var latency: Duration?
    /// How often the shard has connected again.
    public var reconnects: Int
}
