public import DiscordModel

/// Takes somebody out of a thread.
///
/// Needs the permission `MANAGE_THREADS`, or to have started the thread if it is a private one. Fails with 50083 when it is
/// archived. That who is not in it is an error (10007) is assumed.
/// Source: <https://docs.discord.com/developers/resources/channel#remove-thread-member>
public struct RemoveThreadMember: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.delete
    public static let alreadyDone: Set<ErrorCode> = [.unknownMember]

    public let userID: UserID
    public let threadID: ChannelID

    public init(_ userID: UserID, from threadID: ChannelID) {
        self.userID = userID
        self.threadID = threadID
    }

    public var route: Route { "/channels/\(major: self.threadID)/thread-members/\(self.userID)" }
}
