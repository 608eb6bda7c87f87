import DiscordModel
import Foundation

/// A message of a world file.
struct MessageEntry: Sendable {
    /// When it was sent.
    enum Age: Sendable {
        case minutes(Double)
        /// An id says when its object was made.
        case id(UInt64)
    }

    let node: WorldNode
    /// What replies call it.
    let key: String?
    let age: Age
    let author: String
    let form: MessageForm
    /// The key of the message that it answers.
    let repliesTo: String?
    let isPinned: Bool
    let reactions: [Reaction]
    let thread: ThreadEntry?

    struct Reaction: Sendable {
        let emoji: String
        let users: [String]
    }

    var id: UInt64? {
        guard case .id(let id) = self.age else { return nil }
        return id
    }

    enum Key: String, CaseIterable {
        case key, id, author, content, embeds, components, files, pinned, reactions, thread
        case repliesTo = "reply_to"
        case minutesAgo = "minutes_ago"
    }

    /// The messages of one channel or thread, which can answer each other.
    static func read(_ nodes: [WorldNode], _ names: WorldNames, _ problems: WorldProblems) -> [Self] {
        let messages = nodes.map { Self($0, names, problems) }
        var keys: [String] = []
        for message in messages {
            guard let key = message.key else { continue }
            if keys.contains(key) { problems.add(message.node, "there are two messages with the key “\(key)”") }
            keys.append(key)
        }
        for message in messages {
            guard let key = message.repliesTo, !keys.contains(key) else { continue }
            problems.add(message.node, Closest.complaint(key, isNo: "key of a message in this channel", among: keys))
        }
        return messages
    }

    private init(_ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a message", problems)
        self.node = node
        self.key = fields.text(.key)
        self.age = fields.age(id: .id, minutes: .minutesAgo)
        let author = fields.required(.author)
        self.author = names.user(author) ?? ""
        if !author.isEmpty, self.author.isEmpty {
            fields.fail(.author, Closest.complaint(author, isNo: "person or bot here", among: names.userNames))
        }
        if names.people.key(author) != nil {
            for key in [Key.embeds, .components] where fields.has(key) {
                fields.fail(key, "only bots send \(key.rawValue)")
            }
        }
        self.form = Self.form(fields, problems)
        self.repliesTo = fields.text(.repliesTo)
        self.isPinned = fields.flag(.pinned) ?? false
        self.reactions = Self.reactions(fields[.reactions], names, problems)
        self.thread = fields[.thread].map { ThreadEntry($0, names, problems, from: node) }
    }

    // MARK: What it says

    private static func form(_ fields: WorldFields<Key>, _ problems: WorldProblems) -> MessageForm {
        var json: JSON = [:]
        if let content = fields.text(.content, length: 0...Int.max) { json["content"] = .string(content) }
        for key in [Key.embeds, .components] { json[key.rawValue] = fields[key]?.json }
        let files = fields.items(.files).enumerated().compactMap { index, node in
            UploadedFile(node, index, problems)
        }
        if json["components"]?.array?.contains(where: { ComponentRules.isOfVersion2($0) }) == true {
            json["flags"] = .number(MessageBits.isComponentsV2.rawValue)
        }
        do throws(APIError) {
            let form = try MessageForm(
                Form(json, errors: FormErrors()), files: files, from: .channel, obeying: SandboxSettings())
            if form.isEmpty, fields[.files] == nil {
                problems.add(fields.node, "a message needs content, embeds, components or files")
            }
            return form
        } catch {
            fields.node.note(error, problems)
            return .empty
        }
    }

    private static func reactions(
        _ node: WorldNode?, _ names: WorldNames, _ problems: WorldProblems
    ) -> [Reaction] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.value else {
            problems.add(node, "each emoji with a list of those who reacted is expected, such as { \"👍\": [mia] }")
            return []
        }
        if entries.count > Limits.reactions { problems.add(node, "a message has at most \(Limits.reactions) emoji") }
        return entries.map { entry in
            if !entry.key.isEmoji {
                problems.add(entry.value.path, entry.keyLine, "“\(entry.key)” is no emoji of Unicode's")
            }
            guard case .list(let users) = entry.value.value else {
                problems.add(entry.value, "a list of people and bots is expected")
                return Reaction(emoji: entry.key, users: [])
            }
            return Reaction(
                emoji: entry.key,
                users: users.compactMap { user in
                    let key = user.text.flatMap { names.user($0) }
                    if key == nil {
                        let text = Closest.complaint(
                            user.text ?? "?", isNo: "person or bot here", among: names.userNames)
                        problems.add(user, text)
                    }
                    return key
                })
        }
    }
}

extension WorldFields {
    fileprivate func age(id: Key, minutes: Key) -> MessageEntry.Age {
        // A hundred years, for whoever asks.
        let ago = self.decimal(minutes, in: 0...52_560_000)
        guard let number = self.id(id) else { return .minutes(ago ?? 0) }
        if ago != nil { self.fail(minutes, "an id says already when it was sent: leave one of the two out") }
        return .id(number)
    }
}

extension UploadedFile {
    private enum Key: String, CaseIterable {
        case name, text, base64
        case contentType = "content_type"
    }

    fileprivate init?(_ node: WorldNode, _ index: Int, _ problems: WorldProblems) {
        let fields = WorldFields<Key>(node, "a file", problems)
        let (name, text) = (fields.required(.name, length: 1...255), fields.text(.text, length: 0...Int.max))
        let encoded = fields.text(.base64)
        if (text == nil) == (encoded == nil) { problems.add(node, "a file has either a text or bytes in base64") }
        let decoded: [UInt8]? = encoded.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
        let bytes = text.map { Array($0.utf8) } ?? decoded
        guard let bytes else {
            if encoded != nil { fields.fail(.base64, "this is no Base64") }
            return nil
        }
        let type = fields.text(.contentType) ?? (text == nil ? "application/octet-stream" : "text/plain; charset=utf-8")
        self.init(field: "files[\(index)]", filename: name, contentType: type, bytes: bytes)
    }
}

/// A thread of a world file, or a post in a forum.
struct ThreadEntry: Sendable {
    let node: WorldNode
    let name: String
    let id: UInt64?
    /// `nil` means whoever wrote its first message.
    let owner: String?
    let isPrivate: Bool
    let isArchived: Bool
    let isLocked: Bool
    let isInvitable: Bool
    let autoArchiveMinutes: Int
    let secondsBetweenMessages: Int
    let members: [String]
    let messages: [MessageEntry]
    let minutesAgo: Double?

    enum Key: String, CaseIterable {
        case name, id, owner, `private`, archived, locked, invitable, members, messages
        case autoArchiveMinutes = "auto_archive_minutes"
        case slowMode = "slow_mode"
        case minutesAgo = "minutes_ago"
    }

    /// - Parameters:
    ///   - parent: The kind of channel that it is in.
    ///   - source: The message that it is started from.
    init(
        _ node: WorldNode, _ names: WorldNames, _ problems: WorldProblems, below parent: ChannelType = .text,
        from source: WorldNode? = nil
    ) {
        let fields = WorldFields<Key>(node, "a thread", problems)
        self.node = node
        self.name = fields.required(.name, length: 1...Limits.channelName)
        self.id = fields.id(.id)
        self.owner = fields.text(.owner).flatMap { owner in
            let key = names.user(owner)
            if key == nil {
                fields.fail(.owner, Closest.complaint(owner, isNo: "person or bot here", among: names.userNames))
            }
            return key
        }
        self.isPrivate = fields.flag(.private) ?? false
        self.isArchived = fields.flag(.archived) ?? false
        self.isLocked = fields.flag(.locked) ?? false
        self.isInvitable = fields.flag(.invitable) ?? true
        let choices = ThreadRecord.autoArchiveChoices
        self.autoArchiveMinutes =
            fields.choice(.autoArchiveMinutes, "time", of: choices.map { (name: String($0), value: $0) })
            ?? ThreadRecord.standardAutoArchive
        self.secondsBetweenMessages = fields.number(.slowMode, in: ChannelRules.slowMode) ?? 0
        self.members = fields.names(.members, "person or bot here", known: names.userNames, find: names.user)
        self.messages = MessageEntry.read(fields.items(.messages), names, problems)
        self.minutesAgo = fields.decimal(.minutesAgo, in: 0...52_560_000)
        if self.isPrivate, parent != .text || source != nil {
            fields.fail(.private, "private threads are only below text channels, and start from no message")
        }
        if source != nil, self.id != nil { fields.fail(.id, "a thread from a message has the id of the message") }
        if source == nil, self.owner == nil, self.messages.isEmpty {
            fields.fail(.owner, "owner is missing, and there is no first message whose author it could be")
        }
        if parent.holdsThreadsOnly {
            if self.messages.isEmpty { fields.fail(.messages, "a post in a forum needs a first message") }
            if let first = self.messages.first, first.id != nil {
                problems.add(first.node, "the first message of a post has the id of the post: give it there")
            }
        }
    }
}

extension ComponentRules {
    /// Whether there is a component that only messages of the newer kind have.
    ///
    /// Source: <https://docs.discord.com/developers/components/reference>
    static func isOfVersion2(_ component: JSON) -> Bool { Kind.onlyInV2.contains(component["type"]?.int ?? 0) }
}

extension WorldNode {
    /// Notes what Discord's rules find in an object, where it stands.
    func note(_ error: APIError, _ problems: WorldProblems) {
        guard let errors = error.errors else { return problems.add(self, error.message) }
        self.note(errors, problems)
    }

    private func note(_ errors: JSON, _ problems: WorldProblems) {
        for (key, inner) in (errors.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            if key == "_errors" {
                for problem in inner.array ?? [] { problems.add(self, problem["message"]?.string ?? "is wrong") }
            } else {
                (self.child(key) ?? self).note(inner, problems)
            }
        }
    }

    private func child(_ key: String) -> WorldNode? {
        switch self.value {
        case .list(let nodes): Int(key).flatMap { nodes.indices.contains($0) ? nodes[$0] : nil }
        case .mapping(let entries): entries.first { $0.key == key }?.value
        default: nil
        }
    }
}
