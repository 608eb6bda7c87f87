import DiscordModel
import Tickets

extension TextPen {
    mutating func heading(_ heading: TranscriptHeading, _ names: NameBook) {
        let ticket = heading.ticket
        self.line("Ticket \(ticket.paddedNumber) · \(heading.guildName)")
        self.line("Status: \(ticket.status.rawValue)")
        self.line(
            "Opened: \(UTCFormat.plain.text(ticket.openedAt)) by \(names.user(ticket.openerID)) (\(ticket.openerID))")
        if let closing = ticket.closing {
            self.line(
                "Closed: \(UTCFormat.plain.text(closing.closedAt)) by \(names.user(closing.closedBy)) (\(closing.closedBy))"
            )
            if let reason = closing.reason, !reason.isEmpty {
                self.line("Reason:")
                self.block(reason, indent: 2)
            }
        }
        if let problem = heading.historyProblem { self.line(Texts.historyNotRead(problem)) }
        for event in heading.events {
            let sentence = EventSentence(event)
            let subject = sentence.subject.map { " \(names.user($0))" } ?? ""
            let detail = sentence.detail.map { ": \($0)" } ?? ""
            let text = "\(names.user(event.actorID)) \(sentence.verb)\(subject)\(detail)"
            self.line("\(UTCFormat.plain.text(event.at))  \(text)", indent: 2)
        }
        self.line(String(repeating: "=", count: 72))
    }

    mutating func end(count: Int) {
        self.lineFeed()
        self.line(String(repeating: "=", count: 72))
        self.line("\(count) \(count == 1 ? "message" : "messages")")
    }

    mutating func message(_ entry: TranscriptMessage, _ scene: Scene) {
        self.lineFeed()
        guard !entry.isErased, let message = entry.latest else { return self.note(entry) }
        let time = UTCFormat.plain.text(message.timestamp)
        let author = scene.names.author(of: entry) ?? message.author.displayName
        if message.isSystem {
            self.line("[\(time)] \(Self.sentence(message, by: author, scene.names))")
        } else {
            let isBot = message.author.isBot == true || message.webhookID != nil
            let username = message.author.hasAnotherName(than: author) ? "@\(message.author.username), " : ""
            self.line("[\(time)] \(author) (\(username)\(isBot ? "bot, " : "")\(message.author.id))")
            self.context(of: message, scene)
            if !message.content.isEmpty {
                self.block(ReadableMarkdown.text(message.content, scene.names), indent: 4)
            }
            self.extras(of: entry, message, scene)
            self.edits(of: entry, message, scene)
        }
        if let moment = entry.deletedAt { self.line("Deleted: \(UTCFormat.plain.text(moment))", indent: 2) }
    }

    private mutating func note(_ entry: TranscriptMessage) {
        let time = UTCFormat.plain.text(entry.id.timestamp)
        if entry.isErased {
            self.line("[\(time)] A message was erased at its author's request.")
        } else if let moment = entry.deletedAt {
            self.line("[\(time)] A message was deleted before it could be kept, at \(UTCFormat.plain.text(moment)).")
        } else {
            self.line("[\(time)] A message could not be read.")
        }
    }

    private static func sentence(_ message: Message, by author: String, _ names: NameBook) -> String {
        guard let sentence = SystemSentence(message) else {
            return "\(author) did something (message type \(message.type.rawValue))."
        }
        let start = sentence.isAboutServer ? "" : author + " "
        let object = (sentence.person.map { names.name(of: $0) } ?? sentence.object).map { " \($0)" } ?? ""
        let detail = sentence.detail.map { ": \($0)" } ?? ""
        return "\(start)\(sentence.verb)\(object)\(detail)."
    }

    private mutating func context(of message: Message, _ scene: Scene) {
        if message.answersMessage {
            let target = message.referencedMessage?.id ?? message.reference?.messageID
            if let target, scene.earlier.isErased(target) {
                self.line("Answers an erased message.", indent: 2)
            } else if let original = message.referencedMessage {
                let excerpt = MarkdownExcerpt.of(original.content, names: scene.names)
                self.line("Answers \(scene.names.name(of: original.author)): \(excerpt)", indent: 2)
            } else {
                self.line("Answers a message that was deleted.", indent: 2)
            }
        } else if let user = message.interaction?.user {
            let command = message.interaction?.name.map { "/\($0)" } ?? "a command"
            self.line("\(scene.names.name(of: user)) used \(command)", indent: 2)
        }
    }

    private mutating func edits(of entry: TranscriptMessage, _ message: Message, _ scene: Scene) {
        if let moment = message.editedTimestamp ?? (entry.versions.count > 1 ? entry.versions.last?.at : nil) {
            self.line("Edited: \(UTCFormat.plain.text(moment))", indent: 2)
        }
        for version in entry.versions.dropLast() {
            self.line("Before, from \(UTCFormat.plain.text(version.at)):", indent: 2)
            self.block(ReadableMarkdown.text(version.message.content, scene.names), indent: 6)
        }
    }
}
