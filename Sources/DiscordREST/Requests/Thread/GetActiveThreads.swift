public import DiscordModel

/// The threads of a server that are not archived and that the bot sees, the newest first.
///
/// Source: <https://docs.discord.com/developers/resources/guild#list-active-guild-threads>
public struct GetActiveThreads: RESTRequest {
    public typealias Response = ThreadList
    public static let method = HTTPMethod.get

    public let guildID: GuildID

    public init(of guildID: GuildID) { self.guildID = guildID }

    public var route: Route { "/guilds/\(major: self.guildID)/threads/active" }
}
