public import DiscordModel

/// The roles of a server, `@everyone` among them.
///
/// Source: <https://docs.discord.com/developers/resources/guild#get-guild-roles>
public struct GetGuildRoles: RESTRequest {
    public typealias Response = [Role]
    public static let method = HTTPMethod.get

    public let guildID: GuildID

    public init(of guildID: GuildID) { self.guildID = guildID }

    public var route: Route { "/guilds/\(major: self.guildID)/roles" }
}
