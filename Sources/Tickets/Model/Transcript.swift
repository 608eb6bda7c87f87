public import DiscordModel

/// The kept conversation of a closed ticket, as one HTML document in UTF-8.
public struct Transcript: Hashable, Sendable {
    public let ticketID: TicketID
    public let madeAt: Timestamp
    public let messageCount: Int
    public let html: [UInt8]

    public init(ticketID: TicketID, madeAt: Timestamp, messageCount: Int, html: [UInt8]) {
        self.ticketID = ticketID
        self.madeAt = madeAt
        self.messageCount = messageCount
        self.html = html
    }
}
