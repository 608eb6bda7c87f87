import StoreRouter
import Tickets

/// How many records there are, for people: `settings 12, tickets 1,204`.
struct RecordCounts: CustomStringConvertible {
    let description: String

    init(_ counts: [RecordKind: Int]) {
        let parts = RecordKind.allCases.compactMap { kind in
            counts[kind].flatMap { $0 > 0 ? "\(kind.plural) \($0.grouped)" : nil }
        }
        self.description = parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}
