public import Hummingbird
public import Tickets

extension WebServer {
    /// What the health page shows.
    public struct Health: Sendable, Codable, Hashable {
        /// Whether the bot can do its work just now.
        public var isReady: Bool
        /// Each part by name, such as `gateway: ready`.
        public var parts: [String: String]
        public var acknowledgement: Acknowledgement

        /// From the arrival of an interaction to its acknowledgement, in milliseconds, over the last few thousand.
        public struct Acknowledgement: Sendable, Codable, Hashable {
            public var median: Double?
            public var p99: Double?

            public init(median: Double?, p99: Double?) {
                self.median = median
                self.p99 = p99
            }
        }

        public init(isReady: Bool, parts: [String: String], acknowledgement: Acknowledgement) {
            self.isReady = isReady
            self.parts = parts
            self.acknowledgement = acknowledgement
        }

        /// With the parts that every bot has. A store that is degraded goes on working, so the bot still is ready.
        ///
        /// - Parameter isStoreWell: Whether it could be read and written just now.
        public init(
            gateway: (isReady: Bool, text: String), isStoreWell: Bool, condition: StoreCondition,
            acknowledgement: Acknowledgement
        ) {
            self.init(
                isReady: gateway.isReady && isStoreWell,
                parts: ["gateway": gateway.text, "store": isStoreWell ? Texts.plainly(condition) : "unreachable"],
                acknowledgement: acknowledgement)
        }
    }
}

extension WebServer.Health: ResponseEncodable {}
