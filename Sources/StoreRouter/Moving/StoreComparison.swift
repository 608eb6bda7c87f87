public import Tickets

/// What two stores hold, kind by kind, and where they differ.
public struct StoreComparison: Sendable, Hashable {
    public struct Difference: Sendable, Hashable {
        public enum What: String, Sendable {
            /// The target does not have it.
            case missing
            /// Only the target has it.
            case surplus
            /// Both have it, and it does not say the same.
            case different
        }

        public let what: What
        public let key: RecordKey
    }

    public struct Kind: Sendable, Hashable {
        public let kind: RecordKind
        public var source = RecordTally()
        public var target = RecordTally()
        public var missing = 0
        public var surplus = 0
        public var different = 0
        /// The first of them, in order of their keys.
        public var examples: [Difference] = []
    }

    /// In the order of `RecordKind`.
    public let kinds: [Kind]

    public var isEqual: Bool { self.kinds.allSatisfy { $0.missing + $0.surplus + $0.different == 0 } }

    /// Whether the target has all that the source has; it may have more.
    public var isContained: Bool { self.kinds.allSatisfy { $0.missing + $0.different == 0 } }

    /// Reads both stores from end to end, with no more than a page of each in memory.
    ///
    /// Ids of databases and notes of copies are passed over.
    /// - Parameter examples: At most so many differences of each kind are named.
    /// - Throws: `StoreError`, `CancellationError`.
    public static func compare(
        _ source: any RecordStore, _ target: any RecordStore, examples: Int = 20,
        progress: @Sendable (MovingProgress) -> Void = { _ in }
    ) async throws -> Self {
        let counts = try await (source.recordCounts(), target.recordCounts())
        let total = max(counts.0.values.reduce(0, +), counts.1.values.reduce(0, +))
        var done = 0
        var kinds: [Kind] = []
        for kind in RecordKind.allCases {
            var merge = try await RecordMerge(
                RecordStream(RecordListing(source, kind)), RecordStream(RecordListing(target, kind)))
            var result = Kind(kind: kind)
            while let step = try await merge.next() {
                result.note(step, examples: examples)
                done += 1
                if done.isMultiple(of: 100) { progress(.init(kind: kind, done: done, total: total)) }
            }
            progress(.init(kind: kind, done: done, total: total))
            kinds.append(result)
        }
        return Self(kinds: kinds)
    }
}

extension StoreComparison.Kind {
    fileprivate mutating func note(_ step: RecordMerge.Step, examples: Int) {
        let difference: StoreComparison.Difference
        switch step {
        case .both(let key, let line, let otherLine):
            self.source.add(line)
            self.target.add(otherLine)
            if line == otherLine { return }
            self.different += 1
            difference = .init(what: .different, key: key)
        case .sourceOnly(let key, let line):
            self.source.add(line)
            self.missing += 1
            difference = .init(what: .missing, key: key)
        case .targetOnly(let key, let line):
            self.target.add(line)
            self.surplus += 1
            difference = .init(what: .surplus, key: key)
        }
        if self.examples.count < examples { self.examples.append(difference) }
    }
}

/// Two ordered streams of records side by side.
private struct RecordMerge {
    enum Step {
        case both(RecordKey, [UInt8], [UInt8])
        case sourceOnly(RecordKey, [UInt8])
        case targetOnly(RecordKey, [UInt8])
    }

    private typealias Item = (key: RecordKey, line: [UInt8])

    private var source: RecordStream
    private var target: RecordStream
    private var left: Item?
    private var right: Item?

    init(_ source: RecordStream, _ target: RecordStream) async throws {
        self.source = source
        self.target = target
        self.left = try await self.source.next()
        self.right = try await self.target.next()
    }

    mutating func next() async throws -> Step? {
        switch (self.left, self.right) {
        case (nil, nil): return nil
        case (let left?, let right?) where left.key.isSame(as: right.key):
            self.left = try await self.source.next()
            self.right = try await self.target.next()
            return .both(left.key, left.line, right.line)
        case (let left?, let right) where right.map({ left.key.isBefore($0.key) }) ?? true:
            self.left = try await self.source.next()
            return .sourceOnly(left.key, left.line)
        case (_, let right?):
            self.right = try await self.target.next()
            return .targetOnly(right.key, right.line)
        case (_?, nil): preconditionFailure("a record alone is before none")
        }
    }
}
