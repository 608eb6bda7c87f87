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
    /// What a select offers by itself.
    public let options: [SelectOption]?
    /// The picture of a Thumbnail, or the file of a File.
    public let media: MediaReference?
    /// The pictures of a Media Gallery.
    public let items: [MediaItem]?
    /// What is said of a Thumbnail to people who cannot see it.
    public let description: String?
    /// Whether a Thumbnail, File or Container is hidden until it is clicked.
    public let isSpoiler: Bool?
    /// The name of a File's file.
    public let name: String?
    /// The size of a File's file, in bytes.
    public let size: Int?
    /// Whether a Separator shows a line.
    public let hasDivider: Bool?
    /// 0xRRGGBB, of a Container.
    public let accentColor: Int?
    /// The children of a row, container or section.
    public let components: [Component]?
    /// The one child of a label, boxed since a struct cannot hold itself.
    private let child: [Component]?
    /// What stands beside the text of a section, boxed as well.
    private let beside: [Component]?

    public var component: Component? { self.child?.first }
    /// The button or thumbnail beside a section's text.
    public var accessory: Component? { self.beside?.first }

    private enum CodingKeys: String, CodingKey {
        case type, label, url, emoji, style, placeholder, content, value, values, components, component, options
        case media, file, items, description, name, size, accessory
        case customID = "custom_id"
        case isSpoiler = "spoiler"
        case hasDivider = "divider"
        case accentColor = "accent_color"
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
        self.options = try? fields.decodeIfPresent([SelectOption].self, forKey: .options)
        self.media =
            (try? fields.decodeIfPresent(MediaReference.self, forKey: .media))
            ?? (try? fields.decodeIfPresent(MediaReference.self, forKey: .file))
        self.items = try? fields.decodeIfPresent([MediaItem].self, forKey: .items)
        self.description = try? fields.decodeIfPresent(String.self, forKey: .description)
        self.isSpoiler = try? fields.decodeIfPresent(Bool.self, forKey: .isSpoiler)
        self.name = try? fields.decodeIfPresent(String.self, forKey: .name)
        self.size = try? fields.decodeIfPresent(Int.self, forKey: .size)
        self.hasDivider = try? fields.decodeIfPresent(Bool.self, forKey: .hasDivider)
        self.accentColor = try? fields.decodeIfPresent(Int.self, forKey: .accentColor)
        self.components = try fields.decodeIfPresent([Component].self, forKey: .components)
        self.child = try fields.decodeIfPresent(Component.self, forKey: .component).map { [$0] }
        self.beside = (try? fields.decodeIfPresent(Component.self, forKey: .accessory)).map { [$0] }
    }

    /// The component itself and all below it, in reading order.
    public var flattened: [Component] {
        [self] + (self.components ?? []).flatMap(\.flattened) + (self.child ?? []).flatMap(\.flattened)
            + (self.beside ?? []).flatMap(\.flattened)
    }
}

/// A picture or file that a component shows.
///
/// Source: <https://docs.discord.com/developers/components/reference#unfurled-media-item>
public struct MediaReference: Decodable, Hashable, Sendable {
    public let url: String
    public let contentType: String?
    /// The attachment of the same message that it is, if it is one.
    public let attachmentID: AttachmentID?

    private enum CodingKeys: String, CodingKey {
        case url
        case contentType = "content_type"
        case attachmentID = "attachment_id"
    }
}

/// One picture of a Media Gallery.
public struct MediaItem: Decodable, Hashable, Sendable {
    public let media: MediaReference
    public let description: String?
    public let isSpoiler: Bool?

    private enum CodingKeys: String, CodingKey {
        case media, description
        case isSpoiler = "spoiler"
    }
}

/// One line of a String Select.
public struct SelectOption: Decodable, Hashable, Sendable {
    public let label: String
    public let description: String?
    public let emoji: Emoji?
    /// Whether it is chosen from the start.
    public let isDefault: Bool?

    private enum CodingKeys: String, CodingKey {
        case label, description, emoji
        case isDefault = "default"
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
    public static let thumbnail = Self(rawValue: 11)
    public static let mediaGallery = Self(rawValue: 12)
    public static let file = Self(rawValue: 13)
    public static let separator = Self(rawValue: 14)
    public static let container = Self(rawValue: 17)
    public static let label = Self(rawValue: 18)
}
