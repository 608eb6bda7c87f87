public import DiscordModel

/// Sets what one role or member may do differently in a channel.
///
/// Needs the permission `MANAGE_ROLES`, and each permission that is allowed or denied, in the server or
/// the category. Fails with 50013 without them, with 30060 at 1000 overwrites.
/// Source: <https://docs.discord.com/developers/resources/channel#edit-channel-permissions>
public struct EditChannelPermissions: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.put

    /// An overwrite without its id, which stands in the path.
    public struct Body: Encodable, Hashable, Sendable {
        let type: Int
        let allow: Permissions
        let deny: Permissions
    }

    public let channelID: ChannelID
    public let overwrite: Overwrite
    public let auditLogReason: String?

    public init(of channelID: ChannelID, _ overwrite: Overwrite, reason: String? = nil) {
        self.channelID = channelID
        self.overwrite = overwrite
        self.auditLogReason = reason
    }

    public var route: Route {
        switch self.overwrite.subject {
        case .role(let id): "/channels/\(major: self.channelID)/permissions/\(id)"
        case .member(let id): "/channels/\(major: self.channelID)/permissions/\(id)"
        }
    }

    public var body: Body {
        let type =
            switch self.overwrite.subject {
            case .role: 0
            case .member: 1
            }
        return Body(type: type, allow: self.overwrite.change.allow, deny: self.overwrite.change.deny)
    }
}
