import DiscordModel

/// A channel of a world file or of the control API, with what lies in it.
struct ChannelEntry: Sendable {
    let node: WorldNode
    let name: String
    let type: ChannelType
    let id: UInt64?
    let topic: String?
    let secondsBetweenMessages: Int
    let isAgeRestricted: Bool
    /// `nil` where nothing is said: those of the category are copied then, as the app does.
    let overwrites: [OverwriteEntry]?
    /// A Community server cannot do without it.
    let isRequired: Bool
    /// Only where the server is there already.
    let parent: String?
    /// Of a category.
    let channels: [ChannelEntry]
    let messages: [MessageEntry]
    let threads: [ThreadEntry]

    enum Key: String, CaseIterable {
        case name, type, id, topic, nsfw, overwrites, required, parent, channels, messages, threads
        case slowMode = "slow_mode"
    }

    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems, isInCategory: Bool) {
        let fields = WorldFields<Key>(node, "a channel", problems)
        let type = fields.choice(.type, "kind of channel", of: ChannelTypeNames.all) ?? .text
        self.node = node
        self.name = fields.required(.name, length: 1...Limits.channelName)
        self.type = type
        self.id = fields.id(.id)
        self.topic = fields.text(.topic, length: 0...(type.holdsThreadsOnly ? 4096 : Limits.channelTopic))
        self.secondsBetweenMessages = fields.number(.slowMode, in: ChannelRules.slowMode) ?? 0
        self.isAgeRestricted = fields.flag(.nsfw) ?? false
        self.overwrites =
            fields.has(.overwrites) ? fields.items(.overwrites).map { OverwriteEntry($0, names, problems) } : nil
        self.isRequired = fields.flag(.required) ?? false
        let parent = fields.text(.parent)
        self.parent = parent.flatMap { names.categories.key($0) }
        if let parent, self.parent == nil {
            let known = names.categories.names
            let hint = known.isEmpty ? ": put the channel into the channels of its category" : ""
            fields.fail(.parent, Closest.complaint(parent, isNo: "category that is there", among: known) + hint)
        }
        self.channels = fields.items(.channels).map { ChannelEntry($0, names, problems, isInCategory: true) }
        self.messages = MessageEntry.read(fields.items(.messages), names, problems)
        self.threads = fields.items(.threads).map { ThreadEntry($0, names, problems, below: type) }
        self.check(fields, isInCategory: isInCategory)
    }

    /// What fits into which kind of channel.
    private func check(_ fields: WorldFields<Key>, isInCategory: Bool) {
        if self.type == .category {
            if isInCategory { fields.fail(.type, "a category cannot lie inside of another") }
        } else if !self.channels.isEmpty {
            fields.fail(.channels, "only a category has channels: give this one `type: category`")
        }
        if !self.messages.isEmpty, !self.type.holdsMessages {
            let hint = self.type.holdsThreadsOnly ? ": they go into the messages of its threads" : ""
            fields.fail(.messages, "this kind of channel has no messages of its own" + hint)
        }
        if !self.threads.isEmpty, !self.type.holdsThreads {
            fields.fail(.threads, "this kind of channel has no threads")
        }
    }
}

/// What a role or a member may do differently in a channel.
struct OverwriteEntry: Sendable {
    enum Subject: Sendable {
        case role(String)
        case user(String)
    }

    let subject: Subject
    let allow: Permissions
    let deny: Permissions

    enum Key: String, CaseIterable { case role, member, allow, deny }

    init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "an overwrite", problems)
        let (role, member) = (fields.text(.role), fields.text(.member))
        if (role == nil) == (member == nil) { problems.add(node, "an overwrite has either a role or a member") }
        if let member {
            let key = names.user(member)
            if key == nil {
                fields.fail(.member, Closest.complaint(member, isNo: "person or bot here", among: names.userNames))
            }
            self.subject = .user(key ?? "")
        } else {
            let key = role.flatMap { names.roles.key($0) }
            if let role, key == nil {
                fields.fail(.role, Closest.complaint(role, isNo: "role of this server", among: names.roles.names))
            }
            self.subject = .role(key ?? "")
        }
        self.allow = fields.permissions(.allow) ?? []
        self.deny = fields.permissions(.deny) ?? []
        let both = PermissionNames.names(of: self.allow.intersection(self.deny))
        if !both.isEmpty { problems.add(node, "\(both.joined(separator: ", ")) is both allowed and denied") }
    }
}
