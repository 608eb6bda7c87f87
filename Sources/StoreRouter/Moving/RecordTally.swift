internal import Crypto
import Tickets

/// How many records there are of a kind, and a digest of what they say.
public struct RecordTally: Sendable, Hashable {
    public private(set) var count = 0
    /// The digests of the records' lines, put together by exclusive or, so that their order does not matter; keys are
    /// unique, so no two lines are the same.
    private var lanes: SIMD4<UInt64> = .zero

    public init() {}

    /// Adds a record by its line.
    mutating func add(_ line: [UInt8]) {
        self.count += 1
        SHA256.hash(data: line).withUnsafeBytes { bytes in
            self.lanes ^= bytes.loadUnaligned(as: SIMD4<UInt64>.self)
        }
    }

    /// 64 hexadecimal digits; all 0 without records.
    public var digest: String {
        withUnsafeBytes(of: self.lanes) { $0.hexadecimal }
    }
}

extension Sequence<UInt8> {
    var hexadecimal: String {
        self.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

extension [RecordKind: RecordTally] {
    /// What a store holds, without what concerns that database alone.
    static func of(
        _ store: any RecordStore, progress: @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws -> Self {
        let total = try await store.recordCounts().values.reduce(0, +)
        let coding = RecordCoding()
        var result: Self = [:]
        var done = 0
        for kind in RecordKind.allCases {
            var listing = RecordListing(store, kind)
            while let page = try await listing.nextPage() {
                for record in page { result[kind, default: RecordTally()].add(try coding.line(record)) }
                done += page.count
                progress(.init(kind: kind, done: done, total: total))
            }
        }
        return result
    }
}
