/// A component as Discord sends it: any kind, any nesting. What we send are `ActionRow`s and `ModalDraft`s.
///
/// Source: <https://docs.discord.com/developers/components/reference>
public struct Component: Decodable, Hashable, Sendable {
    public let type: ComponentType
    public let customID: String?
    public let label: String?
    public let url: String?
    public let emoji: Emoji?
    /// Of a button: 1 primary, 2 secondary, 3 success, 4 danger, 5 link.
    public let style: Int?
    /// What an empty select shows.
    public let placeholder: String?
    /// The text of a Text Display.
    public let content: String?
    /// What was typed into a text input of a modal.
    public let value: String?
    /// What was chosen in a select of a modal.
    public let values: [String]?
    /// The children of a row, container or section.
    public let components: [Component]?
    /// The one child of a label, boxed since a struct cannot hold itself.
    private let child: [Component]?

    public var component: Component? { self.child?.first }

    private enum CodingKeys: String, CodingKey {
        case type, label, url, emoji, style, placeholder, content, value, values, components, component
        case customID = "custom_id"
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        self.type = try fields.decode(ComponentType.self, forKey: .type)
        self.customID = try fields.decodeIfPresent(String.self, forKey: .customID)
        self.label = try? fields.decodeIfPresent(String.self, forKey: .label)
        self.url = try? fields.decodeIfPresent(String.self, forKey: .url)
        self.emoji = try? fields.decodeIfPresent(Emoji.self, forKey: .emoji)
        self.style = try? fields.decodeIfPresent(Int.self, forKey: .style)
        self.placeholder = try? fields.decodeIfPresent(String.self, forKey: .placeholder)
        self.content = try? fields.decodeIfPresent(String.self, forKey: .content)
        self.value = try? fields.decodeIfPresent(String.self, forKey: .value)
        self.values = try? fields.decodeIfPresent([String].self, forKey: .values)
        self.components = try fields.decodeIfPresent([Component].self, forKey: .components)
        self.child = try fields.decodeIfPresent(Component.self, forKey: .component).map { [$0] }
    }

    /// The component itself and all below it, in reading order.
    public var flattened: [Component] {
        [self] + (self.components ?? []).flatMap(\.flattened) + (self.child ?? []).flatMap(\.flattened)
    }
}

public struct ComponentType: OpenEnum {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let actionRow = Self(rawValue: 1)
    public static let button = Self(rawValue: 2)
    public static let stringSelect = Self(rawValue: 3)
    public static let textInput = Self(rawValue: 4)
    public static let userSelect = Self(rawValue: 5)
    public static let roleSelect = Self(rawValue: 6)
    public static let mentionableSelect = Self(rawValue: 7)
    public static let channelSelect = Self(rawValue: 8)
    public static let section = Self(rawValue: 9)
    public static let textDisplay = Self(rawValue: 10)
    public static let separator = Self(rawValue: 14)
    public static let container = Self(rawValue: 17)
    public static let label = Self(rawValue: 18)
}
