public import DiscordModel

/// Where the conversations of tickets are kept. Rows are added and never grow.
public protocol ArchiveStore: Sendable {
    /// Adds versions of messages. One that is there already is replaced, unless it was erased. Of a message that was
    /// erased no version gets a text again: an edit that comes afterwards is kept without its text.
    func append(_ messages: [ArchivedMessage]) async throws(StoreError)

    /// Versions of the ticket's messages behind `last`, in order of message and version.
    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage]

    /// Adds the attachment, or replaces what is known of it, unless it was erased. One that is `waiting` replaces
    /// none: a forward brings along the attachments of the message it forwards, which stay that message's.
    func save(_ attachment: ArchivedAttachment) async throws(StoreError)

    /// The ticket's attachments in order of their ids.
    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment]

    /// Attachments of all tickets that wait to be copied, with an id above `id`, in order of their ids.
    func waitingAttachments(after id: AttachmentID?, limit: Int) async throws(StoreError) -> [ArchivedAttachment]

    /// How many bytes of attachments are kept for the guild; each content counts once.
    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64

    /// Whether any attachment of any guild has this content.
    func isKept(digest: String) async throws(StoreError) -> Bool

    /// Erases what the user wrote and attached in the guild's tickets (in all guilds' if `nil`), and notes that it was
    /// done: every version loses its text but not its place, kept files are to be removed by the caller, and the
    /// transcripts of these tickets are removed, to be made again. Everything or nothing, where the database has
    /// transactions; else repeatable.
    /// - Returns: The tickets concerned, and the digests of the files that the user's attachments had.
    func erase(
        _ user: UserID, in guild: GuildID?, audit: AuditEntry
    ) async throws(StoreError) -> Erasure

    /// Closed tickets of the guild that were opened before `moment` and still have messages, attachments or a
    /// transcript, with an id above `id`, in order of their ids. The closing's own time is the caller's to look at.
    func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket]

    /// Tickets of the guild of which there is something to read, with numbers in the range, highest number first: the
    /// open ones, and the closed ones that still have messages, attachments or a transcript.
    func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket]

    /// Removes the messages, attachments and transcript of the ticket; the ticket and its events stay.
    /// - Returns: The digests of the files its attachments had.
    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String>

    /// What was done to the archives of the guild, latest first.
    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry]
}

/// What `ArchiveStore.erase` found.
public struct Erasure: Hashable, Sendable {
    public var tickets: Set<TicketID>
    public var messages: Int
    public var digests: Set<String>

    public init(tickets: Set<TicketID> = [], messages: Int = 0, digests: Set<String> = []) {
        self.tickets = tickets
        self.messages = messages
        self.digests = digests
    }
}
