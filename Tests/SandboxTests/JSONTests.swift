import DiscordModel
import Foundation
import Testing

@testable import Sandbox

@Suite("JSON")
struct JSONTests {
    @Test("Every kind of value is read and written")
    func kinds() throws {
        let text = #"{"a":[1,-2,3.5,true,false,null],"b":{"c":"d"},"e":"","f":[],"g":{}}"#
        let value = try JSON(parsing: text)
        #expect(
            value == [
                "a": [1, -2, 3.5, true, false, .null], "b": ["c": "d"], "e": "", "f": [], "g": [:],
            ])
        #expect(value.description == text)
    }

    @Test("Integers stay exact up to 64 bits, and other numbers are doubles")
    func numbers() throws {
        #expect(try JSON(parsing: "9223372036854775807") == .int(.max))
        #expect(try JSON(parsing: "-9223372036854775808") == .int(.min))
        #expect(try JSON(parsing: "9223372036854775808") == .double(9_223_372_036_854_775_808))
        #expect(try JSON(parsing: "1.0") == .double(1))
        #expect(try JSON(parsing: "1e2") == .double(100))
        #expect(try JSON(parsing: "-0") == .double(-0.0))
        #expect(try JSON(parsing: "0.1").description == "0.1")
        #expect(JSON.int(.max).description == "9223372036854775807")
        #expect(JSON.double(.infinity).description == "null")
    }

    @Test("Escapes and surrogate pairs become characters, and only what must be escaped is")
    func strings() throws {
        let value = try JSON(parsing: #""\"\\\/\b\f\n\r\té\uD83D\uDE00\u0000""#)
        #expect(value.string == "\"\\/\u{8}\u{C}\n\r\té😀\0")
        #expect(value.description == #""\"\\/\u0008\u000c\n\r\té😀\u0000""#)
    }

    @Test("A number that is written as a string is that string")
    func digits() throws {
        let id = JSON.id(Snowflake<Int>(1_234_567_890_123_456_789))
        let text: JSON = "1234567890123456789"
        #expect(id == text && text == id && id.hashValue == text.hashValue && Set([id, text]).count == 1)
        #expect(id != "1234567890123456788" && id != "01234567890123456789" && id != .int(1_234_567_890_123_456_789))
        #expect(id.string == text.string && id.id(of: Int.self) == text.id(of: Int.self) && id.int == nil)
        #expect(id.description == text.description)
        #expect(try JSON(parsing: id.serialized()) == id)
        #expect(try JSONDecoder().decode(JSON.self, from: JSONEncoder().encode(["a": id] as JSON)) == ["a": text])
    }

    @Test("Numbers of every length are written with all their digits")
    func lengths() {
        var (power, numbers): (UInt64, [UInt64]) = (1, [0, .max])
        for _ in 0..<19 {
            power *= 10
            numbers += [power - 1, power, power + 1]
        }
        for number in numbers {
            #expect(JSON.digits(number).description == "\"\(number)\"")
            guard let integer = Int64(exactly: number) else { continue }
            #expect(JSON.int(integer).description == "\(integer)" && JSON.int(-integer).description == "\(-integer)")
        }
    }

    @Test("What needs an escape gets one wherever it stands, and its neighbours get none", arguments: 0..<18)
    func places(place: Int) {
        let escapes = [
            ("\"", #"\""#), ("\\", #"\\"#), ("\0", #"\u0000"#), ("\u{1F}", #"\u001f"#), ("\n", #"\n"#), (" ", " "),
            ("!", "!"), ("#", "#"), ("[", "["), ("]", "]"), ("\u{7F}", "\u{7F}"), ("é", "é"), ("\u{80}", "\u{80}"),
            ("😀", "😀"),
        ]
        let (before, after) = (String(repeating: "a", count: place), String(repeating: "z", count: 17 - place))
        for (character, escape) in escapes {
            #expect(JSON.string(before + character + after).description == "\"\(before)\(escape)\(after)\"")
            #expect(
                JSON.string(before + character + character).description == "\"\(before)\(escape)\(escape)\"")
        }
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "[1,]", "[1 2]", "{", "[", "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}", "\"", "\"\\x\"", "\"\\u12\"", "\"\\uD800\"", "\"\\uD800\\u0041\"", "\"\\uDC00\"", "\"\n\"", "1 2",
            "[1]]", "1e999", "\u{FEFF}1", "NaN", "\0",
        ])
    func mistakes(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test("Bytes that are no UTF-8 are refused")
    func invalidUTF8() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0xED, 0xA0, 0x80, 0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22, 0x5C, 0x6E, 0xC3, 0x22]) }
    }

    @Test("Deep nesting is refused, not followed")
    func depth() throws {
        let deep = 100_000
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: deep)) }
        let fine = JSONParser.maximumDepth - 1
        _ = try JSON(parsing: String(repeating: "[", count: fine) + String(repeating: "]", count: fine))
    }

    @Test("Absent and null are told apart, and members are set in place")
    func subscripts() throws {
        var value: JSON = ["a": .null, "b": [1, 2]]
        #expect(value["a"] == .null)
        #expect(value["x"] == nil)
        value["b"]?[1] = 3
        value["c"] = "d"
        value["a"] = nil
        #expect(value == ["b": [1, 3], "c": "d"])
        var empty = JSON.null
        empty["a"] = 1
        #expect(empty == ["a": 1])
        #expect(value["b"]?[0]?.int == 1)
        #expect(value["b"]?[9] == nil)
        #expect(value["c"]?["d"] == nil)
    }

    @Test("Random values are the same for Foundation", arguments: 0..<20)
    func agreesWithFoundation(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let value = JSON.random(depth: 4, using: &random)
            let bytes = value.serialized()
            #expect(try JSON(parsing: bytes) == value)

            let theirs = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            let again = try JSONSerialization.data(
                withJSONObject: theirs, options: [.fragmentsAllowed, .prettyPrinted])
            #expect(try JSON(parsing: again).isSameNumberwise(as: value))
        }
    }
}

/// SplitMix64.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension JSON {
    fileprivate static func random(depth: Int, using random: inout SeededRandom) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .int(Int64.random(in: .min ... .max, using: &random))
        case 3: .int(Int64.random(in: -1000...1000, using: &random))
        case 4: .double(Double.random(in: -1e6...1e6, using: &random))
        case 5: .string(self.randomText(using: &random))
        case 6:
            .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in self.random(depth: depth - 1, using: &random) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                        (self.randomText(using: &random), self.random(depth: depth - 1, using: &random))
                    }))
        }
    }

    private static func randomText(using random: inout SeededRandom) -> String {
        let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0x20...0x7E, 0xA1...0x24F, 0x4E00...0x4EFF, 0x1F600...0x1F64F]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let range = ranges.randomElement(using: &random) ?? 0...0
            text.append(Unicode.Scalar(UInt32.random(in: range, using: &random)) ?? " ")
        }
        return String(text)
    }

    /// Foundation writes `1.0` as `1`.
    fileprivate func isSameNumberwise(as other: JSON) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSameNumberwise(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { key, value in right[key].map { value.isSameNumberwise(as: $0) } ?? false }
        case (.double, _), (_, .double): self.double == other.double
        default: self == other
        }
    }
}

@Suite("JSON objects")
struct JSONObjectTests {
    @Test("Members are written in the order in which they came first")
    func order() {
        var object: JSONObject = ["b": 1, "a": 2]
        object["c"] = 3
        object["b"] = 4
        #expect("\(JSON.object(object))" == #"{"b":4,"a":2,"c":3}"#)
        object["a"] = nil
        object["a"] = 5
        #expect("\(JSON.object(object))" == #"{"b":4,"c":3,"a":5}"#)
        var built = JSONObject(capacity: 1)
        built.add("b", 4)
        built.add("c", 3)
        built.add("a", 5)
        #expect(built == object && "\(JSON.object(built))" == "\(JSON.object(object))")
    }

    @Test(
        "Of two members of one name the last one counts, in small objects and in large ones", arguments: [2, 64, 500])
    func twice(count: Int) throws {
        let members = (0..<count).map { #""m\#($0)":\#($0)"# } + [#""m0":-1"#]
        let object = try #require(try JSON(parsing: "{\(members.joined(separator: ","))}").object)
        #expect(object.count == count && object["m0"] == -1 && object["m\(count - 1)"] == .number(count - 1))
        #expect(object.first?.key == "m0")
    }

    @Test("Objects are equal whatever their order, and have one hash then")
    func equality() {
        let (left, right): (JSONObject, JSONObject) = (["a": 1, "b": ["c": .null]], ["b": ["c": .null], "a": 1])
        #expect(left == right && left.hashValue == right.hashValue)
        #expect(left != ["a": 1] && left != ["a": 1, "b": ["c": 2]] && left != ["a": 1, "c": ["c": .null]])
        #expect(Array(left.keys) == ["a", "b"] && Array(right.values) == [["c": .null], 1])
        #expect(left.merging(["a": 2, "d": 3]) == ["a": 2, "b": ["c": .null], "d": 3])
        #expect(left.filter { $0.key == "a" } == ["a": 1] && left.mapValues { _ in 0 } == ["a": 0, "b": 0])
    }

    @Test("What is written already is written the same, until something in it changes")
    func frozen() {
        let object: JSONObject = ["a": [1, "\n"], "b": ["c": .null]]
        let text = #"{"a":[1,"\n"],"b":{"c":null}}"#
        var frozen = JSON.object(object.frozen())
        #expect(frozen == .object(object) && frozen.object?.text == Array(text.utf8))
        #expect("\([frozen] as JSON)" == "[\(text)]")
        let kept = frozen
        frozen["b"]?["c"] = 1
        #expect("\(frozen)" == #"{"a":[1,"\n"],"b":{"c":1}}"# && "\(kept)" == text)
        frozen["a"] = nil
        #expect("\(frozen)" == #"{"b":{"c":1}}"#)
        #expect("\(JSON.object(object.frozen().filter { $0.key == "b" }))" == #"{"b":{"c":null}}"#)
        #expect("\(JSON.object(object.frozen().mapValues { _ in 0 }))" == #"{"a":0,"b":0}"#)
        #expect("\(JSON.object(object.frozen().merging(["a": 2])))" == #"{"a":2,"b":{"c":null}}"#)
    }
}
