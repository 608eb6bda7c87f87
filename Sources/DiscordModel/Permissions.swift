/// What a member or role may do; on the wire a decimal string.
///
/// Source: <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>
public struct Permissions: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    public init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(bit: UInt64) { self.rawValue = 1 << bit }

    public static let createInstantInvite = Self(bit: 0)
    public static let kickMembers = Self(bit: 1)
    public static let banMembers = Self(bit: 2)
    public static let administrator = Self(bit: 3)
    public static let manageChannels = Self(bit: 4)
    public static let manageGuild = Self(bit: 5)
    public static let addReactions = Self(bit: 6)
    public static let viewAuditLog = Self(bit: 7)
    public static let prioritySpeaker = Self(bit: 8)
    public static let stream = Self(bit: 9)
    public static let viewChannel = Self(bit: 10)
    public static let sendMessages = Self(bit: 11)
    public static let sendTTSMessages = Self(bit: 12)
    public static let manageMessages = Self(bit: 13)
    public static let embedLinks = Self(bit: 14)
    public static let attachFiles = Self(bit: 15)
    public static let readMessageHistory = Self(bit: 16)
    public static let mentionEveryone = Self(bit: 17)
    public static let useExternalEmojis = Self(bit: 18)
    public static let viewGuildInsights = Self(bit: 19)
    public static let connect = Self(bit: 20)
    public static let speak = Self(bit: 21)
    public static let muteMembers = Self(bit: 22)
    public static let deafenMembers = Self(bit: 23)
    public static let moveMembers = Self(bit: 24)
    public static let useVAD = Self(bit: 25)
    public static let changeNickname = Self(bit: 26)
    public static let manageNicknames = Self(bit: 27)
    public static let manageRoles = Self(bit: 28)
    public static let manageWebhooks = Self(bit: 29)
    public static let manageGuildExpressions = Self(bit: 30)
    public static let useApplicationCommands = Self(bit: 31)
    public static let requestToSpeak = Self(bit: 32)
    public static let manageEvents = Self(bit: 33)
    public static let manageThreads = Self(bit: 34)
    public static let createPublicThreads = Self(bit: 35)
    public static let createPrivateThreads = Self(bit: 36)
    public static let useExternalStickers = Self(bit: 37)
    public static let sendMessagesInThreads = Self(bit: 38)
    public static let useEmbeddedActivities = Self(bit: 39)
    public static let moderateMembers = Self(bit: 40)
    public static let viewCreatorMonetizationAnalytics = Self(bit: 41)
    public static let useSoundboard = Self(bit: 42)
    public static let createGuildExpressions = Self(bit: 43)
    public static let createEvents = Self(bit: 44)
    public static let useExternalSounds = Self(bit: 45)
    public static let sendVoiceMessages = Self(bit: 46)
    public static let setVoiceChannelStatus = Self(bit: 48)
    public static let sendPolls = Self(bit: 49)
    public static let useExternalApps = Self(bit: 50)
    public static let pinMessages = Self(bit: 51)
    public static let bypassSlowmode = Self(bit: 52)

    /// Every assigned bit.
    public static let all = Self(rawValue: 8_866_461_766_385_663)

    /// All that is left to a member who is timed out.
    public static let timedOut: Self = [.viewChannel, .readMessageHistory]

    /// The single bits that are set, lowest first.
    public var bits: [Permissions] {
        (0..<64).map { Permissions(rawValue: 1 << UInt64($0)) }.filter { self.contains($0) }
    }
}

extension Permissions: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let rawValue = UInt64(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text) is no permission set"))
        }
        self.rawValue = rawValue
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(self.rawValue))
    }
}

extension Permissions {
    /// The names that Discord's settings show, for sentences such as "Usher lacks Manage Channels".
    public var names: [String] { self.bits.map { Self.namesByBit[$0] ?? "permission \($0.rawValue)" } }

    private static let namesByBit: [Permissions: String] = [
        .createInstantInvite: "Create Invite", .kickMembers: "Kick Members", .banMembers: "Ban Members",
        .prioritySpeaker: "Priority Speaker", .stream: "Video", .sendTTSMessages: "Send TTS Messages",
        .viewGuildInsights: "View Server Insights", .connect: "Connect", .speak: "Speak",
        .muteMembers: "Mute Members", .deafenMembers: "Deafen Members", .moveMembers: "Move Members",
        .useVAD: "Use Voice Activity", .changeNickname: "Change Nickname", .manageNicknames: "Manage Nicknames",
        .manageGuildExpressions: "Manage Expressions", .requestToSpeak: "Request to Speak",
        .manageEvents: "Manage Events", .useExternalStickers: "Use External Stickers",
        .useEmbeddedActivities: "Use Activities",
        .viewCreatorMonetizationAnalytics: "View Creator Monetization Analytics",
        .useSoundboard: "Use Soundboard", .createGuildExpressions: "Create Expressions",
        .createEvents: "Create Events", .useExternalSounds: "Use External Sounds",
        .sendVoiceMessages: "Send Voice Messages", .setVoiceChannelStatus: "Set Voice Channel Status",
        .sendPolls: "Create Polls", .useExternalApps: "Use External Apps", .bypassSlowmode: "Bypass Slowmode",
        .administrator: "Administrator", .manageChannels: "Manage Channels", .manageGuild: "Manage Server",
        .addReactions: "Add Reactions", .viewAuditLog: "View Audit Log", .viewChannel: "View Channels",
        .sendMessages: "Send Messages", .manageMessages: "Manage Messages", .embedLinks: "Embed Links",
        .attachFiles: "Attach Files", .readMessageHistory: "Read Message History",
        .mentionEveryone: "Mention Everyone", .useExternalEmojis: "Use External Emojis",
        .manageRoles: "Manage Roles", .manageWebhooks: "Manage Webhooks",
        .useApplicationCommands: "Use Application Commands", .manageThreads: "Manage Threads",
        .createPublicThreads: "Create Public Threads", .createPrivateThreads: "Create Private Threads",
        .sendMessagesInThreads: "Send Messages in Threads", .moderateMembers: "Timeout Members",
        .pinMessages: "Pin Messages",
    ]
}
