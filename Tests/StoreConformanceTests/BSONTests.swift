import Testing

@testable import MongoStore

/// The format of MongoDB's documents, in which anything may arrive.
@Suite("BSON", .timeLimit(.minutes(30)))
struct BSONTests {
    /// The two examples of <https://bsonspec.org/faq.html>.
    @Test(
        "The examples of the specification are read and written",
        arguments: [
            (
                ["hello": "world"] as BSONDocument,
                [22, 0, 0, 0, 2] + Array("hello\0".utf8) + [6, 0, 0, 0] + Array("world\0".utf8) + [0]
            ),
            (
                ["BSON": ["awesome", .double(5.05), .int32(1986)]],
                [49, 0, 0, 0, 4] + Array("BSON\0".utf8) + [38, 0, 0, 0]
                    + [2] + Array("0\0".utf8) + [8, 0, 0, 0] + Array("awesome\0".utf8)
                    + [1] + Array("1\0".utf8) + [0x33, 0x33, 0x33, 0x33, 0x33, 0x33, 0x14, 0x40]
                    + [16] + Array("2\0".utf8) + [0xC2, 0x07, 0, 0] + [0, 0]
            ),
        ] as [(BSONDocument, [UInt8])])
    func examples(document: BSONDocument, bytes: [UInt8]) throws {
        #expect(document.encoded() == bytes)
        #expect(try BSONDocument(parsing: bytes) == document)
    }

    @Test("Types that only servers send come back byte by byte")
    func foreignTypes() throws {
        let values: [BSON] = [
            .other(type: BSONType.objectID, bytes: Array(1...12)), .other(type: BSONType.date, bytes: Array(1...8)),
            .other(type: BSONType.timestamp, bytes: Array(1...8)), .other(type: BSONType.undefined, bytes: []),
            .other(type: BSONType.decimal, bytes: Array(1...16)), .other(type: BSONType.minimumKey, bytes: []),
            .other(type: BSONType.regularExpression, bytes: Array("a.c\0i\0".utf8)),
            .other(type: BSONType.code, bytes: [2, 0, 0, 0, 65, 0]),
            .other(type: BSONType.pointer, bytes: [2, 0, 0, 0, 65, 0] + Array(1...12)),
            .other(type: BSONType.codeWithScope, bytes: [15, 0, 0, 0, 2, 0, 0, 0, 65, 0, 5, 0, 0, 0, 0]),
            .other(type: BSONType.binary, bytes: [2, 0, 0, 0, 4, 9, 9]),
        ]
        let document: BSONDocument = ["values": .array(values)]
        #expect(try BSONDocument(parsing: document.encoded()) == document)
    }

    @Test("A text may hold a NUL, a field name ends at it")
    func nul() throws {
        let document: BSONDocument = ["text": "before\0after"]
        #expect(try BSONDocument(parsing: document.encoded()) == document)
        #expect(try BSONDocument(parsing: (["a\0b": 1] as BSONDocument).encoded()) == ["a": 1])
    }

    @Test("100 documents in each other are read, one more is refused, and so are a million")
    func depth() throws {
        func nested(_ depth: Int) -> [UInt8] {
            // Each has four bytes for the length, one for the type, two for the name, and a zero at the end.
            (1...depth).reduce(into: []) { bytes, level in
                let length = UInt32(5 + 8 * (level - 1))
                bytes =
                    (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + (level > 1 ? [3, 97, 0] : [])
                    + bytes + [0]
            }
        }
        #expect(throws: Never.self) { try BSONDocument(parsing: nested(100)) }
        #expect(throws: BSONProblem.self) { try BSONDocument(parsing: nested(101)) }
        #expect(throws: BSONProblem.self) { try BSONDocument(parsing: nested(3000)) }
    }

    @Test("Whatever is written is read as the same", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let document = BSONDocument.random(depth: 4, using: &random)
        #expect(try BSONDocument(parsing: document.encoded()) == document)
    }

    @Test("No beginning of a document is a document")
    func truncated() {
        var random = SeededGenerator(seed: 7)
        let bytes = BSONDocument.random(depth: 4, using: &random).encoded()
        for count in bytes.indices {
            #expect(throws: BSONProblem.self) { try BSONDocument(parsing: Array(bytes.prefix(count))) }
        }
        #expect(throws: BSONProblem.self) { try BSONDocument(parsing: bytes + [0]) }
    }

    @Test(
        "Spoilt bytes are refused or read as something that can be written again", arguments: 0..<100 as Range<UInt64>)
    func mutated(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = BSONDocument.random(depth: 4, using: &random).encoded()
        for _ in 0..<200 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = .random(in: 0...255, using: &random)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: index)
                default: bytes.insert(.random(in: 0...255, using: &random), at: index)
                }
            }
            guard let document = try? BSONDocument(parsing: bytes) else { continue }
            // Compared as bytes, since a NaN is not equal to itself.
            let written = document.encoded()
            #expect(try BSONDocument(parsing: written).encoded() == written)
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
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

extension BSONDocument {
    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> Self {
        let count = Int.random(in: 0...6, using: &random)
        return BSONDocument(
            fields: (0..<count).map { _ in
                Field(
                    key: ["_id", "a", "ключ", "🎫", ""].randomElement(using: &random) ?? "",
                    value: .random(depth: depth - 1, using: &random))
            })
    }
}

extension BSON {
    fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> Self {
        let count = Int.random(in: 0...5, using: &random)
        switch Int.random(in: 0..<(depth > 0 ? 10 : 8), using: &random) {
        case 0: return .double(Double(Int64.random(in: .min ... .max, using: &random)) / 7)
        case 1: return .string(["", "a\0b", difficultText, "🎫"].randomElement(using: &random) ?? "")
        case 2: return .binary((0..<count).map { _ in .random(in: 0...255, using: &random) })
        case 3: return .bool(.random(using: &random))
        case 4: return .null
        case 5: return .int32(.random(in: .min ... .max, using: &random))
        case 6: return .int64(.random(in: .min ... .max, using: &random))
        case 7: return .other(type: BSONType.timestamp, bytes: [1, 2, 3, 4, 5, 6, 7, 8])
        case 8: return .document(.random(depth: depth, using: &random))
        default: return .array((0..<count).map { _ in .random(depth: depth - 1, using: &random) })
        }
    }
}
