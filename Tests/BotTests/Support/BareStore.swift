import DiscordModel
import Tickets

/// A store that keeps no archive and lists no records.
protocol BareStore: TicketStore {}

extension BareStore {
    func append(_ messages: [ArchivedMessage]) async throws(StoreError) {}
    func archivedMessages(
        of ticket: TicketID, after last: ArchivedMessage.Position?, limit: Int
    ) async throws(StoreError) -> [ArchivedMessage] { [] }
    func save(_ attachment: ArchivedAttachment) async throws(StoreError) {}
    func attachments(of ticket: TicketID) async throws(StoreError) -> [ArchivedAttachment] { [] }
    func waitingAttachments(
        after id: AttachmentID?, limit: Int
    ) async throws(StoreError) -> [ArchivedAttachment] { [] }
    func keptBytes(of guild: GuildID) async throws(StoreError) -> Int64 { 0 }
    func isKept(digest: String) async throws(StoreError) -> Bool { false }
    func erase(_ user: UserID, in guild: GuildID?, audit: AuditEntry) async throws(StoreError) -> Erasure { Erasure() }
    func archivedTickets(
        in guild: GuildID, openedBefore moment: Timestamp, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] { [] }
    func readableTickets(
        in guild: GuildID, numbers: ClosedRange<Int>, limit: Int
    ) async throws(StoreError) -> [Ticket] { [] }
    func removeArchive(of ticket: TicketID, audit: AuditEntry) async throws(StoreError) -> Set<String> { [] }
    func audit(of guild: GuildID, limit: Int) async throws(StoreError) -> [AuditEntry] { [] }

    func recordCounts() async throws(StoreError) -> [RecordKind: Int] { [:] }
    func records(
        of kind: RecordKind, after key: RecordKey?, limit: Int
    ) async throws(StoreError) -> [StoredRecord] { [] }
    func record(_ key: RecordKey) async throws(StoreError) -> StoredRecord? { nil }
    func put(_ records: [StoredRecord]) async throws(StoreError) {}
}
