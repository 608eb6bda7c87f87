public import DiscordModel

/// A message as a person sees it.
public struct SeenMessage: Sendable {
    public struct Author: Sendable, Hashable {
        public let name: String
        public let id: UserID
        public let isBot: Bool
    }

    public struct Embed: Sendable, Hashable {
        public struct Field: Sendable, Hashable {
            public let name: String
            public let value: String
        }

        public let title: String?
        public let description: String?
        public let fields: [Field]
        public let footer: String?
    }

    public struct Button: Sendable, Hashable {
        public let label: String
        public let customID: String?
        public let url: String?
        public let isDisabled: Bool
    }

    public struct Attachment: Sendable, Hashable {
        public let filename: String
        public let url: String
        public let size: Int
    }

    public let id: MessageID
    public let channelID: ChannelID
    public let author: Author
    public let content: String
    public let embeds: [Embed]
    public let buttons: [Button]
    public let attachments: [Attachment]
    /// Whom it pings.
    public let mentionedUsers: [UserID]
    public let mentionedRoles: [RoleID]
    public let mentionsEveryone: Bool
    public let isEphemeral: Bool
    public let isEdited: Bool
    /// The whole message object.
    public let json: JSON

    /// All that stands there to be read, for `contains(_:)`.
    public var text: String {
        let embeds = self.embeds.flatMap { embed in
            [embed.title, embed.description].compactMap { $0 } + embed.fields.flatMap { [$0.name, $0.value] }
                + [embed.footer].compactMap { $0 }
        }
        return ([self.content] + embeds + self.textDisplays).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private let textDisplays: [String]

    init(_ message: MessageRecord, in world: WorldState) {
        let author = world.users[message.authorID] ?? .deleted(message.authorID)
        self.id = message.id
        self.channelID = message.channelID
        self.author = Author(
            name: message.webhook?.name ?? author.displayName, id: author.id,
            isBot: author.isBot || message.webhook != nil)
        self.content = message.content
        self.embeds = message.embeds.map { Embed($0) }
        self.buttons = message.components.flatMap(Button.all(in:))
        self.json = world.messageJSON(message, for: .person)
        self.attachments = (self.json["attachments"]?.array ?? []).map { attachment in
            Attachment(
                filename: attachment["filename"]?.string ?? "", url: attachment["url"]?.string ?? "",
                size: attachment["size"]?.int ?? 0)
        }
        self.mentionedUsers = message.mentions.users
        self.mentionedRoles = message.mentions.roles
        self.mentionsEveryone = message.mentions.everyone
        self.isEphemeral = message.ephemeralFor != nil
        self.isEdited = message.editedAt != nil
        self.textDisplays = message.textDisplays
    }
}

extension SeenMessage.Embed {
    fileprivate init(_ json: JSON) {
        self.title = json["title"]?.string
        self.description = json["description"]?.string
        self.footer = json["footer"]?["text"]?.string
        self.fields = (json["fields"]?.array ?? []).map {
            Field(name: $0["name"]?.string ?? "", value: $0["value"]?.string ?? "")
        }
    }
}

extension SeenMessage.Button {
    /// All buttons of a component, in order.
    fileprivate static func all(in component: JSON) -> [Self] {
        if component["type"]?.int == ComponentRules.Kind.button {
            return [
                Self(
                    label: component["label"]?.string ?? component["emoji"]?["name"]?.string ?? "",
                    customID: component["custom_id"]?.string, url: component["url"]?.string,
                    isDisabled: component["disabled"]?.bool ?? false)
            ]
        }
        let accessory = component["accessory"].map { [$0] } ?? []
        return ((component["components"]?.array ?? []) + accessory).flatMap(Self.all(in:))
    }
}

/// A channel as a person sees it.
public struct SeenChannel: Sendable, Hashable {
    public let id: ChannelID
    public let name: String
    public let type: ChannelType
    public let parentID: ChannelID?
    public let topic: String?
    public let position: Int
    public let overwrites: [Overwrite]
    /// Of a thread.
    public let thread: Thread?

    public struct Thread: Sendable, Hashable {
        public let owner: UserID
        public let members: Set<UserID>
        public let isArchived: Bool
        public let isLocked: Bool
    }

    init(_ channel: ChannelRecord) {
        self.id = channel.id
        self.name = channel.name
        self.type = channel.type
        self.parentID = channel.parentID
        self.topic = channel.topic
        self.position = channel.position
        self.overwrites = channel.overwrites
        self.thread = channel.thread.map { thread in
            Thread(
                owner: thread.ownerID, members: Set(thread.members.keys), isArchived: thread.isArchived,
                isLocked: thread.isLocked)
        }
    }
}

/// A form that an application opened.
public struct SeenForm: Sendable {
    public struct Field: Sendable, Hashable {
        public let customID: String
        public let label: String
        /// What stands in it at first.
        public let value: String
        public let isRequired: Bool
    }

    public let interactionID: InteractionID
    public let title: String
    public let customID: String
    public let fields: [Field]
    public let json: JSON

    init(_ id: InteractionID, _ json: JSON) {
        self.interactionID = id
        self.title = json["title"]?.string ?? ""
        self.customID = json["custom_id"]?.string ?? ""
        self.json = json
        self.fields = (json["components"]?.array ?? []).flatMap { top -> [Field] in
            let inputs = top["component"].map { [$0] } ?? top["components"]?.array ?? []
            return inputs.compactMap { input in
                guard let customID = input["custom_id"]?.string else { return nil }
                return Field(
                    customID: customID, label: top["label"]?.string ?? input["label"]?.string ?? "",
                    value: input["value"]?.string ?? "", isRequired: input["required"]?.bool ?? true)
            }
        }
    }
}
