import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How far a copy has come, kept as a note in its target, so that it can go on after an interruption.
struct CopyProgressNote: Codable, Hashable {
    private enum CodingKeys: String, CodingKey {
        case source, last, done
        case isMerge = "is_merge"
    }

    /// What is kept once a copy is complete; a note cannot be removed.
    static let finished = "done"

    let source: SourceMark
    /// The last record that is in the target.
    var last: RecordKey
    var done: Int
    let isMerge: Bool

    /// Which database is copied from.
    struct SourceMark: Codable, Hashable {
        private enum CodingKeys: String, CodingKey {
            case storeID = "store_id"
            case firstTicket = "first_ticket"
        }

        /// Where the database has an id.
        let storeID: String?
        /// Its oldest ticket; ids of tickets are made by time and chance, so no two databases share one by accident.
        let firstTicket: String?

        init(of store: any TicketStore) async throws(StoreError) {
            self.storeID = try await store.note(NoteKey.storeID)
            let first = try await store.records(of: .ticket, after: nil, limit: 1).first
            if case .ticket(let ticket, _)? = first {
                self.firstTicket = String(ticket.id.rawValue)
            } else {
                self.firstTicket = nil
            }
        }

        /// The id may have been made in between, by a bot that was started.
        func isSame(as other: Self) -> Bool {
            guard self.firstTicket == other.firstTicket else { return false }
            guard let storeID, let otherID = other.storeID else { return true }
            return storeID == otherID
        }
    }

    init(source: SourceMark, last: RecordKey, done: Int, isMerge: Bool) {
        self.source = source
        self.last = last
        self.done = done
        self.isMerge = isMerge
    }

    /// `nil` if it does not tell of a copy that is to go on.
    init?(_ text: String?) {
        guard let text, let note = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else { return nil }
        self = note
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
