public import DiscordModel
import DiscordREST

/// Why something could not be made or posted on a server, with the permission and the channel that it is about.
public enum SetupRefusal: Error, Hashable, UserFacingError {
    /// Discord has not described the server yet.
    case serverUnknown
    case cannotMakeChannel(String, permissions: [String], category: ChannelID?)
    case cannotMakeRole(permissions: [String])
    case cannotPost(in: ChannelID, permissions: [String])
    case cannotChange(ChannelID, permissions: [String])
    case channelIsGone(ChannelID)
    case serverFull(String)
    case rolesFull
    case discordUnreachable
    /// What a button was there for is mended, or was never wrong.
    case nothingToRepair
    case buttonOfAnotherServer

    public var text: String { Texts.refusal(self) }
}

extension ErrorCode {
    /// 250 roles.
    fileprivate static let rolesFull = Self(rawValue: 30005)
}

extension SetupRefusal {
    /// What somebody reads of an error that nobody reckoned with.
    ///
    /// - Parameter lacking: What it means if Discord says that permissions are missing.
    static func reason(of error: RESTError, lacking: Self, for name: String = "") -> any UserFacingError {
        guard error.isRefusal else { return Self.discordUnreachable }
        return switch error.code {
        case .missingPermissions, .missingAccess: lacking
        case .guildChannelsFull: Self.serverFull(name)
        case .rolesFull: Self.rolesFull
        default: DiscordRefusal(error)
        }
    }
}
