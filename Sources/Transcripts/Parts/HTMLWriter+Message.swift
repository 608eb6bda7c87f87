import DiscordModel

extension HTMLWriter {
    /// The first line of a group: who wrote it, and when.
    mutating func groupHeader(_ message: Message) {
        self.markup("<header><bdi class=\"author\">")
        self.text(message.author.displayName)
        self.markup("</bdi> ")
        if message.author.isBot == true || message.webhookID != nil { self.markup("<span class=\"badge\">BOT</span> ") }
        self.time(message.timestamp, .dateAndTime)
        self.markup("</header>\n")
    }

    /// A message without its author.
    mutating func message(_ message: Message, isContinuation: Bool, names: NameBook) {
        self.markup("<div class=\"message\" id=\"m")
        self.number(message.id.rawValue)
        self.markup("\">")
        if isContinuation { self.time(message.timestamp, .shortTime, class: "gutter") }
        self.content(of: message, names)
        self.attachments(message.attachments ?? [])
        if message.flags?.contains(.suppressEmbeds) != true {
            for embed in message.embeds ?? [] { self.embed(embed, names: names) }
        }
        self.stickers(message.stickers ?? [])
        for snapshot in message.snapshots ?? [] { self.forward(snapshot.message, names) }
        self.components(message.components ?? [], names: names)
        self.reactions(message.reactions ?? [])
        self.markup("</div>\n")
    }

    private mutating func content(of message: Message, _ names: NameBook) {
        let isEdited = message.editedTimestamp != nil
        let isPinned = message.isPinned == true
        guard !message.content.isEmpty || isEdited || isPinned else { return }
        self.markup("<div class=\"content\" dir=\"auto\">")
        self.markdown(message.content, names: names)
        if let moment = message.editedTimestamp {
            self.markup("<time class=\"edited\" datetime=\"")
            self.text(UTCFormat.machine.text(moment))
            self.markup("\" title=\"Edited on ")
            self.text(UTCFormat.full.text(moment))
            self.markup("\">(edited)</time>")
        }
        if isPinned { self.markup("<span class=\"edited\">(pinned)</span>") }
        self.markup("</div>")
    }

    /// What the message answers, above it.
    mutating func lineAbove(_ message: Message, names: NameBook) {
        if message.answersMessage {
            self.reply(message, names)
        } else if let user = message.interaction?.user {
            self.markup("<div class=\"reply\"><bdi class=\"author\">")
            self.text(user.displayName)
            self.markup("</bdi> used ")
            if let name = message.interaction?.name {
                self.markup("<span class=\"mention\">")
                self.name("/\(name)")
                self.markup("</span>")
            } else {
                self.markup("a command")
            }
            self.markup("</div>")
        }
    }

    private mutating func reply(_ message: Message, _ names: NameBook) {
        self.markup("<div class=\"reply\">")
        guard let original = message.referencedMessage else {
            self.markup("<em>The original message was deleted.</em></div>")
            return
        }
        self.markup("<bdi class=\"author\">")
        self.text(original.author.displayName)
        self.markup("</bdi> <a href=\"#m")
        self.number(original.id.rawValue)
        self.markup("\" dir=\"auto\">")
        let excerpt = MarkdownExcerpt.of(original.content, names: names)
        if excerpt.isEmpty {
            self.markup(original.attachments?.isEmpty == false ? "<em>a file</em>" : "<em>a message without text</em>")
        } else {
            self.text(excerpt)
        }
        self.markup("</a></div>")
    }

    private mutating func forward(_ message: MessageSnapshot.Content, _ names: NameBook) {
        self.markup("<div class=\"forward\"><div class=\"label\">Forwarded")
        if let moment = message.timestamp {
            self.markup(" · ")
            self.time(moment, .dateAndTime)
        }
        self.markup("</div>")
        var names = names
        names.learn(message.mentions ?? [])
        if let content = message.content, !content.isEmpty {
            self.markup("<div class=\"content\" dir=\"auto\">")
            self.markdown(content, names: names)
            self.markup("</div>")
        }
        self.attachments(message.attachments ?? [])
        for embed in message.embeds ?? [] { self.embed(embed, names: names) }
        self.stickers(message.stickers ?? [])
        self.markup("</div>")
    }

    mutating func system(_ message: Message) {
        self.markup("<div class=\"system\" id=\"m")
        self.number(message.id.rawValue)
        self.markup("\"><bdi class=\"author\">")
        self.text(message.author.displayName)
        self.markup("</bdi> ")
        if let sentence = SystemSentence(message) {
            self.sentence(sentence)
        } else {
            self.markup("did something that this transcript has no words for (type ")
            self.number(message.type.rawValue)
            self.markup(").")
        }
        self.markup(" ")
        self.time(message.timestamp, .dateAndTime)
        self.markup("</div>\n")
    }

    private mutating func sentence(_ sentence: SystemSentence) {
        if let reference = sentence.reference {
            self.markup("<a href=\"#m")
            self.number(reference.rawValue)
            self.markup("\">")
            self.text(sentence.verb)
            self.markup("</a>")
        } else {
            self.text(sentence.verb)
        }
        if let object = sentence.object {
            self.markup(" <bdi class=\"author\">")
            self.text(object)
            self.markup("</bdi>")
        }
        self.markup(".")
    }
}
