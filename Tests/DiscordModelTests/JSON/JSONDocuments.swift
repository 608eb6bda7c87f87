/// Numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Anything that JSON can say.
enum AnyJSON: Decodable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case double(Double)
    case string(String)
    case array([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let unsigned = try? value.decode(UInt64.self) {
            self = .unsigned(unsigned)
        } else if let double = try? value.decode(Double.self) {
            self = .double(double)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if (try? decoder.unkeyedContainer()) != nil {
            self = .array(try value.decode([AnyJSON].self))
        } else {
            self = .object(try value.decode([String: AnyJSON].self))
        }
    }
}

/// Makes JSON texts of every shape.
struct JSONDocuments {
    private var random: SeededGenerator

    init(seed: UInt64) { self.random = SeededGenerator(seed: seed) }

    mutating func document() -> [UInt8] { Array((self.space() + self.value(depth: 0) + self.space()).utf8) }

    /// One to three bytes changed, taken away, put in or repeated.
    mutating func mutation(of document: [UInt8]) -> [UInt8] {
        let interesting: [UInt8] =
            Array(#"{}[]",:\0123456789eE+-.utfn/ "#.utf8) + [0x0A, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4]
        var bytes = document
        for _ in 0..<Int.random(in: 1...3, using: &self.random) {
            guard !bytes.isEmpty else { break }
            let position = Int.random(in: 0..<bytes.count, using: &self.random)
            let byte = interesting[Int.random(in: 0..<interesting.count, using: &self.random)]
            switch Int.random(in: 0..<6, using: &self.random) {
            case 0: bytes[position] = byte
            case 1: bytes.insert(byte, at: position)
            case 2: bytes.remove(at: position)
            case 3: bytes.removeSubrange(position...)
            case 4: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + 5)], at: position)
            default: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &self.random)
            }
        }
        return bytes
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 4 ? 6 : 9), using: &self.random) {
        case 0: return "null"
        case 1: return Bool.random(using: &self.random) ? "true" : "false"
        case 2, 3: return self.number()
        case 4, 5: return self.string()
        case 6: return self.array(depth: depth + 1)
        default: return self.object(depth: depth + 1)
        }
    }

    private mutating func array(depth: Int) -> String {
        let members = (0..<Int.random(in: 0..<5, using: &self.random)).map { _ in
            self.space() + self.value(depth: depth) + self.space()
        }
        return "[" + (members.isEmpty ? self.space() : members.joined(separator: ",")) + "]"
    }

    private mutating func object(depth: Int) -> String {
        let members = (0..<Int.random(in: 0..<6, using: &self.random)).map { number in
            self.space() + "\"k\(number)" + self.string().dropFirst() + self.space() + ":" + self.space()
                + self.value(depth: depth) + self.space()
        }
        return "{" + (members.isEmpty ? self.space() : members.joined(separator: ",")) + "}"
    }

    private mutating func number() -> String {
        switch Int.random(in: 0..<8, using: &self.random) {
        case 0: return "0"
        case 1: return "-0"
        case 2: return String(Int.random(in: Int.min...Int.max, using: &self.random))
        case 3: return String(UInt64.random(in: UInt64.min...UInt64.max, using: &self.random))
        case 4: return String(Int.random(in: -1000...1000, using: &self.random))
        case 5: return String(Double.random(in: -1e6...1e6, using: &self.random))
        case 6:
            return "\(Int.random(in: 0...99, using: &self.random)).\(Int.random(in: 0...999, using: &self.random))"
                + "e\(Bool.random(using: &self.random) ? "-" : "+")\(Int.random(in: 0...30, using: &self.random))"
        default: return "\(Int.random(in: 1...9, using: &self.random))E\(Int.random(in: 0...20, using: &self.random))"
        }
    }

    private mutating func string() -> String {
        let pieces = [
            "a", "channel", "0123456789abcdef", " ", "ä", "€", "𝄞", "👩‍👩‍👧", "\\n", "\\\"", "\\\\", "\\/", "\\b\\f\\r\\t",
            "\\u0041", "\\u00e9", "\\u20AC", "\\ud834\\udd1e", "\\u0000", "\u{7F}", "{", "]", ":", ",",
        ]
        let text = (0..<Int.random(in: 0..<6, using: &self.random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &self.random)]
        }
        return "\"" + text.joined() + "\""
    }

    private mutating func space() -> String {
        let spaces = ["", "", "", " ", "\n", "\t", "\r\n  "]
        return spaces[Int.random(in: 0..<spaces.count, using: &self.random)]
    }
}
