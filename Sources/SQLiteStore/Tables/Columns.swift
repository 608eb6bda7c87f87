internal import DiscordModel
internal import GRDB
internal import Tickets

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension Snowflake {
    /// The same 64 bits, signed; no id ever fails to fit.
    var stored: Int64 { Int64(bitPattern: self.rawValue) }

    init(stored: Int64) { self.init(UInt64(bitPattern: stored)) }
}

extension String {
    /// SQLite's texts end at a NUL, which would take the rest of the text along; it becomes U+FFFD, as in HTML.
    var stored: String {
        self.utf8.contains(0) ? String(self.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : Character($0) }) : self
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

extension Row {
    /// - Throws: `.corrupt` if the column holds something else. GRDB's own accessors would end the program.
    func value<Value: DatabaseValueConvertible>(_ column: String) throws(StoreError) -> Value {
        guard let value: Value = try self.valueIfPresent(column) else { throw Self.unreadable(column) }
        return value
    }

    /// - Returns: `nil` only where the column is NULL.
    func valueIfPresent<Value: DatabaseValueConvertible>(_ column: String) throws(StoreError) -> Value? {
        guard self.hasColumn(column) else { throw Self.unreadable(column) }
        let stored: DatabaseValue = self[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw Self.unreadable(column) }
        return value
    }

    func id<Object>(_ column: String) throws(StoreError) -> Snowflake<Object> {
        Snowflake(stored: try self.value(column))
    }

    func idIfPresent<Object>(_ column: String) throws(StoreError) -> Snowflake<Object>? {
        let stored: Int64? = try self.valueIfPresent(column)
        return stored.map { Snowflake(stored: $0) }
    }

    func moment(_ column: String) throws(StoreError) -> Timestamp {
        Timestamp(millisecondsSince1970: try self.value(column))
    }

    func json<Value: Decodable>(_ column: String) throws(StoreError) -> Value {
        guard let value: Value = try self.jsonIfPresent(column) else { throw Self.unreadable(column) }
        return value
    }

    func jsonIfPresent<Value: Decodable>(_ column: String) throws(StoreError) -> Value? {
        guard let text: String = try self.valueIfPresent(column) else { return nil }
        // The decoder's own error would quote what people wrote.
        do { return try WireDecoder().decode(Value.self, from: text.utf8) } catch {
            throw Self.unreadable(column)
        }
    }

    static func unreadable(_ column: String) -> StoreError {
        StoreError(.corrupt, underlyingError: StoreProblem("the column \(column) cannot be read"))
    }
}
