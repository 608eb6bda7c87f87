public import DiscordModel

/// That somebody took something out of the archive: kept for ever, and without what was taken out.
public struct AuditEntry: Hashable, Sendable, Codable {
    public struct Action: RawRepresentable, Hashable, Sendable, Codable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// One user's messages were erased on request.
        public static let erased = Self(rawValue: "erased")
        /// A ticket's archive had reached the end of the time it is kept.
        public static let expired = Self(rawValue: "expired")
    }

    public let id: TicketID
    /// `nil` for what concerned all guilds.
    public let guildID: GuildID?
    public let at: Timestamp
    /// `nil` for Usher itself, or whoever has the command line.
    public let actorID: UserID?
    public let action: Action
    /// Whom or what it was done to: a user's or a ticket's id.
    public let subject: String
    public let detail: String?

    public init(
        id: TicketID, guildID: GuildID?, at: Timestamp, actorID: UserID?, action: Action, subject: String,
        detail: String? = nil
    ) {
        self.id = id
        self.guildID = guildID
        self.at = at
        self.actorID = actorID
        self.action = action
        self.subject = subject
        self.detail = detail
    }
}
