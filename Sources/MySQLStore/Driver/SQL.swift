internal import DiscordModel
internal import Tickets

/// A value on its way to the server or from it.
enum SQLValue: Hashable, Sendable {
    case null
    case signed(Int64)
    case unsigned(UInt64)
    case text(String)
    case bytes([UInt8])

    /// How many bytes it takes on its way, at the most: its type, its length and itself.
    var size: Int {
        switch self {
        case .null: 2
        case .signed, .unsigned: 10
        case .text(let text): 11 + text.utf8.count
        case .bytes(let bytes): 11 + bytes.count
        }
    }
}

/// A statement with its values. An interpolated value is bound as a parameter, and never becomes part of the text:
/// `"SELECT … WHERE id = \(id)"`.
struct SQL: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String
    private(set) var values: [SQLValue]
    /// Whether the same text comes again, so that it is worth keeping prepared.
    private(set) var isRecurring = true

    init(stringLiteral text: String) {
        self.text = text
        self.values = []
    }

    init(stringInterpolation: StringInterpolation) {
        self.text = stringInterpolation.text
        self.values = stringInterpolation.values
    }

    static func + (left: Self, right: Self) -> Self {
        var result = left
        result.append(right)
        return result
    }

    mutating func append(_ other: Self) {
        self.text += other.text
        self.values += other.values
        self.isRecurring = self.isRecurring && other.isRecurring
    }

    /// The elements with commas between them.
    static func list(_ elements: some Collection<SQL>) -> SQL {
        var list: SQL = ""
        for element in elements {
            if !list.text.isEmpty { list.text += ", " }
            list.append(element)
        }
        // One is the rule; of the other lengths, each is another text.
        list.isRecurring = elements.count == 1
        return list
    }

    /// About how many bytes the server gets at once.
    var size: Int { max(self.text.utf8.count, self.values.reduce(0) { $0 + $1.size }) }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""
        fileprivate var values: [SQLValue] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            self.text.reserveCapacity(literalCapacity + interpolationCount)
            self.values.reserveCapacity(interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { self.text += literal }

        mutating func appendInterpolation(_ value: SQLValue) {
            self.text += "?"
            self.values.append(value)
        }

        mutating func appendInterpolation(_ number: Int) { self.appendInterpolation(.signed(Int64(number))) }

        mutating func appendInterpolation(_ number: Int64) { self.appendInterpolation(.signed(number)) }

        mutating func appendInterpolation(_ number: Int?) {
            self.appendInterpolation(number.map { .signed(Int64($0)) } ?? .null)
        }

        mutating func appendInterpolation(_ flag: Bool) { self.appendInterpolation(.signed(flag ? 1 : 0)) }

        mutating func appendInterpolation(_ text: String) { self.appendInterpolation(.text(text)) }

        mutating func appendInterpolation(_ text: String?) {
            self.appendInterpolation(text.map(SQLValue.text) ?? .null)
        }

        mutating func appendInterpolation<Object>(_ id: Snowflake<Object>) {
            self.appendInterpolation(.unsigned(id.rawValue))
        }

        mutating func appendInterpolation<Object>(_ id: Snowflake<Object>?) {
            self.appendInterpolation(id.map { .unsigned($0.rawValue) } ?? .null)
        }

        mutating func appendInterpolation(_ id: TicketID) { self.appendInterpolation(.signed(id.rawValue)) }

        mutating func appendInterpolation(_ moment: Timestamp) {
            self.appendInterpolation(.signed(moment.millisecondsSince1970))
        }
    }
}
