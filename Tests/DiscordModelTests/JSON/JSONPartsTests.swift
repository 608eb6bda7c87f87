import DiscordModel
import Testing

@Suite("The parts of a JSON text")
struct JSONPartsTests {
    private func id(_ text: String) -> ChannelID? {
        Array(text.utf8).withUnsafeBytes { JSONParts.id("channel_id", of: $0) }
    }

    @Test("An id is found at the outermost level only")
    func ids() {
        #expect(self.id(#"{"channel_id":"42"}"#) == 42)
        #expect(
            self.id(#"{ "a" : [ {"channel_id":"1"} ] , "channel_id" : "18446744073709551615" , "x"#)
                == 18446744073709551615)
        #expect(
            self.id(#"{"message_reference":{"channel_id":"1"},"content":"\"channel_id\":\"2\"","channel_id":"3"}"#) == 3
        )
        #expect(self.id(#"{"channel_id":"1","channel_id":"2"}"#) == 1)
        for text in [
            "", "{}", "[]", "null", #"{"channel_id":42}"#, #"{"channel_id":null}"#, #"{"channel_id":""}"#,
            #"{"channel_id":"18446744073709551616"}"#, #"{"channel_id":"1x"}"#, #"{"channel_id":"-1"}"#,
            #"{"d":{"channel_id":"1"}}"#, #"{"channel_id":"1"#, #"{"channel_id""#,
        ] {
            #expect(self.id(text) == nil, "\(text)")
        }
    }

    @Test("Members and elements are found where they stand")
    func parts() throws {
        let object = Array(#"{"a":[1, 2],"b":"x\"}","c":null}"#.utf8)
        let members = try JSONParts.members(of: object).mapValues { String(decoding: object[$0], as: UTF8.self) }
        #expect(members == ["a": "[1, 2]", "b": #""x\"}""#, "c": "null"])
        let array = Array(#" [ {"a":1} , [2],"]" ] "#.utf8)
        let elements = try JSONParts.elements(of: array).map { String(decoding: array[$0], as: UTF8.self) }
        #expect(elements == [#"{"a":1}"#, "[2]", #""]""#])
        #expect(try JSONParts.elements(of: Array("[]".utf8)).isEmpty)
        for text in ["", "[", "[1", "[1,]", "[1]x", "{}"] {
            #expect(throws: DecodingError.self) { try JSONParts.elements(of: Array(text.utf8)) }
        }
    }

    @Test("Mutated texts crash nothing", arguments: 0..<4 as Range<UInt64>)
    func mutated(seed: UInt64) {
        var documents = JSONDocuments(seed: seed)
        for _ in 0..<500 {
            let text = documents.mutation(of: Array(#"{"a":{"b":[1,"x"]},"channel_id":"123","c":"\u0041"}"#.utf8))
            _ = text.withUnsafeBytes { JSONParts.id("channel_id", of: $0, as: Channel.self) }
            if let members = try? JSONParts.members(of: text) {
                #expect(members.values.allSatisfy { $0.upperBound <= text.count })
            }
            _ = try? JSONParts.elements(of: text)
        }
    }
}
