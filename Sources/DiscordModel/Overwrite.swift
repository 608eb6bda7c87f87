/// What one role or one member may do differently in one channel.
///
/// Source: <https://docs.discord.com/developers/resources/channel#overwrite-object>
public struct Overwrite: Hashable, Sendable {
    public enum Subject: Hashable, Sendable {
        case role(RoleID)
        case member(UserID)
    }

    /// What is granted and what is denied; a bit in neither stays as it was.
    public struct Change: Hashable, Sendable {
        public var allow: Permissions
        public var deny: Permissions

        public init(allow: Permissions = [], deny: Permissions = []) {
            self.allow = allow
            self.deny = deny
        }

        public mutating func add(_ other: Self) {
            self.allow.formUnion(other.allow)
            self.deny.formUnion(other.deny)
        }

        /// Within one layer, what is granted beats what is denied.
        public func applied(to permissions: Permissions) -> Permissions {
            permissions.subtracting(self.deny).union(self.allow)
        }
    }

    public var subject: Subject
    public var change: Change

    public init(_ subject: Subject, allow: Permissions = [], deny: Permissions = []) {
        self.subject = subject
        self.change = Change(allow: allow, deny: deny)
    }
}

extension Overwrite: Codable {
    private enum CodingKeys: String, CodingKey { case id, type, allow, deny }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        switch try values.decode(Int.self, forKey: .type) {
        case 0: self.subject = .role(try values.decode(RoleID.self, forKey: .id))
        case 1: self.subject = .member(try values.decode(UserID.self, forKey: .id))
        case let type:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: values, debugDescription: "\(type) is no kind of overwrite")
        }
        self.change = Change(
            allow: try values.decodeIfPresent(Permissions.self, forKey: .allow) ?? [],
            deny: try values.decodeIfPresent(Permissions.self, forKey: .deny) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        switch self.subject {
        case .role(let id):
            try values.encode(id, forKey: .id)
            try values.encode(0, forKey: .type)
        case .member(let id):
            try values.encode(id, forKey: .id)
            try values.encode(1, forKey: .type)
        }
        try values.encode(self.change.allow, forKey: .allow)
        try values.encode(self.change.deny, forKey: .deny)
    }
}
