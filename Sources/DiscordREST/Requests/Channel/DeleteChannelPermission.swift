public import DiscordModel

/// Takes away what one role or member may do differently in a channel.
///
/// Needs the permission `MANAGE_ROLES`. Fails with 10009 when there is nothing to take away.
/// Source: <https://docs.discord.com/developers/resources/channel#delete-channel-permission>
public struct DeleteChannelPermission: RESTRequest {
    public typealias Response = NoContent
    public static let method = HTTPMethod.delete
    public static let alreadyDone: Set<ErrorCode> = [.unknownOverwrite]

    public let channelID: ChannelID
    public let subject: Overwrite.Subject
    public let auditLogReason: String?

    public init(of channelID: ChannelID, _ subject: Overwrite.Subject, reason: String? = nil) {
        self.channelID = channelID
        self.subject = subject
        self.auditLogReason = reason
    }

    public var route: Route {
        switch self.subject {
        case .role(let id): "/channels/\(major: self.channelID)/permissions/\(id)"
        case .member(let id): "/channels/\(major: self.channelID)/permissions/\(id)"
        }
    }
}
