import DiscordModel
import Testing

@Suite("The wire decoder")
struct WireDecoderTests {
    func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try WireDecoder().decode(type, from: text.utf8)
    }

    @Test("Every width of integer is exact up to its ends, and refuses one more")
    func integers() throws {
        #expect(try self.decode(UInt64.self, "18446744073709551615") == .max)
        #expect(try self.decode(Int64.self, "-9223372036854775808") == .min)
        #expect(try self.decode(Int64.self, "9223372036854775807") == .max)
        #expect(try self.decode([UInt8].self, "[0,255,-0]") == [0, 255, 0])
        #expect(try self.decode([Int8].self, "[-128,127]") == [-128, 127])
        #expect(try self.decode([Int16].self, "[-32768]") == [.min])
        #expect(try self.decode([UInt32].self, "[4294967295]") == [.max])
        #expect(throws: DecodingError.self) { try self.decode(UInt64.self, "18446744073709551616") }
        #expect(throws: DecodingError.self) { try self.decode(Int64.self, "9223372036854775808") }
        #expect(throws: DecodingError.self) { try self.decode(UInt8.self, "256") }
        #expect(throws: DecodingError.self) { try self.decode(UInt8.self, "-1") }
        #expect(throws: DecodingError.self) { try self.decode(Int.self, "1.5") }
        #expect(throws: DecodingError.self) { try self.decode(Int.self, "\"1\"") }
    }

    @Test("A whole number may be written with a fraction or an exponent")
    func wholeDecimals() throws {
        #expect(try self.decode([Int].self, "[1.0, 2e3, 1500e-2]") == [1, 2000, 15])
    }

    @Test("Fractions come out to the last bit")
    func doubles() throws {
        #expect(try self.decode([Double].self, "[0.1, 64.57, 1e-7, 12]") == [0.1, 64.57, 1e-7, 12])
        #expect(try self.decode(Float.self, "0.1") == 0.1)
        #expect(throws: DecodingError.self) { try self.decode(Float.self, "1e39") }
    }

    @Test("Escapes and surrogate pairs become the characters they stand for")
    func escapes() throws {
        #expect(try self.decode(String.self, #""\"\\\/\b\f\n\r\t\u00e4\uD83D\uDE00z""#) == "\"\\/\u{8}\u{C}\n\r\tä😀z")
        #expect(try self.decode(String.self, #""\u0000""#) == "\0")
    }

    @Test("A key is found also when it is written with escapes")
    func escapedKey() throws {
        struct Named: Decodable { let name: String }
        #expect(try self.decode(Named.self, #"{"\u006eame":"x"}"#).name == "x")
    }

    @Test("Dictionaries keyed by ids decode, small ones and large ones")
    func dictionaries() throws {
        for size in [0, 3, 64, 65, 5000] {
            let text = "{" + (0..<size).map { "\"\($0 + 1)\":\($0)" }.joined(separator: ",") + "}"
            let decoded = try self.decode([UserID: Int].self, text)
            #expect(decoded.count == size)
            #expect(decoded.allSatisfy { $0.key.rawValue == UInt64($0.value + 1) })
        }
        #expect(try self.decode([Int: String].self, #"{"7":"a"}"#) == [7: "a"])
    }

    @Test("Missing and null members are nil; null where a value must be is an error of its own")
    func optionals() throws {
        struct Fields: Decodable {
            let a: String?
            let b: Int?
            let c: Bool?
            let d: [Int]?
            let e: Double?
        }
        let fields = try self.decode(Fields.self, #"{"a":null,"b":null,"d":null,"e":null}"#)
        #expect(fields.a == nil && fields.b == nil && fields.c == nil && fields.d == nil && fields.e == nil)
        #expect(try self.decode([String?].self, #"["a",null]"#) == ["a", nil])
        #expect(throws: DecodingError.self) { try self.decode([String].self, "[null]") }
        #expect { try self.decode(String.self, "null") } throws: { error in
            guard case .valueNotFound? = error as? DecodingError else { return false }
            return true
        }
    }

    @Test("Nested containers, super decoders and mixed arrays follow Codable's rules")
    func nesting() throws {
        struct Mixed: Decodable {
            enum Keys: String, CodingKey { case inner, list, base }
            var number = 0
            var list: [String] = []
            var base = ""
            var missing = false

            init(from decoder: any Decoder) throws {
                let fields = try decoder.container(keyedBy: Keys.self)
                self.number = try fields.nestedContainer(keyedBy: Keys.self, forKey: .inner).decode(
                    Int.self, forKey: .base)
                var list = try fields.nestedUnkeyedContainer(forKey: .list)
                #expect(list.count == 5)
                self.list.append(try list.decode(String.self))
                #expect(throws: DecodingError.self) { try list.decode(String.self) }
                #expect(list.currentIndex == 1)
                self.list.append(String(try list.decode(Int.self)))
                #expect(try list.decodeNil())
                let object = try list.nestedContainer(keyedBy: Keys.self)
                self.list.append(try object.decode(String.self, forKey: .base))
                var last = try list.nestedUnkeyedContainer()
                #expect(last.isAtEnd && list.isAtEnd)
                #expect(throws: DecodingError.self) { try last.decode(Int.self) }
                self.base = try String(from: fields.superDecoder())
                self.missing = try fields.superDecoder(forKey: .base).singleValueContainer().decodeNil()
                #expect(fields.allKeys == [.inner, .list])
            }
        }
        let mixed = try self.decode(
            Mixed.self, #"{"inner":{"base":7},"list":["a",8,null,{"base":"c"},[]],"super":"s","other":[[]]}"#)
        #expect(mixed.number == 7 && mixed.list == ["a", "8", "c"] && mixed.base == "s" && mixed.missing)
    }

    @Test("An error says where it happened and what was expected, but not what the text contained")
    func codingPath() throws {
        let mismatch = self.failure(#"{"items":[{"id":"1","name":"a"},{"id":"2","name":["secret"]}]}"#)
        #expect(mismatch == ("items.Index 1.name", "expected String, found an array"))
        #expect(self.failure(#"{"items":[{"id":"1"}]}"#) == ("items.Index 0", "no member “name”"))
        #expect(self.failure(#"{"x":[[1],{"y":2}],"items":{}}"#) == ("items", "expected Array<Any>, found an object"))
        #expect(self.failure(#"{"items":[{"id":"x","name":""}]}"#).path == "items.Index 0.id")
        #expect(self.failure(#"{"items":[}"#) == ("", "The text has an unexpected character, at byte 10."))
    }

    private struct Outer: Decodable { let items: [Inner] }
    private struct Inner: Decodable { let id: UserID, name: String }

    /// Where a text fails to be an `Outer`, and why.
    private func failure(_ text: String) -> (path: String, text: String) {
        let error = #expect(throws: DecodingError.self) { try self.decode(Outer.self, text) }
        let context: DecodingError.Context? =
            switch error {
            case .typeMismatch(_, let context): context
            case .valueNotFound(_, let context): context
            case .keyNotFound(_, let context): context
            case .dataCorrupted(let context): context
            default: nil
            }
        guard let context else { return ("", "") }
        return (context.codingPath.map(\.stringValue).joined(separator: "."), context.debugDescription)
    }

    @Test("Depth is limited, so that no text can exhaust the stack")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        struct Skipped: Decodable {}
        #expect(throws: DecodingError.self) { try self.decode([AnyJSON].self, nested(101)) }
        #expect(throws: DecodingError.self) { try self.decode(AnyJSON.self, nested(100_000)) }
        _ = try self.decode(Skipped.self, "{\"a\":\(nested(99))}")
        _ = try self.decode(AnyJSON.self, nested(100))
    }

    @Test("Slices and raw buffers decode in place")
    func overloads() throws {
        let frame = Array(#"xx{"id":"5"}yy"#.utf8)
        #expect(try WireDecoder().decode(UnavailableGuild.self, from: frame[2..<12]).id == 5)
        let raw = try frame.withUnsafeBytes {
            try WireDecoder().decode(UnavailableGuild.self, from: UnsafeRawBufferPointer(rebasing: $0[2..<12]))
        }
        #expect(raw.id == 5)
        #expect(try WireDecoder().decode(Int.self, from: AnySequence("42".utf8)) == 42)
    }
}
