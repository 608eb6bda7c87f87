import DiscordModel

/// Who may not come back to a server.
enum BanControl {
    private static let path = "/guilds/{guild}/bans"

    static var all: [ControlRoute] {
        [
            .look(Self.path) { world, call throws(ControlError) in
                let bans = try call.guild(in: world).bans.sorted { $0.key < $1.key }
                return ["bans": .array(bans.map { world.banJSON($0.key, $0.value) })]
            },
            .shape("PUT", Self.path + "/{user}") { world, call throws(ControlError) in
                let (guild, user) = (try call.guild(in: world), try call.user(in: world).id)
                guard user != guild.ownerID else { throw ControlError(409, "The owner cannot be banned") }
                let reason = try call.text("reason")
                if guild.bans[user] == nil { world.ban(user, from: guild.id, reason: reason) }
                return [:]
            },
            .shape("DELETE", Self.path + "/{user}") { world, call throws(ControlError) in
                let (guild, user) = (try call.guild(in: world), try call.user(in: world).id)
                guard guild.bans[user] != nil else { throw ControlError(404, "Nobody of this name is banned") }
                world.liftBan(of: user, from: guild.id)
                return [:]
            },
        ]
    }
}
