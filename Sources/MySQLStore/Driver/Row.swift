internal import DiscordModel
internal import Tickets

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One row of a result.
struct Row: Sendable {
    /// Where each column is; shared by all rows of a result.
    let places: [String: Int]
    let values: [SQLValue]

    /// - Throws: `.corrupt` if the column is not there or holds something else, as all of these do.
    private func stored(_ column: String) throws(StoreError) -> SQLValue {
        guard let place = self.places[column] else { throw Self.unreadable(column) }
        return self.values[place]
    }

    func integerIfPresent(_ column: String) throws(StoreError) -> Int64? {
        switch try self.stored(column) {
        case .null: return nil
        case .signed(let number): return number
        case .unsigned(let number):
            guard let number = Int64(exactly: number) else { throw Self.unreadable(column) }
            return number
        default: throw Self.unreadable(column)
        }
    }

    func integer(_ column: String) throws(StoreError) -> Int {
        Int(try self.present(try self.integerIfPresent(column), column))
    }

    func flag(_ column: String) throws(StoreError) -> Bool { try self.integer(column) != 0 }

    func textIfPresent(_ column: String) throws(StoreError) -> String? {
        switch try self.stored(column) {
        case .null: return nil
        case .text(let text): return text
        default: throw Self.unreadable(column)
        }
    }

    func text(_ column: String) throws(StoreError) -> String {
        try self.present(try self.textIfPresent(column), column)
    }

    func bytes(_ column: String) throws(StoreError) -> [UInt8] {
        guard case .bytes(let bytes) = try self.stored(column) else { throw Self.unreadable(column) }
        return bytes
    }

    func idIfPresent<Object>(_ column: String) throws(StoreError) -> Snowflake<Object>? {
        switch try self.stored(column) {
        case .null: return nil
        case .unsigned(let number): return Snowflake(number)
        default: throw Self.unreadable(column)
        }
    }

    func id<Object>(_ column: String) throws(StoreError) -> Snowflake<Object> {
        try self.present(try self.idIfPresent(column), column)
    }

    func ticketID(_ column: String) throws(StoreError) -> TicketID {
        TicketID(rawValue: Int64(try self.integer(column)))
    }

    func moment(_ column: String) throws(StoreError) -> Timestamp {
        Timestamp(millisecondsSince1970: Int64(try self.integer(column)))
    }

    func json<Value: Decodable>(_ column: String) throws(StoreError) -> Value {
        try self.present(try self.jsonIfPresent(column), column)
    }

    func jsonIfPresent<Value: Decodable>(_ column: String) throws(StoreError) -> Value? {
        guard let text = try self.textIfPresent(column) else { return nil }
        // The decoder's own error would quote what people wrote.
        do { return try WireDecoder().decode(Value.self, from: text.utf8) } catch {
            throw Self.unreadable(column)
        }
    }

    private func present<Value>(_ value: Value?, _ column: String) throws(StoreError) -> Value {
        guard let value else { throw Self.unreadable(column) }
        return value
    }

    static func unreadable(_ column: String) -> StoreError {
        StoreError(.corrupt, underlyingError: StoreProblem("the column \(column) cannot be read"))
    }
}

/// Values that have a structure of their own and are never searched for.
enum JSONColumn {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
