import DiscordModel
import Testing

@Suite("The peek at a gateway frame")
struct FrameHeaderTests {
    func header(_ text: String) throws -> FrameHeader { try FrameHeader(scanning: Array(text.utf8)) }

    func data(_ text: String) throws -> String? {
        try self.header(text).data.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test("A dispatch shows op, name, sequence and where its contents lie")
    func dispatch() throws {
        let text = #"{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"content":"a \"}\\","x":[{"op":9}]}}"#
        let header = try self.header(text)
        #expect(header.op == 0 && header.sequence == 42 && header.eventName == "MESSAGE_CREATE")
        #expect(try self.data(text) == #"{"content":"a \"}\\","x":[{"op":9}]}"#)
    }

    @Test("Order, white space and unknown members do not matter")
    func shapes() throws {
        let text = "\n{ \"d\" : [ 1 , \"]\" ] ,\t\"new\":{\"s\":1}, \"op\" : 10 , \"s\":null,\"t\" : null }\r\n"
        let header = try self.header(text)
        #expect(header.op == 10 && header.sequence == nil && header.eventName == nil)
        #expect(try self.data(text) == #"[ 1 , "]" ]"#)
        #expect(try self.data(#"{"op":9,"d":false}"#) == "false")
        #expect(try self.data(#"{"op":1,"d":251}"#) == "251")
        #expect(try self.data(#"{"op":11,"d":null}"#) == nil)
        #expect(try self.data(#"{"op":11}"#) == nil)
    }

    @Test(
        "What is no frame is refused",
        arguments: [
            "", " ", "{", "{}", "[]", "null", "{\"op\"}", "{\"op\":}", "{\"op\":1", "{\"op\":1,}", "{\"op\":1 \"s\":2}",
            "{\"op\":1}x", "{\"s\":1}", "{\"op\":\"1\"}", "{\"op\":-1}", "{\"op\":1.0}",
            "{\"op\":99999999999999999999}",
            "{\"op\":1,\"d\":\"\\", "{\"op\":1,\"d\":\"\\\"", "{\"op\":1,\"d\":[}", "{\"op\":1,\"d\":\"a\nb\"}",
            "{op:1}",
            "{,\"op\":1}",
        ])
    func refused(text: String) {
        #expect(throws: DecodingError.self) { try self.header(text) }
    }

    @Test(
        "Mutated frames crash nothing, and agree with the decoder where both accept", arguments: 0..<4 as Range<UInt64>)
    func mutated(seed: UInt64) throws {
        struct Frame: Decodable { let op: Int, s: Int?, t: String? }
        var documents = JSONDocuments(seed: seed)
        for _ in 0..<500 {
            let contents = String(decoding: documents.document(), as: UTF8.self)
            let frame = Array(#"{"t":"GUILD_CREATE","s":7,"op":0,"d":\#(contents)}"#.utf8)
            let whole = try FrameHeader(scanning: frame)
            #expect(whole.op == 0 && whole.sequence == 7 && whole.eventName == "GUILD_CREATE")
            let mutation = documents.mutation(of: frame)
            guard let header = try? FrameHeader(scanning: mutation),
                let decoded = try? WireDecoder().decode(Frame.self, from: mutation)
            else { continue }
            #expect(header.op == decoded.op)
            if let range = header.data { #expect(range.upperBound <= mutation.count) }
        }
    }
}
