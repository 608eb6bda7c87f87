import DiscordModel
import Tickets

extension HTMLWriter {
    /// A message that has something to show. A class, since so much is copied once and not at each step.
    final class Body {
        let entry: TranscriptMessage
        /// What it says now, or said when it was deleted.
        let message: Message
        /// What its author is called in it.
        let author: String
        let files: [AttachmentView]

        init(entry: TranscriptMessage, message: Message, author: String, files: [AttachmentView]) {
            self.entry = entry
            self.message = message
            self.author = author
            self.files = files
        }
    }

    /// The first line of a group: who wrote it, and when.
    mutating func groupHeader(_ body: Body) {
        let message = body.message
        self.markup("<header><h3>")
        self.person(message.author, called: body.author)
        self.markup("</h3> ")
        if message.author.isBot == true || message.webhookID != nil { self.markup("<span class=\"badge\">BOT</span> ") }
        self.anchor(message, .dateAndTime, class: "stamp")
        self.markup("</header>\n")
    }

    /// Somebody's name, with the username where that is another: nicknames can be had twice, usernames cannot.
    mutating func person(_ user: User, called name: String) {
        self.markup("<bdi class=\"author\"")
        if user.hasAnotherName(than: name) {
            self.markup(" title=\"@")
            self.text(user.username)
            self.markup("\"")
        }
        self.markup(">")
        self.text(name)
        self.markup("</bdi>")
    }

    /// Its time, as a link to the message itself.
    private mutating func anchor(_ message: Message, _ format: UTCFormat, class name: StaticString) {
        self.markup("<a class=\"")
        self.markup(name)
        self.markup("\" href=\"#m")
        self.number(message.id.rawValue)
        self.markup("\">")
        self.time(message.timestamp, format)
        self.markup("</a>")
    }

    /// A message without its author.
    mutating func message(_ body: Body, isContinuation: Bool, _ scene: Scene) {
        let message = body.message
        self.markup(
            body.entry.deletedAt == nil ? "<div class=\"message\" id=\"m" : "<div class=\"message deleted\" id=\"m")
        self.number(message.id.rawValue)
        self.markup("\">")
        if isContinuation { self.anchor(message, .shortTime, class: "gutter") }
        let start = self.bytes.count
        self.content(of: body, scene)
        self.extras(of: body, scene)
        if self.bytes.count == start { self.markup("<div class=\"label\">A message without any content.</div>") }
        self.reactions(message.reactions ?? [])
        self.deletion(of: body.entry)
        self.markup("</div>\n")
    }

    private mutating func extras(of body: Body, _ scene: Scene) {
        let message = body.message
        self.files(body, scene)
        if message.flags?.contains(.suppressEmbeds) != true {
            for embed in message.embeds ?? [] { self.embed(embed, names: scene.names) }
        }
        self.stickers(message.stickers ?? [])
        if let poll = message.poll { self.poll(poll) }
        for snapshot in message.snapshots ?? [] { self.forward(snapshot.message, of: body, scene) }
        if let components = message.components, !components.isEmpty {
            self.components(components, ComponentScene(names: scene.names, files: body.files))
        }
    }

    /// The attachments, but for those that components show in their places.
    private mutating func files(_ body: Body, _ scene: Scene) {
        guard !body.files.isEmpty else { return }
        let elsewhere = Set((body.message.components ?? []).flatMap(\.flattened).flatMap(\.mediaReferences))
        for file in body.files where !elsewhere.contains(file.attachment.id) { self.file(file) }
    }

    private mutating func content(of body: Body, _ scene: Scene) {
        let message = body.message
        let earlier = body.entry.versions.dropLast()
        let isEdited = message.editedTimestamp != nil || !earlier.isEmpty
        let isPinned = message.isPinned == true
        let isWaiting = message.flags?.contains(.loading) == true
        guard !message.content.isEmpty || isEdited || isPinned || isWaiting else { return }
        self.markup("<div class=\"content\" dir=\"auto\">")
        self.markdown(message.content, names: scene.names)
        if isWaiting { self.markup("<div class=\"label\">The app was thinking, and never answered.</div>") }
        if !earlier.isEmpty {
            self.earlierVersions(body, scene)
        } else if let moment = message.editedTimestamp {
            self.markup("<span class=\"edited\">")
            self.edited(moment)
            self.markup("</span>")
        }
        if isPinned { self.markup("<span class=\"edited\">(pinned)</span>") }
        self.markup("</div>")
    }

    private mutating func edited(_ moment: Timestamp) {
        self.markup("<time data-f=\"edited\" datetime=\"")
        self.utc(moment, .machine)
        self.markup("\" title=\"Edited on ")
        self.utc(moment, .full)
        self.markup("\">(edited)</time>")
    }

    /// Shown on hovering, on keyboard focus, and for good on a click.
    private mutating func earlierVersions(_ body: Body, _ scene: Scene) {
        guard let last = body.entry.versions.last else { return }
        self.markup("<details class=\"edited\"><summary>")
        self.edited(body.message.editedTimestamp ?? last.at)
        self.markup("</summary><div class=\"versions\">")
        for (number, version) in body.entry.versions.dropLast().enumerated() {
            self.markup("<div class=\"version\"><div class=\"label\">")
            self.markup(number == 0 ? "At first, " : "Then, ")
            self.time(version.at, .dateAndTime)
            self.markup("</div>")
            self.markdown(version.message.content, names: scene.names)
            for embed in version.message.embeds ?? [] { self.embed(embed, names: scene.names) }
            let kept = Set(body.files.map(\.attachment.id))
            for file in scene.files(of: body.entry, version.message.attachments)
            where !kept.contains(file.attachment.id) { self.file(file) }
            self.markup("</div>")
        }
        self.markup("</div></details>")
    }

    private mutating func deletion(of entry: TranscriptMessage) {
        guard let moment = entry.deletedAt else { return }
        self.markup("<div class=\"fate\">Deleted on ")
        self.time(moment, .dateAndTime)
        self.markup("</div>")
    }

    /// In place of a message that was erased, or of which only the deletion was seen.
    mutating func note(_ entry: TranscriptMessage) {
        self.markup("<div class=\"system fate\" id=\"m")
        self.number(entry.id.rawValue)
        self.markup("\">")
        if entry.isErased {
            self.markup("A message was erased at its author's request.")
        } else if let moment = entry.deletedAt {
            self.markup("A message was deleted before it could be kept, on ")
            self.time(moment, .dateAndTime)
            self.markup(".")
        } else {
            self.markup("A message could not be read.")
        }
        self.markup(" ")
        self.markup("<span class=\"stamp\">")
        self.time(entry.id.timestamp, .dateAndTime)
        self.markup("</span></div>\n")
    }

    mutating func system(_ body: Body, _ scene: Scene) {
        let message = body.message
        self.markup(
            body.entry.deletedAt == nil ? "<div class=\"system\" id=\"m" : "<div class=\"system deleted\" id=\"m")
        self.number(message.id.rawValue)
        self.markup("\">")
        let sentence = SystemSentence(message)
        if sentence?.isAboutServer != true {
            self.person(message.author, called: body.author)
            self.markup(" ")
        }
        if let sentence {
            self.sentence(sentence, scene)
        } else {
            self.markup("did something that this transcript has no words for (type ")
            self.number(message.type.rawValue)
            self.markup(").")
        }
        self.markup(" ")
        self.anchor(message, .dateAndTime, class: "stamp")
        self.deletion(of: body.entry)
        self.markup("</div>\n")
    }

    private mutating func sentence(_ sentence: SystemSentence, _ scene: Scene) {
        if let reference = sentence.reference, scene.earlier.contains(reference) {
            self.link(to: reference) { $0.text(sentence.verb) }
        } else {
            self.text(sentence.verb)
        }
        if let person = sentence.person {
            self.markup(" ")
            self.person(person, called: scene.names.name(of: person))
        } else if let object = sentence.object {
            self.markup(" <bdi class=\"author\">")
            self.text(object)
            self.markup("</bdi>")
        }
        if let detail = sentence.detail {
            self.markup(": ")
            self.name(detail)
        }
        self.markup(".")
    }
}
