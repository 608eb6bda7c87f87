public import DiscordModel

/// Sets all commands that the application has in one server only; others there go.
///
/// Fails with 30032 when there are too many, 30034 after 200 new ones in a day, 50035 when one is
/// malformed, 50001 when the application is not installed there.
/// Source: <https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-guild-application-commands>
public struct BulkOverwriteGuildCommands: RESTRequest {
    public typealias Response = [RegisteredCommand]
    public static let method = HTTPMethod.put

    public let applicationID: ApplicationID
    public let guildID: GuildID
    public let body: [ApplicationCommand]

    public init(of applicationID: ApplicationID, in guildID: GuildID, _ commands: [ApplicationCommand]) {
        self.applicationID = applicationID
        self.guildID = guildID
        self.body = commands
    }

    public var route: Route { "/applications/\(self.applicationID)/guilds/\(major: self.guildID)/commands" }
}
