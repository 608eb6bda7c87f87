import DiscordModel

/// What a message answers or carries on.
extension HTMLWriter {
    /// What the message answers, above it.
    mutating func lineAbove(_ message: Message, _ scene: Scene) {
        if message.answersMessage {
            self.reply(message, scene)
        } else if let interaction = message.interaction, let user = interaction.user {
            self.markup("<div class=\"reply\">")
            self.person(user, called: scene.names.name(of: user))
            self.markup(" used ")
            if let name = interaction.name {
                self.markup("<span class=\"mention\">")
                self.name("/\(name)")
                self.markup("</span>")
            } else {
                self.markup("a command")
            }
            self.markup("</div>")
        }
    }

    private mutating func reply(_ message: Message, _ scene: Scene) {
        let target = message.referencedMessage?.id ?? message.reference?.messageID
        self.markup("<div class=\"reply\">")
        defer { self.markup("</div>") }
        if let target, scene.earlier.isErased(target) {
            self.link(to: target) { $0.markup("<em>an erased message</em>") }
            return
        }
        guard let original = message.referencedMessage else {
            if let target, scene.earlier.contains(target) {
                self.link(to: target) { $0.markup("<em>a message above, deleted since</em>") }
            } else {
                self.markup("<em>The original message was deleted.</em>")
            }
            return
        }
        self.person(original.author, called: scene.names.name(of: original.author))
        self.markup(" ")
        if scene.earlier.contains(original.id) {
            self.markup("<a href=\"#m")
            self.number(original.id.rawValue)
            self.markup("\" dir=\"auto\">")
            self.excerpt(of: original, scene.names)
            self.markup("</a>")
        } else {
            self.markup("<em dir=\"auto\">")
            self.excerpt(of: original, scene.names)
            self.markup("</em>")
        }
    }

    private mutating func excerpt(of original: ReferencedMessage, _ names: NameBook) {
        let excerpt = MarkdownExcerpt.of(original.content, names: names)
        if !excerpt.isEmpty {
            self.text(excerpt)
        } else if original.attachments?.isEmpty == false {
            self.markup("a file")
        } else {
            self.markup("a message without text")
        }
    }

    /// A forward names the channel it comes from, where the reader could have seen that, and never its author.
    mutating func forward(_ content: MessageSnapshot.Content, of body: Body, _ scene: Scene) {
        self.markup("<div class=\"forward\"><div class=\"label\">Forwarded")
        if let channel = body.message.reference?.channelID, let name = scene.names.knownChannel(channel) {
            self.markup(" from ")
            self.name("#\(name)")
        }
        if let moment = content.timestamp {
            self.markup(" · ")
            self.time(moment, .dateAndTime)
        }
        self.markup("</div>")
        var names = scene.names
        names.learn(content.mentions ?? [])
        if let text = content.content, !text.isEmpty {
            self.markup("<div class=\"content\" dir=\"auto\">")
            self.markdown(text, names: names)
            self.markup("</div>")
        }
        let files = scene.files(of: body.entry, content.attachments)
        let elsewhere = Set((content.components ?? []).flatMap(\.flattened).flatMap(\.mediaReferences))
        for file in files where !elsewhere.contains(file.attachment.id) { self.file(file) }
        for embed in content.embeds ?? [] { self.embed(embed, names: names) }
        self.stickers(content.stickers ?? [])
        self.components(content.components ?? [], ComponentScene(names: names, files: files))
        self.markup("</div>")
    }
}
