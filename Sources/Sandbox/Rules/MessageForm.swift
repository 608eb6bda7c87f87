import DiscordModel

/// The body of a message create or edit, after all checks that need nothing but the body (rules 49 and 50).
struct MessageForm {
    /// Where the message comes in by; the rules differ a little.
    enum Source { case channel, interaction }

    var content: String?
    var embeds: [JSON]?
    var components: [JSON]?
    var flags: MessageBits?
    var allowedMentions: AllowedMentions?
    var attachments: [AttachmentForm]?
    var files: [UploadedFile]
    var isTTS = false
    var nonce: JSON?
    var enforcesNonce = false
    var referencedMessage: MessageID?
    var referencedChannel: ChannelID?
    var failsIfNotExists = true
    var stickers: [JSON] = []
    var poll: PollForm?
    /// Whether rule 49 is switched off.
    private(set) var isUnbound = false

    /// - Parameters:
    ///   - form: The object with the message's fields.
    ///   - isEdit: `null` empties a field then.
    ///   - settings: Of the rules about messages (49), components (50) and pings (54), those that are in force.
    init(
        _ form: Form, files: [UploadedFile], from source: Source, isEdit: Bool = false,
        obeying settings: SandboxSettings
    ) throws(APIError) {
        let form = form.enforcing(settings[.messages])
        self.files = files
        self.isUnbound = !settings[.messages]
        let settable: MessageBits = source == .channel ? .settable : [.settable, .ephemeral]
        self.flags = form.int("flags").map { MessageBits(rawValue: $0).intersection(settable) }
        let isV2 = self.flags?.contains(.isComponentsV2) ?? false
        self.content = form.string("content", length: 0...Limits.messageContent, isTrimmed: true)
        if isEdit, form.has("content"), !form.isSet("content") { self.content = "" }
        self.isTTS = form.bool("tts") ?? false
        self.stickers = form.array("sticker_ids", count: 0...3) ?? []
        self.poll = try PollForm(form)
        self.readNonce(form)
        self.readReference(form)
        self.allowedMentions = form.enforcing(settings[.pinsAndReactions]).form("allowed_mentions")
            .map(AllowedMentions.init)
        self.embeds = EmbedRules.read(form, isEdit: isEdit)
        let componentForm = form.enforcing(settings[.components])
        self.components = ComponentRules.readMessage(componentForm, isV2: isV2, isEdit: isEdit)
        try self.readAttachments(form)
        if isV2 { self.refuseLegacyFields(componentForm) }
        try form.errors.check()
    }

    private mutating func readNonce(_ form: Form) {
        if let number = form.fields["nonce"]?.int {
            self.nonce = .number(number)
        } else if let text = form.string("nonce", length: 0...Limits.messageNonce) {
            self.nonce = .string(text)
        }
        self.enforcesNonce = form.bool("enforce_nonce") ?? false
    }

    private mutating func readReference(_ form: Form) {
        guard let reference = form.form("message_reference") else { return }
        self.referencedMessage = reference.id("message_id", isRequired: true)
        self.referencedChannel = reference.id("channel_id")
        self.failsIfNotExists = reference.bool("fail_if_not_exists") ?? true
    }

    private mutating func readAttachments(_ form: Form) throws(APIError) {
        if !self.isUnbound {
            guard self.files.count <= Limits.messageAttachments else { throw APIError(.attachmentsFull) }
            guard self.files.allSatisfy({ $0.bytes.count <= Limits.attachmentBytes }) else {
                throw APIError(.fileTooLarge)
            }
        }
        self.attachments = form.forms("attachments", count: 0...Limits.messageAttachments)?.map { form in
            AttachmentForm(
                id: form.id("id", isRequired: true), filename: form.string("filename", length: 0...1024),
                description: form.string("description", length: 0...1024), title: form.string("title", length: 0...1024)
            )
        }
        if form.has("attachments"), !form.isSet("attachments") { self.attachments = [] }
    }

    private func refuseLegacyFields(_ form: Form) {
        let code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_2"
        let message = "The field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        for key in ["content", "embeds", "poll", "sticker_ids"] where form.isSet(key) {
            let value = form.fields[key]
            if value?.string?.isEmpty ?? value?.array?.isEmpty ?? false { continue }
            form.fail(key, code, message)
        }
    }

    /// - Throws: 50006.
    func checkNotEmpty() throws(APIError) {
        guard !self.isEmpty || self.isUnbound else { throw APIError(.emptyMessage) }
    }

    /// Nothing that anyone could see.
    var isEmpty: Bool {
        (self.content ?? "").isEmpty && (self.embeds ?? []).isEmpty && (self.components ?? []).isEmpty
            && self.files.isEmpty && self.stickers.isEmpty && self.poll == nil
    }
}

/// An element of `attachments`: a file of this request by its number, or an attachment to keep by its id.
struct AttachmentForm {
    let id: AttachmentID?
    let filename: String?
    let description: String?
    let title: String?
}

/// Source: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>
struct AllowedMentions {
    let parses: Set<String>
    let users: [UserID]
    let roles: [RoleID]
    let mentionsRepliedUser: Bool

    init(_ form: Form) {
        let known = ["roles", "users", "everyone"]
        let parse = form.array("parse", count: 0...3) ?? []
        for (index, kind) in parse.enumerated() where !known.contains(kind.string ?? "") {
            form.errors.add(
                form.path + ["parse", "\(index)"], "BASE_TYPE_CHOICES",
                "Value must be one of {('roles', 'users', 'everyone')}.")
        }
        self.parses = Set(parse.compactMap(\.string))
        self.users = Self.ids("users", form)
        self.roles = Self.ids("roles", form)
        self.mentionsRepliedUser = form.bool("replied_user") ?? false
        for (kind, ids) in [("users", self.users.count), ("roles", self.roles.count)]
        where self.parses.contains(kind) && ids > 0 {
            form.fail(
                kind, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                "parse:[\"\(kind)\"] and \(kind): [ids...] are mutually exclusive.")
        }
    }

    /// What the app sends with a reply.
    static func all(pingingRepliedUser: Bool) -> Self {
        Self(
            Form(
                ["parse": ["users", "roles", "everyone"], "replied_user": .bool(pingingRepliedUser)],
                errors: FormErrors()))
    }

    private static func ids<Object>(_ key: String, _ form: Form) -> [Snowflake<Object>] {
        (form.array(key, count: 0...100) ?? []).enumerated().compactMap { index, element in
            if let id = element.string.flatMap(Snowflake<Object>.init) { return id }
            form.errors.add(
                form.path + [key, "\(index)"], "NUMBER_TYPE_COERCE", "Value \"\(element)\" is not snowflake.")
            return nil
        }
    }
}

extension MessageForm {
    /// Of an answer that is deferred.
    static let empty = MessageForm()

    private init() { self.files = [] }
}
