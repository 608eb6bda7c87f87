public import DiscordModel

/// A local store that stands in for a server while that is away. It holds what the process needs from the server, and
/// notes in an outbox what has been changed in it since; each change and its note are one transaction.
///
/// Everything written through `TicketStore` is noted. `adopt` alone is not, since it brings what the server has.
public protocol MirrorStore: TicketStore {
    func mirrorState() async throws(StoreError) -> MirrorState

    func setMirrorState(_ change: @Sendable (inout MirrorState) -> Void) async throws(StoreError)

    /// Removes everything but the state and the reports.
    /// - Throws: `.conflict` if changes wait in the outbox.
    func clearMirror() async throws(StoreError)

    /// Removes the settings, tickets and notes that are not among `keys`, all or none of them.
    /// - Throws: `.conflict` if changes wait in the outbox.
    func forget(allBut keys: Set<RecordKey>) async throws(StoreError)

    /// Writes what the server has, as `put` does, noting nothing. What waits in the outbox is left as it is.
    func adopt(_ records: [StoredRecord]) async throws(StoreError)

    /// What has changed, in the order of the first change of each record.
    func outbox(limit: Int) async throws(StoreError) -> [OutboxEntry]

    /// The server has these changes now. An entry whose record has been changed once more stays, with
    /// `serverRevision` as its new base. What only the server needs (transcripts, messages, attachments, audit rows)
    /// leaves the mirror with its entry.
    func settle(_ entries: [OutboxEntry]) async throws(StoreError)

    /// Both sides had changed the ticket: replaces it by what both agreed on, also where its revision is the same, and
    /// settles the entry.
    /// - Returns: `false`, and nothing is changed, if the record has been changed once more since `entry` was read.
    func settle(_ entry: OutboxEntry, with agreed: StoredRecord) async throws(StoreError) -> Bool

    /// Keeps a sentence about a conflict that was resolved, for whoever runs the program.
    func report(_ sentence: String, at moment: Timestamp) async throws(StoreError)

    /// The latest reports, latest first.
    func reports(limit: Int) async throws(StoreError) -> [(at: Timestamp, sentence: String)]
}

public struct MirrorState: Hashable, Sendable, Codable {
    /// The id of the database that this mirrors (`StoreIdentity`); `nil` before it was ever seen.
    public var origin: String?
    /// When the mirror last held everything that it should; `nil` if never.
    public var completeAt: Timestamp?
    /// Since when it stands in for the server; `nil` while the server answers.
    public var degradedSince: Timestamp?
    /// How many changes wait in the outbox; counted anew at each reading, and not to be set.
    public var waiting: Int

    public init(
        origin: String? = nil, completeAt: Timestamp? = nil, degradedSince: Timestamp? = nil, waiting: Int = 0
    ) {
        self.origin = origin
        self.completeAt = completeAt
        self.degradedSince = degradedSince
        self.waiting = waiting
    }
}

/// That a record was changed while the server was away. The record itself is read when it is sent.
public struct OutboxEntry: Hashable, Sendable {
    public let id: Int64
    public let key: RecordKey
    /// Counts the changes of this record, to notice another one.
    public let version: Int64
    /// The ticket's revision that the server had when it was last heard of; `nil` for a new ticket and other records.
    public let baseRevision: Int?
    /// The ticket's revision that was read and sent; set by whoever sends it, and the next base.
    public var serverRevision: Int?

    public init(id: Int64, key: RecordKey, version: Int64, baseRevision: Int?, serverRevision: Int? = nil) {
        self.id = id
        self.key = key
        self.version = version
        self.baseRevision = baseRevision
        self.serverRevision = serverRevision
    }
}
