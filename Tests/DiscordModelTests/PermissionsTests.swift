import DiscordModel
import Foundation
import Testing

@Suite("Permissions")
struct PermissionsTests {
    @Test("On the wire they are a decimal string; unknown bits survive")
    func wire() throws {
        let text = #"["2251799813685248","9223372036854775816"]"#
        let permissions = try WireDecoder().decode([Permissions].self, from: text.utf8)
        #expect(permissions[0] == .pinMessages)
        #expect(permissions[1].contains(.administrator) && permissions[1].rawValue >> 63 == 1)
        #expect(String(decoding: try JSONEncoder().encode(permissions), as: UTF8.self) == text)
        #expect(throws: DecodingError.self) { try WireDecoder().decode(Permissions.self, from: "\"-1\"".utf8) }
        #expect(throws: DecodingError.self) { try WireDecoder().decode(Permissions.self, from: "8".utf8) }
    }

    @Test("All assigned bits are every bit up to 52 but 47")
    func all() {
        #expect(Permissions.all.bits.map { $0.rawValue.trailingZeroBitCount } == (0...52).filter { $0 != 47 })
    }

    @Test("Names are those of Discord's settings")
    func names() {
        let permissions: Permissions = [.manageChannels, .viewChannel, Permissions(rawValue: 1 << 60)]
        #expect(permissions.names == ["Manage Channels", "View Channels", "permission 1152921504606846976"])
    }
}

@Suite("Effective permissions")
struct EffectivePermissionsTests {
    let guild: GuildID = 1
    let member: UserID = 10
    let staff: RoleID = 20
    let muted: RoleID = 21

    func inChannel(_ base: Permissions, roles: Set<RoleID> = [], _ overwrites: [Overwrite]) -> Permissions {
        EffectivePermissions.inChannel(
            base: base, guild: self.guild, member: self.member, roles: roles, overwrites: overwrites)
    }

    @Test("Base permissions are the union of @everyone and the roles; owner and administrators have all")
    func base() {
        #expect(
            EffectivePermissions.base(everyone: .viewChannel, roles: [.sendMessages, .connect], isOwner: false)
                == [.viewChannel, .sendMessages, .connect])
        #expect(EffectivePermissions.base(everyone: [], roles: [Permissions](), isOwner: true) == .all)
        #expect(EffectivePermissions.base(everyone: [], roles: [.administrator], isOwner: false) == .all)
    }

    @Test("@everyone's overwrite is overruled by roles, those by the member's own")
    func layers() {
        let everyone = Overwrite(.role(.everyone(of: guild)), deny: .viewChannel)
        let role = Overwrite(.role(staff), allow: .viewChannel)
        let own = Overwrite(.member(member), deny: .viewChannel)
        #expect(self.inChannel(.viewChannel, [everyone]) == [])
        #expect(self.inChannel([], roles: [staff], [everyone, role]) == .viewChannel)
        #expect(self.inChannel([], roles: [staff], [own, role, everyone]) == [])
        #expect(self.inChannel([], roles: [], [everyone, role]) == [])
    }

    @Test("Among roles, one that allows beats one that denies, in any order")
    func roles() {
        let allow = Overwrite(.role(staff), allow: .sendMessages)
        let deny = Overwrite(.role(muted), deny: .sendMessages)
        #expect(self.inChannel([], roles: [staff, muted], [allow, deny]) == .sendMessages)
        #expect(self.inChannel([], roles: [staff, muted], [deny, allow]) == .sendMessages)
        #expect(self.inChannel(.sendMessages, roles: [muted], [deny]) == [])
    }

    @Test("Administrators cannot be shut out, others' overwrites do not touch a member")
    func exceptions() {
        let deny = Overwrite(.role(.everyone(of: guild)), deny: .all)
        #expect(self.inChannel([.administrator], [deny]) == .all)
        let others = Overwrite(.member(99), deny: .viewChannel)
        let roleWithMembersID = Overwrite(.role(10), deny: .viewChannel)
        #expect(self.inChannel(.viewChannel, [others, roleWithMembersID]) == .viewChannel)
    }

    @Test("Without viewing nothing is left, without sending nothing that needs it")
    func voided() {
        #expect(EffectivePermissions.withoutVoidedBits([.sendMessages, .manageChannels]) == [])
        #expect(
            EffectivePermissions.withoutVoidedBits([.viewChannel, .attachFiles, .embedLinks, .manageChannels])
                == [.viewChannel, .manageChannels])
        #expect(EffectivePermissions.withoutVoidedBits(.all) == .all)
    }
}
