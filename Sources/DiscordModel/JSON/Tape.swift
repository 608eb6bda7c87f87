/// What a JSON text consists of, in the order of the text: one entry for each value and each key.
///
/// An object's entries are key, value, key, value …; `next` skips over a value with everything inside it. Nothing is
/// converted until somebody asks, so that skipping what no model knows costs next to nothing.
enum Tape {
    enum Kind: UInt8 {
        case object
        case array
        case string
        /// A string with at least one backslash.
        case escapedString
        /// A number without fraction and exponent.
        case integer
        case decimal
        case yes
        case no
        case null
    }

    struct Entry {
        var kind: Kind
        /// Where the value begins; for strings, behind the quotation mark.
        var start: UInt32
        /// Where a scalar ends; for strings, before the quotation mark. For containers the number of members.
        var end: UInt32
        /// The entry behind this value.
        var next: UInt32
    }
}

/// A text that is not JSON.
struct JSONSyntaxError: Error, CustomStringConvertible {
    enum Problem: String {
        case unexpectedEnd = "ends too early"
        case unexpectedByte = "has an unexpected character"
        case malformedNumber = "has a malformed number"
        case malformedEscape = "has a malformed escape sequence"
        case loneSurrogate = "has half a surrogate pair"
        case controlCharacter = "has an unescaped control character in a string"
        case invalidUTF8 = "is not valid UTF-8"
        case tooDeep = "is nested too deeply"
        case tooLong = "is too long"
        case trailingBytes = "goes on behind its value"
    }

    let problem: Problem
    /// In bytes from the beginning.
    let offset: Int

    var description: String { "The text \(self.problem.rawValue), at byte \(self.offset)." }
}
