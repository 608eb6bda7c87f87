import DiscordModel
import Testing

@Suite("Payloads as Discord sends them")
struct PayloadTests {
    func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try WireDecoder().decode(type, from: text.utf8)
    }

    static let user =
        #"{"id":"80351110224678912","username":"nelly","global_name":"Nelly","avatar":null,"new_field":{"a":[1]}}"#

    @Test("A message with embed, buttons, attachment and an unknown component")
    func message() throws {
        let message = try self.decode(
            Message.self,
            #"""
            {"id":"334385199974967042","channel_id":"290926798999357250","guild_id":"41771983423143937","author":\#(Self.user),
             "content":"Ünïcode \ud83c\udfab \"quoted\"","timestamp":"2017-07-11T17:27:07.299000+00:00","edited_timestamp":null,
             "type":99,"flags":64,"mentions":[],"nonce":12345,
             "attachments":[{"id":"5","filename":"a.png","size":3500,"url":"https://cdn/x","content_type":"image/png"}],
             "embeds":[{"type":"rich","title":"T","color":5793266,"fields":[{"name":"a","value":"b","inline":true}]}],
             "components":[{"type":1,"id":1,"components":[{"type":2,"style":1,"label":"Close","custom_id":"c:1"}]},{"type":77,"x":{}}],
             "message_reference":{"message_id":"1","channel_id":"2"},"referenced_message":null}
            """#)
        #expect(message.id == 334_385_199_974_967_042 && message.author.displayName == "Nelly")
        #expect(message.content == "Ünïcode 🎫 \"quoted\"")
        #expect(message.timestamp.millisecondsSince1970 == 1_499_794_027_299 && message.editedTimestamp == nil)
        #expect(message.flags?.contains(.ephemeral) == true && message.type.rawValue == 99)
        #expect(message.attachments?.first?.size == 3500 && message.embeds?.first?.fields?.first?.inline == true)
        #expect(message.components?.flatMap(\.flattened).compactMap(\.customID) == ["c:1"])
        #expect(message.components?.last?.type.rawValue == 77 && message.referencedMessage == nil)
    }

    @Test("A slash command with a user option and its resolved data")
    func interaction() throws {
        let interaction = try self.decode(
            Interaction.self,
            #"""
            {"id":"1","application_id":"2","type":2,"token":"t","version":1,"guild_id":"3","channel_id":"4","locale":"de",
             "app_permissions":"8866461766385663","channel":{"id":"4","type":0,"name":"help","permissions":"0"},
             "member":{"user":\#(Self.user),"roles":["7"],"permissions":"2048","nick":null},
             "data":{"id":"9","name":"add","type":1,"options":[{"name":"user","type":6,"value":"11"},{"name":"n","type":4,"value":3},
              {"name":"x","type":10,"value":1.5},{"name":"b","type":5,"value":true}],
              "resolved":{"users":{"11":\#(Self.user)},"members":{"11":{"roles":[],"permissions":"1024"}}}}}
            """#)
        #expect(interaction.actor?.username == "nelly" && interaction.member?.permissions == .sendMessages)
        #expect(interaction.appPermissions == .all)
        #expect(
            interaction.data?.options?.map(\.value) == [.string("11"), .integer(3), .number(1.5), .boolean(true)])
        #expect(interaction.data?.resolved?.members?[11]?.permissions == .viewChannel)
        #expect(interaction.data?.resolved?.users?[11]?.globalName == "Nelly")
    }

    @Test("A form that was sent: labels with inputs and a select")
    func modal() throws {
        let interaction = try self.decode(
            Interaction.self,
            #"""
            {"id":"1","application_id":"2","type":5,"token":"t","user":\#(Self.user),"data":{"custom_id":"f","components":[
             {"type":18,"id":1,"component":{"type":4,"custom_id":"title","value":"Hi"}},
             {"type":18,"id":2,"component":{"type":6,"custom_id":"roles","values":["1","2"]}}]}}
            """#)
        let fields = interaction.data?.components?.flatMap(\.flattened) ?? []
        #expect(fields.compactMap(\.value) == ["Hi"] && fields.compactMap(\.values) == [["1", "2"]])
    }

    @Test("A guild with a hidden channel and overwrites of both kinds")
    func guild() throws {
        let guild = try self.decode(
            Guild.self,
            #"""
            {"id":"1","name":"Harbour","owner_id":"2","member_count":3,"roles":[{"id":"1","name":"@everyone","position":0,
             "permissions":"1024","managed":false,"mentionable":false,"colors":{"primary_color":0}}],
             "channels":[{"id":"5","type":0,"name":"___hidden___","flags":131072,"permission_overwrites":
             [{"id":"1","type":0,"allow":"0","deny":"1024"},{"id":"9","type":1,"allow":"1024","deny":"0"}]}]}
            """#)
        let channel = try #require(guild.channels?.first)
        #expect(channel.flags?.contains(.obfuscated) == true)
        #expect(
            channel.permissionOverwrites
                == [Overwrite(.role(1), deny: .viewChannel), Overwrite(.member(9), allow: .viewChannel)])
        #expect(guild.roles.first?.permissions == .viewChannel)
    }
}
