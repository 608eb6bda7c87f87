#if MongoDB
    import TestSupport
    import Foundation
    import Testing

    @testable import MongoStore

    /// Usher's BSON against that of MongoDB's own driver for Python (`Tests/Python/bson_peer.py`). One of the seeds is
    /// another one each time; a failure names it.
    @Suite(
        "BSON of two programs",
        .enabled(
            if: MongoTestServer.given != nil && MongoOwnServer.canStart,
            "USHER_TEST_MONGODB_URL is not set, or SecantusDB not installed, which brings Python's bson"),
        .timeLimit(.minutes(30)))
    struct BSONPeerTests {
        static let seeds: [UInt64] = [7, .random(in: 0...1_000_000_000)]

        @Test("What Python writes is read as it was meant, and written as the same bytes", arguments: seeds)
        func fromPython(seed: UInt64) async throws {
            let seeds = (0..<200).map { seed &+ $0 }
            let answers = try await Self.ask(seeds.map { "make \($0)" })
            try #require(answers.count == seeds.count)
            for (seed, answer) in zip(seeds, answers) {
                let parts = answer.split(separator: " ")
                try #require(parts.count == 2)
                let bytes = try #require([UInt8](hexadecimal: parts[1]))
                let document = try BSONDocument(parsing: bytes)
                #expect(document.described == parts[0], "seed \(seed)")
                #expect(document.encoded() == bytes, "seed \(seed)")
            }
        }

        @Test("What Usher writes is read by Python as it was meant, and written as the same bytes", arguments: seeds)
        func toPython(seed: UInt64) async throws {
            var random = SeededGenerator(seed: seed)
            let documents = (0..<200).map { _ in BSONDocument.sample(depth: 4, using: &random) }
            let answers = try await Self.ask(documents.map { "read \($0.encoded().hexadecimal)" })
            try #require(answers.count == documents.count)
            for (number, (document, answer)) in zip(documents, answers).enumerated() {
                let hexadecimal = document.encoded().hexadecimal
                #expect(answer == "yes \(document.described) \(hexadecimal)", "document \(number) of seed \(seed)")
            }
        }

        @Test("Spoilt bytes are read by both in the same way, or by neither", arguments: seeds)
        func spoilt(seed: UInt64) async throws {
            var random = SeededGenerator(seed: seed)
            var attempts: [[UInt8]] = []
            for _ in 0..<120 {
                let original = BSONDocument.sample(depth: 3, using: &random).encoded()
                attempts.append(Array(original.prefix(Int.random(in: 0...original.count, using: &random))))
                for _ in 0..<10 { attempts.append(original.spoilt(using: &random)) }
            }
            let answers = try await Self.ask(attempts.map { "read \($0.hexadecimal)" })
            try #require(answers.count == attempts.count)
            var bothRead = 0
            for (number, (bytes, answer)) in zip(attempts, answers).enumerated() {
                let document = try? BSONDocument(parsing: bytes)
                let python = answer.split(separator: " ")
                // Python keeps one of two fields with the same name, and makes other things of types that are long out
                // of use, of flags that no expression has, and of texts that stand for something.
                if let document, document.hasRepeatedNames || document.hasWhatPythonInterprets { continue }
                #expect(
                    document?.described == (python.first == "yes" ? String(python[1]) : nil),
                    "attempt \(number) of seed \(seed): \(bytes.hexadecimal)")
                if document != nil { bothRead += 1 }
            }
            // Not everything was refused.
            #expect(bothRead > 100)
        }

        /// Sends all requests at once, and returns the answers.
        private static func ask(_ requests: [String]) async throws -> [String] {
            let peer = Command(
                MongoOwnServer.python, [Command.package.appending(path: "Tests/Python/bson_peer.py").path])
            let printed = try await peer.output(input: Array((requests.joined(separator: "\n") + "\n").utf8))
            return String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    extension BSONDocument {
        /// The types and values, as `bson_peer.py` says them.
        fileprivate var described: String {
            "{" + self.fields.map { "\($0.key.utf8.hexadecimal)=\($0.value.described);" }.joined() + "}"
        }

        fileprivate var hasRepeatedNames: Bool {
            Set(self.fields.map { Array($0.key.utf8) }).count < self.fields.count
                || self.fields.contains { $0.value.documents.contains(where: \.hasRepeatedNames) }
        }

        fileprivate var hasWhatPythonInterprets: Bool { self.fields.contains { $0.value.isInterpretedByPython } }

        fileprivate static func sample(depth: Int, using random: inout SeededGenerator) -> Self {
            var names: Set<String> = []
            let fields = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ -> Field? in
                let name = String.sample(using: &random).replacing("\0", with: "")
                let value = BSON.sample(depth: depth, using: &random)
                // As Swift compares them, so that not all that differ are tried here; Python's are.
                return names.insert(name).inserted ? Field(key: name, value: value) : nil
            }
            return BSONDocument(fields: fields)
        }
    }

    extension BSON {
        fileprivate var described: String {
            switch self {
            case .double(let value):
                "d" + (0..<8).reversed().map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }.hexadecimal
            case .string(let value): "s" + value.utf8.hexadecimal
            case .document(let value): value.described
            case .array(let values): "[" + values.map { "\($0.described);" }.joined() + "]"
            case .binary(let value): "b" + value.hexadecimal
            case .bool(let value): value ? "t" : "f"
            case .null: "n"
            case .int32(let value): "i\(value)"
            case .int64(let value): "l\(value)"
            case .other(let type, let bytes): "o\(type):\(bytes.hexadecimal)"
            }
        }

        /// The documents directly in it.
        fileprivate var documents: [BSONDocument] {
            switch self {
            case .document(let document): [document]
            case .array(let values): values.flatMap(\.documents)
            default: []
            }
        }

        fileprivate var isInterpretedByPython: Bool {
            switch self {
            case .document(let document): document.hasWhatPythonInterprets || document["$ref"] != nil
            case .array(let values): values.contains(where: \.isInterpretedByPython)
            case .other(let type, _): BSONType.interpreted.contains(type)
            default: false
            }
        }

        fileprivate static func sample(depth: Int, using random: inout SeededGenerator) -> Self {
            switch Int.random(in: 0..<(depth > 0 ? 14 : 11), using: &random) {
            case 0: return .double(.sample(using: &random))
            case 1, 2: return .string(.sample(using: &random))
            case 3: return .binary(.sample([0, 1, 300], using: &random))
            case 4: return .bool(.random(using: &random))
            case 5: return .null
            case 6: return .int32(.sample(using: &random))
            case 7: return .int64(.sample(using: &random))
            case 8: return .other(type: BSONType.date, bytes: .sample([8], using: &random))
            case 9: return .other(type: BSONType.objectID, bytes: .sample([12], using: &random))
            case 10: return .other(type: BSONType.timestamp, bytes: .sample([8], using: &random))
            case 11, 12: return .document(.sample(depth: depth - 1, using: &random))
            default:
                let count = Int.random(in: 0...12, using: &random)
                return .array((0..<count).map { _ in .sample(depth: depth - 1, using: &random) })
            }
        }
    }

    extension BSONType {
        /// Types of which Python makes something else than the bytes.
        fileprivate static let interpreted: Set<UInt8> = [
            Self.undefined, Self.regularExpression, Self.pointer, Self.code, Self.symbol, Self.codeWithScope,
            Self.binary,
        ]
    }

    extension String {
        fileprivate static func sample(using random: inout SeededGenerator) -> Self {
            let parts = [
                "", "a", "ключ", "🎫", "\0", difficultText, "\u{10FFFF}", "\u{E000}", "$", ".", "0",
                String(repeating: "x", count: 300),
            ]
            return (0..<Int.random(in: 0..<4, using: &random)).compactMap { _ in parts.randomElement(using: &random) }
                .joined()
        }
    }

    extension Double {
        fileprivate static func sample(using random: inout SeededGenerator) -> Self {
            let special: [Self] = [
                0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
                9_007_199_254_740_994,
            ]
            return Int.random(in: 0..<2, using: &random) == 0
                ? special.randomElement(using: &random) ?? 0 : Self(bitPattern: random.next())
        }
    }

    extension FixedWidthInteger {
        fileprivate static func sample(using random: inout SeededGenerator) -> Self {
            let special: [Self] = [0, 1, 0 &- 1, .max, .min]
            return Int.random(in: 0..<2, using: &random) == 0
                ? special.randomElement(using: &random) ?? 0 : .random(in: .min ... .max, using: &random)
        }
    }

    extension Collection<UInt8> {
        fileprivate var hexadecimal: String {
            let digits = Array("0123456789abcdef".utf8)
            return String(decoding: self.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }

    extension [UInt8] {
        fileprivate init?(hexadecimal: Substring) {
            let digits = hexadecimal.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) }
            guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
            let known = digits.compactMap(\.self)
            self = stride(from: 0, to: known.count, by: 2).map { known[$0] << 4 | known[$0 + 1] }
        }

        fileprivate static func sample(_ counts: [Int], using random: inout SeededGenerator) -> Self {
            (0..<(counts.randomElement(using: &random) ?? 0)).map { _ in .random(in: 0...255, using: &random) }
        }

        fileprivate func spoilt(using random: inout SeededGenerator) -> Self {
            var bytes = self
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = .random(in: 0...255, using: &random)
                case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: index)
                default: bytes.insert(.random(in: 0...255, using: &random), at: index)
                }
            }
            return bytes
        }
    }
#endif
