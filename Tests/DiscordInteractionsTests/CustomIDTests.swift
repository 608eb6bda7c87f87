import DiscordInteractions
import DiscordModel
import Testing

@Suite("Custom ids")
struct CustomIDTests {
    struct Plain: CustomID {
        static let kind = "plain"
        static let codec = CustomIDCodec<Self> { Self() }
    }

    struct Full: CustomID {
        static let kind = "full"
        static let codec = CustomIDCodec(\Self.user, \.channel, \.number) {
            Self(user: $0, channel: $1, number: $2)
        }

        let user: UserID
        let channel: ChannelID
        let number: Int64
    }

    @Test(
        "What is printed is read back",
        arguments: [
            Full(user: 0, channel: 0, number: 0), Full(user: 35, channel: 36, number: -1),
            Full(user: UserID(.max), channel: ChannelID(.max), number: .min),
            Full(user: UserID(.max), channel: ChannelID(.max), number: .max),
        ])
    func roundTrip(id: Full) {
        #expect(Full(wireForm: id.wireForm) == id)
        #expect(id.wireForm.count <= Limits.customID)
    }

    @Test("The wire form is the kind and the fields in base 36")
    func wireForm() {
        #expect(Full(user: 36, channel: 35, number: 1).wireForm == "full:10:z:1")
        #expect(Plain().wireForm == "plain")
        #expect(Plain(wireForm: "plain") == Plain())
    }

    @Test("The largest values leave room in the hundred characters")
    func length() {
        let id = Full(user: UserID(.max), channel: ChannelID(.max), number: .min)
        #expect(id.wireForm.count <= 50)
    }

    @Test(
        "What is damaged, of another kind or of another layout is nil",
        arguments: [
            "", ":", "full", "full:", "full:1:2", "full:1:2:", "full:1:2:3:", "full:1:2:3:4", "full:1:2:!", "full:1::3",
            "FULL:1:2:3", "fuller:1:2:3", "ful:1:2:3", " full:1:2:3", "full:1:2:3 ", "plain", "plain:1:2:3",
            "full:1:2:zzzzzzzzzzzzzzzzzzzz", "full:-1:2:3", "full:1 1:2:3", "full:é:2:3",
        ])
    func damaged(text: String) {
        #expect(Full(wireForm: text) == nil)
        if text != "plain" { #expect(Plain(wireForm: text) == nil) }
    }
}
