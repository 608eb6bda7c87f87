/// A row under a message: up to five buttons, or one select.
///
/// Source: <https://docs.discord.com/developers/components/reference#action-row>
public enum ActionRow: Encodable, Hashable, Sendable {
    case buttons([Button])
    case select(SelectMenu)

    private enum CodingKeys: String, CodingKey { case type, components }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(ComponentType.actionRow, forKey: .type)
        switch self {
        case .buttons(let buttons): try values.encode(buttons, forKey: .components)
        case .select(let select): try values.encode([select], forKey: .components)
        }
    }
}

/// Source: <https://docs.discord.com/developers/components/reference#button>
public struct Button: Encodable, Hashable, Sendable {
    public enum Style: Int, Encodable, Sendable { case primary = 1, secondary, success, danger, link }

    public let style: Style
    public let label: String
    public let emoji: String?
    public let customID: String?
    public let url: String?
    public let isDisabled: Bool

    public init(
        _ label: String, emoji: String? = nil, style: Style = .secondary, customID: String, isDisabled: Bool = false
    ) {
        self.style = style
        self.label = label
        self.emoji = emoji
        self.customID = customID
        self.url = nil
        self.isDisabled = isDisabled
    }

    /// A button that opens a page and sends no interaction.
    public init(_ label: String, url: String) {
        self.style = .link
        self.label = label
        self.emoji = nil
        self.customID = nil
        self.url = url
        self.isDisabled = false
    }

    private enum CodingKeys: String, CodingKey {
        case type, style, label, emoji, url, disabled
        case customID = "custom_id"
    }

    private struct Emoji: Encodable { let name: String }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(ComponentType.button, forKey: .type)
        try values.encode(self.style, forKey: .style)
        try values.encode(self.label, forKey: .label)
        try values.encodeIfPresent(self.emoji.map(Emoji.init), forKey: .emoji)
        try values.encodeIfPresent(self.customID, forKey: .customID)
        try values.encodeIfPresent(self.url, forKey: .url)
        if self.isDisabled { try values.encode(true, forKey: .disabled) }
    }
}

/// Source: <https://docs.discord.com/developers/components/reference#string-select>
public struct SelectMenu: Encodable, Hashable, Sendable {
    public struct Option: Encodable, Hashable, Sendable {
        public let label: String
        public let value: String
        public var description: String?

        public init(label: String, value: String, description: String? = nil) {
            self.label = label
            self.value = value
            self.description = description
        }
    }

    public enum Kind: Hashable, Sendable {
        case string([Option])
        case user
        case role
        case channel([ChannelType])
    }

    public let customID: String
    public let kind: Kind
    public var placeholder: String?
    /// How many may be chosen.
    public var count: ClosedRange<Int>

    public init(customID: String, kind: Kind, placeholder: String? = nil, count: ClosedRange<Int> = 1...1) {
        self.customID = customID
        self.kind = kind
        self.placeholder = placeholder
        self.count = count
    }

    private enum CodingKeys: String, CodingKey {
        case type, placeholder, options
        case customID = "custom_id"
        case channelTypes = "channel_types"
        case minValues = "min_values"
        case maxValues = "max_values"
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(self.customID, forKey: .customID)
        try values.encodeIfPresent(self.placeholder, forKey: .placeholder)
        try values.encode(self.count.lowerBound, forKey: .minValues)
        try values.encode(self.count.upperBound, forKey: .maxValues)
        switch self.kind {
        case .string(let options):
            try values.encode(ComponentType.stringSelect, forKey: .type)
            try values.encode(options, forKey: .options)
        case .user: try values.encode(ComponentType.userSelect, forKey: .type)
        case .role: try values.encode(ComponentType.roleSelect, forKey: .type)
        case .channel(let types):
            try values.encode(ComponentType.channelSelect, forKey: .type)
            try values.encode(types, forKey: .channelTypes)
        }
    }
}
