/// How the bot appears in member lists.
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#update-presence>
public struct Presence: Encodable, Hashable, Sendable {
    public enum Status: String, Encodable, Sendable {
        case online, idle, invisible
        case doNotDisturb = "dnd"
    }

    /// What the bot is doing. Of an activity's fields Discord takes only these from bots.
    public struct Activity: Encodable, Hashable, Sendable {
        public struct Kind: RawRepresentable, Encodable, Hashable, Sendable {
            public let rawValue: Int
            public init(rawValue: Int) { self.rawValue = rawValue }

            public static let playing = Self(rawValue: 0)
            public static let streaming = Self(rawValue: 1)
            public static let listening = Self(rawValue: 2)
            public static let watching = Self(rawValue: 3)
            /// Shows `state` alone.
            public static let custom = Self(rawValue: 4)
            public static let competing = Self(rawValue: 5)
        }

        public var name: String
        public var type: Kind
        public var state: String?
        /// Of a stream at Twitch or YouTube.
        public var url: String?

        public init(_ type: Kind, name: String, state: String? = nil, url: String? = nil) {
            self.type = type
            self.name = name
            self.state = state
            self.url = url
        }
    }

    public var status: Status
    public var activities: [Activity]

    public init(_ status: Status = .online, activities: [Activity] = []) {
        self.status = status
        self.activities = activities
    }

    private enum CodingKeys: String, CodingKey { case since, activities, status, afk }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        // All four are required, `since` as null.
        try fields.encodeNil(forKey: .since)
        try fields.encode(self.activities, forKey: .activities)
        try fields.encode(self.status, forKey: .status)
        try fields.encode(false, forKey: .afk)
    }
}
