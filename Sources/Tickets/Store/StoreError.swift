/// Why a store could not do what it was asked. The same for every database.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// A struct and not an enum, so that a new reason breaks nobody's `switch`.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        /// Somebody else wrote in between; read again and retry.
        public static let conflict = Self(description: "conflict")
        /// The database does not answer, or not in time.
        public static let unavailable = Self(description: "unavailable")
        /// What is stored cannot be read.
        public static let corrupt = Self(description: "corrupt")
        /// The database is there and takes nothing: no room is left, or it may only be read. It goes on when somebody has
        /// seen to that; trying again at once does not help.
        public static let unwritable = Self(description: "unwritable")
        /// Anything else: a missing right, a bug. Trying again does not help.
        public static let failed = Self(description: "failed")
    }

    public let reason: Reason
    public let underlyingError: (any Error)?

    public init(_ reason: Reason, underlyingError: (any Error)? = nil) {
        self.reason = reason
        self.underlyingError = underlyingError
    }

    public var isRetryable: Bool { self.reason == .conflict || self.reason == .unavailable }

    /// For the log; names no ticket content.
    public var description: String {
        "store: \(self.reason)" + (self.underlyingError.map { " (\($0))" } ?? "")
    }
}
