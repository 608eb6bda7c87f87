public import DiscordModel

/// The channels of a server, without threads. Those that the bot may not see come with made-up names
/// and the flag `obfuscated`.
///
/// Source: <https://docs.discord.com/developers/resources/guild#get-guild-channels>
public struct GetGuildChannels: RESTRequest {
    public typealias Response = [Channel]
    public static let method = HTTPMethod.get

    public let guildID: GuildID

    public init(of guildID: GuildID) { self.guildID = guildID }

    public var route: Route { "/guilds/\(major: self.guildID)/channels" }
}
