public import DiscordModel

/// Writes the conversation of a ticket as one document.
public protocol TranscriptRenderer: Sendable {
    /// Renders piece by piece, so that memory stays at one page of messages however long the ticket is.
    ///
    /// - Parameters:
    ///   - pages: The messages of the ticket, oldest first, a page at a time.
    ///   - write: Takes the next piece of the document, in UTF-8.
    /// - Returns: How many messages there were.
    /// - Throws: What `pages` or `write` throws.
    func render(
        _ heading: TranscriptHeading,
        pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int
}

/// What stands above the conversation, and the names behind the ids in it.
public struct TranscriptHeading: Sendable {
    public let ticket: Ticket
    public let guildName: String
    public let events: [TicketEvent]
    public let userNames: [UserID: String]
    public let roleNames: [RoleID: String]
    public let channelNames: [ChannelID: String]
    /// Why the channel's history could not be read, so that something may be missing.
    public let historyProblem: String?

    public init(
        ticket: Ticket, guildName: String, events: [TicketEvent], userNames: [UserID: String] = [:],
        roleNames: [RoleID: String], channelNames: [ChannelID: String], historyProblem: String? = nil
    ) {
        self.ticket = ticket
        self.guildName = guildName
        self.events = events
        self.userNames = userNames
        self.roleNames = roleNames
        self.channelNames = channelNames
        self.historyProblem = historyProblem
    }
}
