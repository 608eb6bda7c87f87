import DiscordModel
import Foundation
import Testing

@Suite("Snowflakes")
struct SnowflakeTests {
    @Test("The example of Discord's reference has its creation time")
    func timestamp() {
        let id = MessageID(175_928_847_299_117_063)
        #expect(id.timestamp.description == "2016-04-30T11:18:25.796+00:00")
        #expect(MessageID(.max).timestamp > id.timestamp)
    }

    @Test("On the wire they are strings")
    func wire() throws {
        let text = #"["18446744073709551615","0"]"#
        let ids = try WireDecoder().decode([UserID].self, from: text.utf8)
        #expect(ids == [UserID(.max), 0])
        #expect(String(decoding: try JSONEncoder().encode(ids), as: UTF8.self) == text)
    }

    @Test("What is no 64-bit number is refused", arguments: ["", "-1", "+1", "1x", " 1", "18446744073709551616", "１"])
    func refused(text: String) {
        #expect(UserID(text) == nil)
    }

    @Test("They are keys of JSON objects")
    func keys() throws {
        let ids: [ChannelID: Bool] = [1: true, 2: false]
        let encoded = try JSONEncoder().encode(ids)
        #expect(try WireDecoder().decode([ChannelID: Bool].self, from: encoded) == ids)
    }

    @Test("They sort by age; @everyone has its guild's id")
    func order() {
        #expect([UserID(3), 1, 2].sorted() == [1, 2, 3])
        #expect(RoleID.everyone(of: 7) == 7)
    }
}
