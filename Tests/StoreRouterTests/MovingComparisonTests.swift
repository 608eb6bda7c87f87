import DiscordModel
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("Comparing two stores (R5.5)")
struct MovingComparisonTests {
    private static let records = MovingSamples(tickets: 60, messagesEach: 5).all

    @Test("R5.5: A changed byte, a missing and a surplus record are found, each with its key")
    func differences() async throws {
        let changed = RecordKey.message(MovingSamples.ticketID(7), 1, version: 0)
        let missing = RecordKey.transcript(MovingSamples.ticketID(9))
        let surplus = RecordKey.attachment(AttachmentID(1 << 63))
        try await withMovingPair(Self.records) { source, target in
            var others = Self.records.filter { $0.key != missing }.map { record -> StoredRecord in
                guard record.key == changed, case .message(var message) = record,
                    case .message(var body) = message.content
                else { return record }
                body[body.count / 2] ^= 1
                message.content = .message(body)
                return .message(message)
            }
            others.append(
                .attachment(
                    ArchivedAttachment(
                        id: AttachmentID(1 << 63), ticketID: MovingSamples.ticketID(1), guildID: 5, messageID: 1,
                        authorID: 2, filename: "x", contentType: nil, size: 1, url: "https://cdn.example/x")))
            try await target.fill(others)

            let comparison = try await StoreComparison.compare(source, target)
            #expect(!comparison.isEqual && !comparison.isContained)
            #expect(
                comparison.kinds.flatMap(\.examples) == [
                    .init(what: .missing, key: missing), .init(what: .different, key: changed),
                    .init(what: .surplus, key: surplus),
                ])
            for kind in comparison.kinds {
                #expect((kind.source.digest == kind.target.digest) == kind.examples.isEmpty, "\(kind.kind)")
            }
            let reverse = try await StoreComparison.compare(target, source)
            #expect(reverse.kinds.map(\.missing) == comparison.kinds.map(\.surplus))
            #expect(reverse.kinds.map(\.surplus) == comparison.kinds.map(\.missing))
        }
    }

    @Test("Texts that look the same and are not are different")
    func looks() async throws {
        try await withMovingPair([.note("key", value: "é")]) { source, target in
            try await target.put([.note("key", value: "e\u{301}")])
            #expect(!(try await StoreComparison.compare(source, target).isEqual))
        }
    }

    @Test("Of many differences the first are named and all are counted")
    func many() async throws {
        try await withMovingPair(Self.records) { source, target in
            let comparison = try await StoreComparison.compare(source, target, examples: 3)
            let tickets = try #require(comparison.kinds.first { $0.kind == .ticket })
            #expect(tickets.missing == 60)
            #expect(tickets.examples.map(\.key) == (1...3).map { .ticket(MovingSamples.ticketID($0)) })
            #expect(tickets.target.digest == String(repeating: "0", count: 64))
        }
    }

    @Test("The digest does not depend on the order, and on every byte")
    func digest() {
        var (one, other, third) = (RecordTally(), RecordTally(), RecordTally())
        for line in ["a", "b", "c"] { one.add([UInt8](line.utf8)) }
        for line in ["c", "a", "b"] { other.add([UInt8](line.utf8)) }
        for line in ["c", "a", "d"] { third.add([UInt8](line.utf8)) }
        #expect(one == other)
        #expect(one.digest != third.digest)
        var empty = RecordTally()
        empty.add([])
        #expect(empty.digest == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
