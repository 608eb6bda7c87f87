public import DiscordModel

/// Puts somebody into a thread; who is in it stays.
///
/// Needs to be able to write in the thread, and `MANAGE_THREADS` where it is not invitable. Fails with 50083 when the
/// thread is archived, with 10007 when the user is no member of the server, with 30033 at 1000 members. Observed, not
/// documented: with 50001 when the user does not see the channel that it lies below.
/// Source: <https://docs.discord.com/developers/resources/channel#add-thread-member>
public struct AddThreadMember: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.put

    public let userID: UserID
    public let threadID: ChannelID

    public init(_ userID: UserID, to threadID: ChannelID) {
        self.userID = userID
        self.threadID = threadID
    }

    public var route: Route { "/channels/\(major: self.threadID)/thread-members/\(self.userID)" }
}
