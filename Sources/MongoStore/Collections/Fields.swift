internal import DiscordModel
internal import Tickets

extension Snowflake {
    /// The same 64 bits, signed; no id ever fails to fit.
    var stored: BSON { .int64(Int64(bitPattern: self.rawValue)) }

    init(stored: Int64) { self.init(UInt64(bitPattern: stored)) }
}

extension TicketID {
    var stored: BSON { .int64(self.rawValue) }
}

extension Timestamp {
    var stored: BSON { .int64(self.millisecondsSince1970) }
}

extension BSONDocument {
    static func + (left: Self, right: Self) -> Self { Self(fields: left.fields + right.fields) }

    /// Adds a field, unless there is nothing to keep in it.
    mutating func add(_ key: String, _ value: BSON?) {
        if let value { self.fields.append(Field(key: key, value: value)) }
    }

    /// - Throws: `.corrupt` if the field is missing or holds something else.
    func int64(_ key: String) throws(StoreError) -> Int64 {
        guard let value = self[key]?.integer else { throw Self.unreadable(key) }
        return value
    }

    func int(_ key: String) throws(StoreError) -> Int {
        guard let value = Int(exactly: try self.int64(key)) else { throw Self.unreadable(key) }
        return value
    }

    func intIfPresent(_ key: String) throws(StoreError) -> Int? { self.isAbsent(key) ? nil : try self.int(key) }

    func id<Object>(_ key: String) throws(StoreError) -> Snowflake<Object> {
        Snowflake(stored: try self.int64(key))
    }

    func ticketID(_ key: String) throws(StoreError) -> TicketID { TicketID(rawValue: try self.int64(key)) }

    /// - Returns: `nil` only where the field is missing or null.
    func idIfPresent<Object>(_ key: String) throws(StoreError) -> Snowflake<Object>? {
        self.isAbsent(key) ? nil : try self.id(key)
    }

    func moment(_ key: String) throws(StoreError) -> Timestamp {
        Timestamp(millisecondsSince1970: try self.int64(key))
    }

    func bool(_ key: String) throws(StoreError) -> Bool {
        guard let value = self[key]?.bool else { throw Self.unreadable(key) }
        return value
    }

    func string(_ key: String) throws(StoreError) -> String {
        guard let value = self[key]?.string else { throw Self.unreadable(key) }
        return value
    }

    func stringIfPresent(_ key: String) throws(StoreError) -> String? {
        self.isAbsent(key) ? nil : try self.string(key)
    }

    func array(_ key: String) throws(StoreError) -> [BSON] {
        guard let value = self[key]?.array else { throw Self.unreadable(key) }
        return value
    }

    func documents(_ key: String) throws(StoreError) -> [BSONDocument] {
        try self.array(key).map { value throws(StoreError) in
            guard let document = value.document else { throw Self.unreadable(key) }
            return document
        }
    }

    func documentIfPresent(_ key: String) throws(StoreError) -> BSONDocument? {
        if self.isAbsent(key) { return nil }
        guard let value = self[key]?.document else { throw Self.unreadable(key) }
        return value
    }

    func binary(_ key: String) throws(StoreError) -> [UInt8] {
        guard let value = self[key]?.binary else { throw Self.unreadable(key) }
        return value
    }

    static func unreadable(_ key: String) -> StoreError {
        StoreError(.corrupt, underlyingError: StoreProblem("the field \(key) cannot be read"))
    }

    private func isAbsent(_ key: String) -> Bool {
        switch self[key] {
        case nil, .null?: true
        default: false
        }
    }
}
