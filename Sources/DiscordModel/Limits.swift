/// Sizes that Discord enforces, in characters unless the name says otherwise.
///
/// Source: <https://docs.discord.com/developers/resources/message#embed-object-embed-limits> and the pages of each resource.
public enum Limits {
    public static let messageContent = 2000
    public static let messageNonce = 25
    public static let messageEmbeds = 10
    public static let messageAttachments = 10
    public static let attachmentBytes = 10 * 1024 * 1024
    public static let requestBytes = 25 * 1024 * 1024
    public static let historyPage = 100
    public static let pins = 250
    public static let pinsPage = 50
    /// Distinct emoji below one message.
    public static let reactions = 20

    public static let embedTitle = 256
    public static let embedDescription = 4096
    public static let embedFields = 25
    public static let embedFieldName = 256
    public static let embedFieldValue = 1024
    public static let embedFooter = 2048
    public static let embedAuthor = 256
    /// Over all embeds of one message.
    public static let embedTotal = 6000

    public static let actionRows = 5
    public static let buttonsPerRow = 5
    public static let buttonLabel = 80
    public static let buttonURL = 512
    public static let customID = 100
    public static let selectOptions = 25
    public static let selectText = 100
    public static let selectPlaceholder = 150

    public static let modalTitle = 45
    public static let modalComponents = 5
    public static let modalLabel = 45
    public static let modalLabelDescription = 100
    public static let textInput = 4000
    public static let textInputPlaceholder = 100

    public static let channelName = 100
    public static let channelTopic = 1024
    public static let channelsPerGuild = 500
    public static let channelsPerCategory = 50
    public static let threadMembers = 1000
    /// Pages of archived threads.
    public static let threadsPage = 2...100
    public static let overwritesPerChannel = 1000
    public static let overwritesPerRequest = 100
    public static let auditLogReason = 512

    public static let commandName = 32
    public static let commandDescription = 100
    public static let commandOptions = 25
    public static let commandChoices = 25
    public static let slashCommands = 100
    public static let contextMenuCommands = 15
    public static let commandTotal = 8000

    /// An interaction must be answered within this time.
    public static let interactionAnswer = Duration.seconds(3)
    /// After its first answer, an interaction's token lives this long.
    public static let interactionToken = Duration.seconds(15 * 60)
    public static let gatewayPayloadBytes = 4096
}
