public import DiscordModel

/// A server's name, owner and roles; not its channels.
///
/// Fails with 50001 or 10004 where the bot is no member.
/// Source: <https://docs.discord.com/developers/resources/guild#get-guild>
public struct GetGuild: RESTRequest {
    public typealias Response = Guild
    public static let method = HTTPMethod.get

    public let guildID: GuildID

    public init(_ guildID: GuildID) { self.guildID = guildID }

    public var route: Route { "/guilds/\(major: self.guildID)" }
}
