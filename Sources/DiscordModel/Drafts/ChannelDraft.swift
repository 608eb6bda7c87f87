/// A guild channel to be made, or the fields of one to be changed; what is `nil` is left out.
///
/// Source: <https://docs.discord.com/developers/resources/guild#create-guild-channel>
public struct ChannelDraft: Encodable, Hashable, Sendable {
    public var name: String?
    public var type: ChannelType?
    public var topic: String?
    public var parentID: ChannelID?
    /// Where in the list it stands among its kind.
    public var position: Int?
    /// The whole list: what is missing is removed. At most 100 in one request.
    public var permissionOverwrites: [Overwrite]?

    public init(
        name: String? = nil, type: ChannelType? = nil, topic: String? = nil, parentID: ChannelID? = nil,
        permissionOverwrites: [Overwrite]? = nil
    ) {
        self.name = name
        self.type = type
        self.topic = topic
        self.parentID = parentID
        self.permissionOverwrites = permissionOverwrites
    }

    private enum CodingKeys: String, CodingKey {
        case name, type, topic, position
        case parentID = "parent_id"
        case permissionOverwrites = "permission_overwrites"
    }
}
