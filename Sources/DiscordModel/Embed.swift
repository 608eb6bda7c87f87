/// A framed block in a message. The same on the way out and in.
///
/// Source: <https://docs.discord.com/developers/resources/message#embed-object>
public struct Embed: Codable, Hashable, Sendable {
    public struct Field: Codable, Hashable, Sendable {
        public var name: String
        public var value: String
        public var inline: Bool?

        public init(name: String, value: String, inline: Bool? = nil) {
            self.name = name
            self.value = value
            self.inline = inline
        }
    }

    public struct Footer: Codable, Hashable, Sendable {
        public var text: String
        public var iconURL: String?
        public init(text: String, iconURL: String? = nil) {
            self.text = text
            self.iconURL = iconURL
        }

        private enum CodingKeys: String, CodingKey {
            case text
            case iconURL = "icon_url"
        }
    }

    public struct Author: Codable, Hashable, Sendable {
        public var name: String
        public var url: String?
        public var iconURL: String?
        public init(name: String, url: String? = nil, iconURL: String? = nil) {
            self.name = name
            self.url = url
            self.iconURL = iconURL
        }

        private enum CodingKeys: String, CodingKey {
            case name, url
            case iconURL = "icon_url"
        }
    }

    /// The site that a link's preview comes from. Discord sets it; it cannot be sent.
    public struct Provider: Codable, Hashable, Sendable {
        public var name: String?
        public var url: String?
    }

    public struct Media: Codable, Hashable, Sendable {
        public var url: String?
        /// Discord's own copy, which a video may have alone. Discord sets it; it cannot be sent.
        public private(set) var proxyURL: String?
        /// What is to be seen, for people who cannot see it.
        public var description: String?
        public init(url: String?, description: String? = nil) {
            self.url = url
            self.description = description
        }

        private enum CodingKeys: String, CodingKey {
            case url, description
            case proxyURL = "proxy_url"
        }
    }

    public var title: String?
    public var description: String?
    public var url: String?
    public var timestamp: Timestamp?
    /// 0xRRGGBB
    public var color: Int?
    public var footer: Footer?
    public var image: Media?
    public var thumbnail: Media?
    public var author: Author?
    public var fields: [Field]?
    public private(set) var provider: Provider?
    /// A video that Discord found behind a link. Discord sets it; it cannot be sent.
    public private(set) var video: Media?
    /// `rich` for what bots send, else the kind of a preview. Discord sets it; it cannot be sent.
    public private(set) var type: String?

    public init(
        title: String? = nil, description: String? = nil, color: Int? = nil, timestamp: Timestamp? = nil,
        footer: Footer? = nil, fields: [Field]? = nil
    ) {
        self.title = title
        self.description = description
        self.color = color
        self.timestamp = timestamp
        self.footer = footer
        self.fields = fields
    }
}
