import DiscordModel
public import Tickets

/// What `/metrics` tells.
public struct Metrics: Sendable {
    public var condition: StoreCondition
    /// `nil` where the store has no connections to speak of.
    public var connections: ConnectionFigures?
    /// Whether every shard has a session.
    public var isGatewayReady: Bool
    /// From the arrival of an interaction to its acknowledgement, in seconds, by quantile (from 0 to 1); empty before
    /// the first interaction.
    public var acknowledgement: [(quantile: Double, seconds: Double)]

    public init(
        condition: StoreCondition, connections: ConnectionFigures?, isGatewayReady: Bool,
        acknowledgement: [(quantile: Double, seconds: Double)]
    ) {
        self.condition = condition
        self.connections = connections
        self.isGatewayReady = isGatewayReady
        self.acknowledgement = acknowledgement
    }

    var text: String {
        var text = MetricsText()
        let waiting = if case .degraded(_, let waiting) = self.condition { waiting } else { 0 }
        text.add(
            "usher_store_degraded", .gauge, "1 while the database is away and the fallback stands in for it.",
            self.condition == .normal ? 0 : 1)
        text.add(
            "usher_store_waiting_changes", .gauge, "Changes in the fallback that the database does not have yet.",
            Double(waiting))
        if let connections {
            text.add(
                "usher_store_connections", .gauge, "Open connections to the database.", label: "state",
                [("in_use", Double(connections.inUse)), ("idle", Double(connections.idle))])
            text.add(
                "usher_store_calls_waiting", .gauge, "Calls that wait for a connection.", Double(connections.waiting))
            text.add(
                "usher_store_calls_waited_total", .counter, "Calls that had to wait for a connection.",
                Double(connections.waited))
        }
        text.add(
            "usher_gateway_ready", .gauge, "1 while every shard has a session with Discord.",
            self.isGatewayReady ? 1 : 0)
        text.add(
            "usher_acknowledgement_seconds", .summary,
            "From the arrival of an interaction to its acknowledgement, over the last few thousand.",
            label: "quantile", self.acknowledgement.map { ("\($0.quantile)", $0.seconds) })
        return text.text
    }
}
