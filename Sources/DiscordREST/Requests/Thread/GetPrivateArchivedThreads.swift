public import DiscordModel

/// A page of the archived private threads below a channel, the last archived first.
///
/// Needs the permissions `READ_MESSAGE_HISTORY` and `MANAGE_THREADS`; fails with 50013 without them.
/// Source: <https://docs.discord.com/developers/resources/channel#list-private-archived-threads>
public struct GetPrivateArchivedThreads: RESTRequest {
    public typealias Response = ThreadList
    public static let method = HTTPMethod.get

    public let channelID: ChannelID
    public let query: [(String, String)]

    /// - Parameter moment: Only those that were archived before.
    public init(below channelID: ChannelID, before moment: Timestamp? = nil) {
        self.channelID = channelID
        let limit = [("limit", "\(Limits.threadsPage.upperBound)")]
        self.query = limit + (moment.map { [("before", $0.description)] } ?? [])
    }

    public var route: Route { "/channels/\(major: self.channelID)/threads/archived/private" }
}
