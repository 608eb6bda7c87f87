/// A number on the wire that Discord may extend at any time: an unknown value is kept, never refused.
public protocol OpenEnum: RawRepresentable, Hashable, Sendable, Codable where RawValue == Int {
    init(rawValue: Int)
}

extension OpenEnum {
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(Int.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.rawValue)
    }
}
