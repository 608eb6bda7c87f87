public import DiscordModel

/// One member of a server.
///
/// Fails with 10007 when the user is no member, with 10013 when there is no such user.
/// Source: <https://docs.discord.com/developers/resources/guild#get-guild-member>
public struct GetGuildMember: RESTRequest {
    public typealias Response = Member
    public static let method = HTTPMethod.get

    public let userID: UserID
    public let guildID: GuildID

    public init(_ userID: UserID, in guildID: GuildID) {
        self.userID = userID
        self.guildID = guildID
    }

    public var route: Route { "/guilds/\(major: self.guildID)/members/\(self.userID)" }
}
