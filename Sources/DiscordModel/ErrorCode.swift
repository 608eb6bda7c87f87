/// The `code` of an error answer of the REST API. Code by this, never by the message.
///
/// Source: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes>
public struct ErrorCode: OpenEnum {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let general = Self(rawValue: 0)
    public static let unknownChannel = Self(rawValue: 10003)
    public static let unknownGuild = Self(rawValue: 10004)
    public static let unknownMember = Self(rawValue: 10007)
    public static let unknownMessage = Self(rawValue: 10008)
    public static let unknownOverwrite = Self(rawValue: 10009)
    public static let unknownRole = Self(rawValue: 10011)
    public static let unknownUser = Self(rawValue: 10013)
    public static let unknownWebhook = Self(rawValue: 10015)
    public static let unknownInteraction = Self(rawValue: 10062)
    public static let unknownCommand = Self(rawValue: 10063)
    public static let guildChannelsFull = Self(rawValue: 30013)
    public static let attachmentsFull = Self(rawValue: 30015)
    public static let commandsFull = Self(rawValue: 30032)
    public static let overwritesFull = Self(rawValue: 30060)
    public static let directMessagesTooFast = Self(rawValue: 40003)
    public static let requestTooLarge = Self(rawValue: 40005)
    public static let interactionAlreadyAcknowledged = Self(rawValue: 40060)
    public static let blockedByCloudflare = Self(rawValue: 40333)
    public static let missingAccess = Self(rawValue: 50001)
    public static let cannotEditOthersMessage = Self(rawValue: 50005)
    public static let emptyMessage = Self(rawValue: 50006)
    public static let cannotMessageUser = Self(rawValue: 50007)
    public static let cannotMessageInNonTextChannel = Self(rawValue: 50008)
    public static let missingPermissions = Self(rawValue: 50013)
    public static let invalidToken = Self(rawValue: 50014)
    public static let wrongChannelType = Self(rawValue: 50024)
    public static let invalidWebhookToken = Self(rawValue: 50027)
    public static let invalidFormBody = Self(rawValue: 50035)
    public static let invalidAPIVersion = Self(rawValue: 50041)
    public static let fileTooLarge = Self(rawValue: 50045)
    public static let channelRequiredByCommunity = Self(rawValue: 50074)
    public static let invalidJSON = Self(rawValue: 50109)
    public static let noMutualGuild = Self(rawValue: 50278)
}
