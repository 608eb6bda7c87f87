import DiscordModel

/// A refusal, as the API words it.
///
/// Source: <https://docs.discord.com/developers/reference#error-messages>
struct APIError: Error, Sendable {
    let status: Int
    let code: ErrorCode
    let message: String
    /// Of 50035: what is wrong, in a tree of the form of the request's body.
    var errors: JSON?
    /// Of 429, in seconds.
    var retryAfter: Double?
    var isGlobal = false
    var scope: String?
    /// Where tokens are handed out, errors have a form of their own (RFC 6749, section 5.2).
    var oauth: (error: String, description: String)?

    init(_ code: ErrorCode, _ message: String? = nil, status: Int? = nil) {
        let known = Self.known[code]
        self.status = status ?? known?.status ?? 400
        self.code = code
        self.message = message ?? known?.message ?? "Error \(code.rawValue)"
    }

    init(status: Int, _ message: String) {
        self.status = status
        self.code = .general
        self.message = message
    }

    static func oauth(_ error: String, _ description: String, status: Int = 400) -> Self {
        var refusal = Self(status: status, description)
        refusal.oauth = (error, description)
        return refusal
    }

    /// 429. Source: <https://docs.discord.com/developers/topics/rate-limits#exceeding-a-rate-limit>
    static func rateLimited(retryAfter: Double, scope: String = "user", isGlobal: Bool = false) -> Self {
        var error = Self(status: 429, "You are being rate limited.")
        error.retryAfter = retryAfter
        error.isGlobal = isGlobal
        error.scope = isGlobal ? "global" : scope
        return error
    }

    /// A limit with a code of its own.
    static func rateLimited(_ code: ErrorCode, retryAfter: Double) -> Self {
        var error = Self(code)
        error.retryAfter = retryAfter
        error.scope = "user"
        return error
    }

    /// The code of ``ErrorCode/unknownEmoji`` comes with another status where an emoji is asked for itself.
    static let noSuchEmoji = Self(.unknownEmoji, status: 404)
    static let unauthorized = Self(status: 401, "401: Unauthorized")
    static let notFound = Self(status: 404, "404: Not Found")
    static let methodNotAllowed = Self(status: 405, "405: Method Not Allowed")

    var body: JSON {
        if let oauth { return ["error": .string(oauth.error), "error_description": .string(oauth.description)] }
        if let retryAfter {
            var body: JSON = [
                "message": .string(self.message), "retry_after": .double(retryAfter), "global": .bool(self.isGlobal),
            ]
            if self.code != .general { body["code"] = .number(self.code.rawValue) }
            return body
        }
        var body: JSON = ["code": .number(self.code.rawValue), "message": .string(self.message)]
        if let errors { body["errors"] = errors }
        return body
    }

    private static let known: [ErrorCode: (status: Int, message: String)] = [
        .unknownChannel: (404, "Unknown Channel"),
        .unknownGuild: (404, "Unknown Guild"),
        .unknownMember: (404, "Unknown Member"),
        .unknownMessage: (404, "Unknown Message"),
        .unknownOverwrite: (404, "Unknown Overwrite"),
        .unknownRole: (404, "Unknown Role"),
        .unknownUser: (404, "Unknown User"),
        .unknownWebhook: (404, "Unknown Webhook"),
        .unknownInteraction: (404, "Unknown interaction"),
        .unknownCommand: (404, "Unknown application command"),
        .unknownApplication: (404, "Unknown Application"),
        .onlyOwnApplication: (403, "You are not authorized to perform this action on this application"),
        .unknownEmoji: (400, "Unknown Emoji"),
        .unknownBan: (404, "Unknown Ban"),
        .nobodyBanned: (400, "Failed to ban users"),
        .pinsFull: (400, "Maximum number of pins reached for the channel (250)"),
        .reactionsFull: (400, "Maximum number of reactions reached (20)"),
        .botsMayNot: (403, "Bots cannot use this endpoint"),
        .unknownCommandPermissions: (404, "Unknown application command permissions"),
        .followUpsFull: (400, "Maximum number of follow-up messages for the interaction reached"),
        .oldEditsTooFast: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
        .systemMessage: (403, "Cannot execute action on a system message"),
        .threadMembersFull: (400, "Maximum number of thread participants reached (1000)"),
        .threadArchived: (400, "Thread is archived"),
        .threadExists: (400, "A thread has already been created for this message"),
        .threadLocked: (400, "Thread is locked"),
        .activeThreadsFull: (400, "Maximum number of active threads reached"),
        .rolesFull: (400, "Maximum number of server roles reached (250)"),
        .guildChannelsFull: (400, "Maximum number of server channels reached (500)"),
        .attachmentsFull: (400, "Maximum number of attachments in a message reached (10)"),
        .commandsFull: (400, "Maximum number of application commands reached"),
        .commandCreatesFull: (400, "Max number of daily application command creates has been reached (200)"),
        .overwritesFull: (400, "Maximum number of permission overwrites reached (1000)"),
        .directMessagesTooFast: (400, "You are opening direct messages too fast"),
        .requestTooLarge: (413, "Request entity too large"),
        .oneParentChange: (400, "Only one channel's parent may be changed at a time"),
        .commandNameTaken: (400, "An application command with that name already exists"),
        .forumNeedsThread: (400, "Must create a thread in a forum channel"),
        .interactionAlreadyAcknowledged: (400, "Interaction has already been acknowledged."),
        .blockedByCloudflare: (403, "internal network error"),
        .missingAccess: (403, "Missing Access"),
        .cannotEditOthersMessage: (403, "Cannot edit a message authored by another user"),
        .emptyMessage: (400, "Cannot send an empty message"),
        .cannotMessageUser: (403, "Cannot send messages to this user"),
        .cannotMessageInNonTextChannel: (400, "Cannot send messages in a non-text channel"),
        .missingScope: (403, "Missing required OAuth2 scope"),
        .missingPermissions: (403, "Missing Permissions"),
        .invalidToken: (401, "Invalid authentication token provided"),
        .bulkDeleteCount: (400, "Provided too few or too many messages to delete"),
        .wrongChannelType: (400, "Cannot execute action on this channel type"),
        .invalidWebhookToken: (401, "Invalid Webhook Token"),
        .invalidRole: (400, "Invalid Role"),
        .invalidRecipient: (400, "Invalid Recipient(s)"),
        .messageTooOld: (400, "A message provided was too old to bulk delete"),
        .invalidFormBody: (400, "Invalid Form Body"),
        .invalidAPIVersion: (400, "Invalid API version provided"),
        .fileTooLarge: (413, "File uploaded exceeds the maximum size"),
        .channelRequiredByCommunity: (400, "Cannot delete a channel required for Community guilds"),
        .invalidJSON: (400, "The request body contains invalid JSON."),
        .emojisFull: (400, "Maximum number of emojis reached (50)"),
        .animatedEmojisFull: (400, "Maximum number of animated emojis reached (50)"),
        .invalidFile: (400, "Invalid file uploaded"),
        .webhooksFull: (400, "Maximum number of webhooks reached (15)"),
        .guildWebhooksFull: (400, "Maximum number of webhooks per guild reached (1000)"),
        .webhookNeedsThread: (400, "Webhooks posted to forum channels must have a thread_name or thread_id"),
        .webhookThreadTwice: (
            400, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"
        ),
        .webhookThreadElsewhere: (400, "Webhooks can only create threads in forum channels"),
        .pollExpired: (400, "Poll expired"),
        .pollEdited: (400, "Cannot edit a poll message"),
        .pollEmoji: (400, "Cannot use an emoji included with the poll"),
        .noPoll: (400, "Cannot expire a non-poll message"),
        .noMutualGuild: (403, "Cannot send messages to this user due to having no mutual guilds"),
    ]
}

extension ErrorCode {
    static let unknownApplication = Self(rawValue: 10002)
    static let onlyOwnApplication = Self(rawValue: 20012)
    static let unknownCommandPermissions = Self(rawValue: 10066)
    static let botsMayNot = Self(rawValue: 20001)
    static let followUpsFull = Self(rawValue: 40094)
    static let unknownEmoji = Self(rawValue: 10014)
    static let unknownBan = Self(rawValue: 10026)
    static let nobodyBanned = Self(rawValue: 500000)
    static let pinsFull = Self(rawValue: 30003)
    static let reactionsFull = Self(rawValue: 30010)
    static let oldEditsTooFast = Self(rawValue: 30046)
    static let systemMessage = Self(rawValue: 50021)
    static let rolesFull = Self(rawValue: 30005)
    static let threadExists = Self(rawValue: 160004)
    static let commandCreatesFull = Self(rawValue: 30034)
    static let oneParentChange = Self(rawValue: 40009)
    static let commandNameTaken = Self(rawValue: 40041)
    static let forumNeedsThread = Self(rawValue: 40058)
    static let bulkDeleteCount = Self(rawValue: 50016)
    /// Which status it has is not documented.
    static let missingScope = Self(rawValue: 50026)
    static let invalidRole = Self(rawValue: 50028)
    static let invalidRecipient = Self(rawValue: 50033)
    static let messageTooOld = Self(rawValue: 50034)
    static let emojisFull = Self(rawValue: 30008)
    static let animatedEmojisFull = Self(rawValue: 30018)
    static let invalidFile = Self(rawValue: 50046)
    static let webhooksFull = Self(rawValue: 30007)
    static let guildWebhooksFull = Self(rawValue: 30058)
    static let webhookNeedsThread = Self(rawValue: 220001)
    static let webhookThreadTwice = Self(rawValue: 220002)
    static let webhookThreadElsewhere = Self(rawValue: 220003)
    static let pollExpired = Self(rawValue: 520001)
    static let pollEdited = Self(rawValue: 520003)
    static let pollEmoji = Self(rawValue: 520004)
    static let noPoll = Self(rawValue: 520006)
}
