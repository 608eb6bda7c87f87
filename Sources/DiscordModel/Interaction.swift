/// Somebody used a command, pressed a button, chose from a menu or sent a form.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object>
public struct Interaction: Decodable, Sendable {
    public let id: InteractionID
    public let applicationID: ApplicationID
    public let type: InteractionType
    public let data: InteractionData?
    public let guildID: GuildID?
    public let channelID: ChannelID?
    public let channel: InteractionChannel?
    /// In a guild; carries the permissions at the moment of acting.
    public let member: Member?
    /// In a direct message.
    public let user: User?
    /// Lives for 15 minutes after the first answer. Whoever has it can answer: never log it.
    public let token: String
    /// The message that a pressed component belongs to.
    public let message: Message?
    /// What the bot may do in the interaction's channel.
    public let appPermissions: Permissions?
    public let locale: String?
    public let guildLocale: String?

    private enum CodingKeys: String, CodingKey {
        case id, type, data, channel, member, user, token, message, locale
        case applicationID = "application_id"
        case guildID = "guild_id"
        case channelID = "channel_id"
        case appPermissions = "app_permissions"
        case guildLocale = "guild_locale"
    }

    /// Whoever acted, in a guild or in a direct message.
    public var actor: User? { self.member?.user ?? self.user }
}

/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-interaction-type>
public struct InteractionType: OpenEnum {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let ping = Self(rawValue: 1)
    public static let command = Self(rawValue: 2)
    public static let component = Self(rawValue: 3)
    public static let autocomplete = Self(rawValue: 4)
    public static let modalSubmit = Self(rawValue: 5)
}

/// The channel an interaction happened in; never obfuscated.
public struct InteractionChannel: Decodable, Hashable, Sendable {
    public let id: ChannelID
    public let type: ChannelType
    public let name: String?
    public let parentID: ChannelID?
    /// What the acting user may do there.
    public let permissions: Permissions?

    private enum CodingKeys: String, CodingKey {
        case id, type, name, permissions
        case parentID = "parent_id"
    }
}

/// The part of an interaction that depends on its kind; one struct, since Discord's `type` lies outside of it.
public struct InteractionData: Decodable, Sendable {
    // A command
    public let name: String?
    public let type: ApplicationCommand.Kind?
    public let options: [InteractionOption]?
    public let targetID: Snowflake<AnyTarget>?
    public let resolved: ResolvedData?
    // A component or a modal
    public let customID: String?
    public let componentType: ComponentType?
    public let values: [String]?
    public let components: [Component]?

    private enum CodingKeys: String, CodingKey {
        case name, type, options, resolved, values, components
        case targetID = "target_id"
        case customID = "custom_id"
        case componentType = "component_type"
    }
}

/// What a context-menu command was used on: a user or a message.
public enum AnyTarget {}

public struct InteractionOption: Decodable, Sendable {
    public let name: String
    public let type: Int
    public let value: OptionValue?
    /// The options of a subcommand, or the subcommands of a group.
    public let options: [InteractionOption]?
    /// The option that is being typed, when asked for completions.
    public let focused: Bool?
}

/// The bare value of an option; ids come as strings.
public enum OptionValue: Decodable, Hashable, Sendable {
    case string(String)
    case integer(Int)
    case number(Double)
    case boolean(Bool)

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .string(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .boolean(flag)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else {
            self = .number(try value.decode(Double.self))
        }
    }
}

/// The objects behind the ids in an interaction's options and values.
public struct ResolvedData: Decodable, Sendable {
    public let users: [UserID: User]?
    /// Without `user`; a user who is not here is not in the guild.
    public let members: [UserID: Member]?
    public let roles: [RoleID: Role]?
    public let channels: [ChannelID: InteractionChannel]?
    public let messages: [MessageID: Message]?
}
