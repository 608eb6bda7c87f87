public import DiscordModel

/// The unique id of a ticket: when it was opened, and chance. Made without asking the store, so that a repeated
/// or offline opening keeps its id. People see it in base 36.
public struct TicketID: Hashable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// - Parameter chance: Any number; its low 20 bits tell apart what is opened in one millisecond.
    public init(at moment: Timestamp, chance: UInt64) {
        self.rawValue = moment.millisecondsSince1970 << 20 | Int64(chance & 0xF_FFFF)
    }
}

extension TicketID: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension TicketID: LosslessStringConvertible {
    public init?(_ text: String) {
        // A sign would be accepted by `Int64`, but is in no id of ours.
        guard text.first != "+", text.first != "-", let rawValue = Int64(text, radix: 36) else { return nil }
        self.rawValue = rawValue
    }

    public var description: String { String(self.rawValue, radix: 36) }
}

extension TicketID: Codable {
    public init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
