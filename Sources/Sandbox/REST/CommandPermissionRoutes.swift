import DiscordModel

/// Who may use which command where, as a bot sees it. Only people change it, in the server's settings (rule 60).
///
/// Source: <https://docs.discord.com/developers/interactions/application-commands#permissions>
enum CommandPermissionRoutes {
    private static let path = "/applications/{application}/guilds/{guild}/commands"

    static let all = [
        Endpoint("GET", Self.path + "/permissions", Self.list),
        Endpoint("GET", Self.path + "/{command}/permissions", Self.get),
        Endpoint("PUT", Self.path + "/{command}/permissions", Self.put),
    ]

    private static func list(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        _ = try ApplicationCommandRoutes.scope(call, world)
        let (guild, application) = (try world.guild(call), try call.caller().id)
        let ids = guild.commandPermissions.keys.sorted().filter { world.isCommand($0, of: application, in: guild.id) }
        return .ok(.array(ids.map { world.commandPermissionsJSON(of: $0, application, in: guild) }))
    }

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        _ = try ApplicationCommandRoutes.scope(call, world)
        let (guild, application) = (try world.guild(call), try call.caller().id)
        let id: CommandID = try call.id("command")
        guard world.isCommand(id.rawValue, of: application, in: guild.id) else { throw APIError(.unknownCommand) }
        guard guild.commandPermissions[id.rawValue] != nil else { throw APIError(.unknownCommandPermissions) }
        return .ok(world.commandPermissionsJSON(of: id.rawValue, application, in: guild))
    }

    /// Needs the token of a person who may manage the server and its roles. 403 with 20001 was observed:
    /// <https://github.com/discord-net/Discord.Net/issues/2335>
    private static func put(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        _ = try ApplicationCommandRoutes.scope(call, world)
        throw APIError(.botsMayNot)
    }
}
