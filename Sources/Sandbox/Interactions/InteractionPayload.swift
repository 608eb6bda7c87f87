import DiscordModel

/// What INTERACTION_CREATE carries. Nothing in it is obfuscated, and no intent is needed for it.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object>
extension WorldState {
    func interactionJSON(_ interaction: InteractionRecord, data: JSON) -> JSON {
        var json = JSONObject(capacity: 20)
        json.add("id", .id(interaction.id))
        json.add("application_id", .id(interaction.applicationID))
        json.add("type", .number(interaction.type))
        json.add("data", data)
        json.add("token", .string(interaction.token))
        json.add("version", 1)
        json.add("channel_id", .id(interaction.channelID))
        json.add("locale", "en-US")
        json.add("entitlements", [])
        json.add("attachment_size_limit", .number(Limits.attachmentBytes))
        json.add(
            "authorizing_integration_owners",
            Self.installationOwners(
                of: interaction.guildID, isOfUserInstall: interaction.isOfUserInstall, interaction.userID))
        json.add("context", interaction.guildID == nil ? 1 : 0)
        self.addPlace(of: interaction, to: &json)
        if let id = interaction.sourceMessageID, let message = self.messages[interaction.channelID]?[id] {
            json.add("message", self.messageJSON(message, for: .person))
        }
        return .object(json)
    }

    /// Who installed the application: the guild, or the person for themselves.
    ///
    /// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object>
    static func installationOwners(of guild: GuildID?, isOfUserInstall: Bool, _ user: UserID) -> JSON {
        var owners = JSONObject(capacity: 1)
        if isOfUserInstall { owners.add("1", .id(user)) } else { owners.add("0", guild.map { .id($0) } ?? "0") }
        return .object(owners)
    }

    private func addPlace(of interaction: InteractionRecord, to json: inout JSONObject) {
        guard let channel = self.channels[interaction.channelID] else { return }
        let permissions = self.shownPermissions(of: interaction.userID, in: channel)
        if let bot = self.applications[interaction.applicationID]?.userID {
            let botPermissions = self.shownPermissions(of: bot, in: channel)
            json.add("app_permissions", .permissions(botPermissions))
            json.add("channel", self.partialChannelJSON(channel, user: permissions, bot: botPermissions))
        }
        guard let guildID = interaction.guildID, let member = self.guilds[guildID]?.members[interaction.userID] else {
            json.add("user", self.userJSON(interaction.userID))
            return
        }
        json.add("member", self.memberJSON(member, permissions: permissions))
        json.add("guild_id", .id(guildID))
        var guild = JSONObject(capacity: 3)
        guild.add("id", .id(guildID))
        guild.add("locale", "en-US")
        guild.add("features", [])
        json.add("guild", .object(guild))
        json.add("guild_locale", "en-US")
    }
}

/// Collects the objects behind the ids in options and selects.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure>
struct Resolver {
    let world: WorldState
    let channel: ChannelRecord
    let person: UserID
    let bot: UserID
    private var found: [String: JSONObject] = [:]

    init(world: WorldState, channel: ChannelRecord, person: UserID, application: ApplicationID) {
        self.world = world
        self.channel = channel
        self.person = person
        self.bot = world.applications[application]?.userID ?? 0
    }

    /// `nil` when nothing was resolved: the field is absent then.
    var json: JSON? { self.found.isEmpty ? nil : .object(JSONObject(self.found.mapValues { .object($0) })) }

    private var guild: GuildRecord? { self.channel.guildID.flatMap { self.world.guilds[$0] } }

    mutating func addUser(_ id: UserID) throws(PersonRefusal) {
        guard let user = self.world.users[id] else { throw PersonRefusal("There is no user \(id)") }
        self.found["users", default: [:]][id.description] = user.json
        guard let member = self.guild?.members[id] else { return }
        let permissions = self.world.shownPermissions(of: id, in: self.channel)
        self.found["members", default: [:]][id.description] =
            self.world.partialMemberJSON(member, permissions: permissions)
    }

    mutating func addRole(_ id: RoleID) throws(PersonRefusal) {
        guard let role = self.guild?.roles[id] else { throw PersonRefusal("There is no role \(id) here") }
        self.found["roles", default: [:]][id.description] = role.json
    }

    mutating func addChannel(_ id: ChannelID, types: [Int]?) throws(PersonRefusal) {
        guard let channel = self.world.channels[id], channel.guildID == self.channel.guildID,
            self.world.isShown(channel, to: self.person)
        else { throw PersonRefusal("There is no channel \(id) to choose") }
        if let types, !types.isEmpty, !types.contains(channel.type.rawValue) {
            throw PersonRefusal("A channel of the type of #\(channel.name) cannot be chosen")
        }
        self.found["channels", default: [:]][id.description] = self.world.partialChannelJSON(
            channel, user: self.world.shownPermissions(of: self.person, in: channel),
            bot: self.world.shownPermissions(of: self.bot, in: channel))
    }

    mutating func addMentionable(_ text: String) throws(PersonRefusal) {
        if let id = RoleID(text), self.guild?.roles[id] != nil { return try self.addRole(id) }
        guard let id = UserID(text) else { throw PersonRefusal("\(text) is no id") }
        try self.addUser(id)
    }

    /// A file that was handed in.
    mutating func addAttachment(_ id: AttachmentID, _ json: JSON) {
        self.found["attachments", default: [:]][id.description] = json
    }

    /// The target of a message command: the bot reads it whole.
    mutating func addMessage(_ message: MessageRecord) {
        self.found["messages", default: [:]][message.id.description] = self.world.messageJSON(message, for: .person)
    }
}
