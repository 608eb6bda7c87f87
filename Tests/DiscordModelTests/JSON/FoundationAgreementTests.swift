import DiscordModel
import Foundation
import Testing

@Suite("The wire decoder, compared with Foundation's")
struct FoundationAgreementTests {
    let ours = WireDecoder()

    func foundation(_ bytes: [UInt8]) throws -> AnyJSON { try JSONDecoder().decode(AnyJSON.self, from: Data(bytes)) }

    @Test("Valid documents decode to the same values", arguments: 0..<8 as Range<UInt64>)
    func valid(seed: UInt64) throws {
        var documents = JSONDocuments(seed: seed)
        for _ in 0..<150 {
            let document = documents.document()
            let text = String(decoding: document, as: UTF8.self)
            let expected = try self.foundation(document)
            #expect(try self.ours.decode(AnyJSON.self, from: document) == expected, "\(text)")
        }
    }

    @Test("Mutated documents crash nothing, and are accepted or refused by both", arguments: 100..<108 as Range<UInt64>)
    func mutated(seed: UInt64) throws {
        var documents = JSONDocuments(seed: seed)
        for _ in 0..<400 {
            let document = documents.mutation(of: documents.document())
            let ours = try? self.ours.decode(AnyJSON.self, from: document)
            guard self.isComparable(document) else { continue }
            let theirs = try? self.foundation(document)
            #expect(ours == theirs, "\(String(decoding: document, as: UTF8.self))")
        }
    }

    /// Foundation guesses other encodings where zeros or byte-order marks begin a text, and allows trailing commas.
    private func isComparable(_ document: [UInt8]) -> Bool {
        if document.prefix(4).contains(where: { $0 == 0 || $0 >= 0xEF }) { return false }
        let solid = document.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return !zip(solid, solid.dropFirst()).contains { $0 == 0x2C && ($1 == 0x5D || $1 == 0x7D) }
    }

    @Test("A trailing comma is refused, which Foundation allows", arguments: ["[1,]", "[1 , ]", #"{"a":1,}"#])
    func trailingComma(text: String) {
        #expect(throws: DecodingError.self) { try self.ours.decode(AnyJSON.self, from: text.utf8) }
    }

    @Test(
        "Both refuse what RFC 8259 does not allow",
        arguments: [
            "", " ", "{", "}", "[", "[1", "[1,", "[,1]", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}",
            "{1:1}",
            "01", "-", "-01", "1.", ".5", "1.e3", "1e", "1e+", "+1", "0x10", "1_000", "NaN", "Infinity", "--1",
            "tru", "truee", "True", "nul", "'a'", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"",
            "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\", "\"a\nb\"", "\"\t\"",
            "[1 2]", "[1]]", "{}{}", "1 2", "[1}", "{\"a\":1]", "\u{0C}1", "/* */1", "[\u{A0}1]", "1e999", "-1e999",
        ])
    func refused(text: String) {
        #expect(throws: DecodingError.self) { try self.ours.decode(AnyJSON.self, from: text.utf8) }
        #expect(throws: (any Error).self) { try self.foundation(Array(text.utf8)) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0x80], [0xE2, 0x82],
            [0xED, 0xA0, 0x80],
            [0xF0, 0x8F, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        for padding in 0..<9 {
            let quoted = [0x22] + [UInt8](repeating: 0x61, count: padding) + bytes + [0x22]
            #expect(throws: DecodingError.self) { try self.ours.decode(String.self, from: quoted) }
        }
    }

    @Test("Of members with the same name the first counts, as with Foundation")
    func duplicateKeys() throws {
        struct One: Decodable { let a: Int }
        let text = Array(#"{"a":1,"\u0061":2,"a":3}"#.utf8)
        #expect(try self.ours.decode(One.self, from: text).a == JSONDecoder().decode(One.self, from: Data(text)).a)
        #expect(
            try self.ours.decode([String: Int].self, from: text)
                == JSONDecoder().decode([String: Int].self, from: Data(text)))
    }
}
