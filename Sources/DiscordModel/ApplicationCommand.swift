/// A command as Discord is told of it.
///
/// Source: <https://docs.discord.com/developers/interactions/application-commands#application-command-object>
public struct ApplicationCommand: Encodable, Hashable, Sendable {
    public struct Kind: OpenEnum {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        public static let slash = Self(rawValue: 1)
        public static let user = Self(rawValue: 2)
        public static let message = Self(rawValue: 3)
    }

    public let type: Kind
    public let name: String
    /// Empty for context-menu commands.
    public let description: String
    public let options: [Option]
    /// Who sees the command unless the server's settings say otherwise. `nil` is everyone, empty is administrators.
    public let defaultMemberPermissions: Permissions?
    /// 0 is a guild, 1 a direct message with the bot.
    public let contexts: [Int]

    public init(
        type: Kind = .slash, name: String, description: String, options: [Option] = [],
        defaultMemberPermissions: Permissions? = nil, contexts: [Int] = [0]
    ) {
        self.type = type
        self.name = name
        self.description = description
        self.options = options
        self.defaultMemberPermissions = defaultMemberPermissions
        self.contexts = contexts
    }

    private enum CodingKeys: String, CodingKey {
        case type, name, description, options, contexts
        case defaultMemberPermissions = "default_member_permissions"
    }

    public struct Option: Encodable, Hashable, Sendable {
        public struct Kind: OpenEnum {
            public let rawValue: Int
            public init(rawValue: Int) { self.rawValue = rawValue }

            public static let subcommand = Self(rawValue: 1)
            public static let subcommandGroup = Self(rawValue: 2)
            public static let string = Self(rawValue: 3)
            public static let integer = Self(rawValue: 4)
            public static let boolean = Self(rawValue: 5)
            public static let user = Self(rawValue: 6)
            public static let channel = Self(rawValue: 7)
            public static let role = Self(rawValue: 8)
        }

        public struct Choice: Encodable, Hashable, Sendable {
            public let name: String
            public let value: String

            public init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        public let type: Kind
        public let name: String
        public let description: String
        public var isRequired: Bool?
        public var choices: [Choice]?
        public var options: [Option]?
        public var channelTypes: [ChannelType]?
        public var minLength: Int?
        public var maxLength: Int?
        public var minValue: Int?
        public var maxValue: Int?
        public var isAutocompleted: Bool?

        public init(type: Kind, name: String, description: String) {
            self.type = type
            self.name = name
            self.description = description
        }

        private enum CodingKeys: String, CodingKey {
            case type, name, description, choices, options
            case isRequired = "required"
            case channelTypes = "channel_types"
            case minLength = "min_length"
            case maxLength = "max_length"
            case minValue = "min_value"
            case maxValue = "max_value"
            case isAutocompleted = "autocomplete"
        }
    }
}
