public import Tickets

/// Why records could not be copied, backed up or put back: a sentence for whoever started it.
public struct MovingError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// What was asked for does not fit: the same database twice, a target that is not empty, a file that is there.
        case misuse
        /// What is stored, or is in the file, is not as it has to be.
        case damaged
        /// The disk does not do what it should.
        case disk
    }

    public let reason: Reason
    public let description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}

extension MovingError {
    /// What a `.conflict` of the target means to whoever moves records into it.
    static let conflict = Self(
        .misuse,
        "The target has another ticket with the number, the channel or the opener's place of one that is to come. "
            + "If the source was in use meanwhile, stop the bot and copy once more with --merge; otherwise the two "
            + "hold different tickets of one server and cannot be put together.")
}

/// How far the moving of records has come.
public struct MovingProgress: Sendable, Hashable {
    /// The kind that is being moved.
    public var kind: RecordKind
    public var done: Int
    /// As counted at the beginning; what is written meanwhile makes `done` pass it.
    public var total: Int

    public init(kind: RecordKind, done: Int, total: Int) {
        self.kind = kind
        self.done = done
        self.total = total
    }
}
