import DiscordModel
import Tickets

/// A transcript on its way: what is to be written next, and what is still open in it.
struct Conversation {
    private var html = HTMLWriter()
    private var flow = MessageFlow()
    private var scene: Scene
    private var isGroupOpen = false

    init(_ heading: TranscriptHeading, firstPage: [TranscriptMessage], attachments: AttachmentPlace) {
        self.scene = Scene(names: NameBook(heading), place: attachments)
        self.scene.names.learn(from: firstPage)
        self.html.documentStart(heading, scene: self.scene)
    }

    var byteCount: Int { self.html.bytes.count }

    mutating func take() -> [UInt8] { self.html.take() }

    mutating func learn(from page: [TranscriptMessage]) { self.scene.names.learn(from: page) }

    mutating func append(_ entry: TranscriptMessage, pictures: [AttachmentID: Picture]) {
        guard !entry.isErased, let message = entry.latest else { return self.appendNote(entry) }
        let body = HTMLWriter.Body(
            entry: entry, message: message, author: self.scene.names.author(of: entry) ?? message.author.displayName,
            files: self.scene.files(of: entry, message.attachments, pictures: pictures))
        switch self.flow.step(for: message, by: body.author) {
        case .continuation:
            self.html.message(body, isContinuation: true, self.scene)
        case .group(let isNewDay):
            self.closeGroup()
            if isNewDay { self.html.dayStart(message.timestamp) }
            self.openGroup(body)
            self.html.message(body, isContinuation: false, self.scene)
        case .system(let isNewDay):
            self.closeGroup()
            if isNewDay { self.html.dayStart(message.timestamp) }
            self.html.system(body, self.scene)
        }
        self.scene.earlier.note(entry)
    }

    mutating func end(count: Int) {
        self.closeGroup()
        self.html.documentEnd(count: count)
    }

    /// In place of a message of which nothing is left but that it was there.
    private mutating func appendNote(_ entry: TranscriptMessage) {
        self.closeGroup()
        if self.flow.isNewDay(entry.id.timestamp) { self.html.dayStart(entry.id.timestamp) }
        self.html.note(entry)
        self.scene.earlier.note(entry)
    }

    private mutating func openGroup(_ body: HTMLWriter.Body) {
        self.html.markup("<article class=\"group\">")
        self.html.lineAbove(body.message, self.scene)
        self.html.avatar(of: body.message.author, called: body.author)
        self.html.markup("<div class=\"body\">")
        self.html.groupHeader(body)
        self.isGroupOpen = true
    }

    private mutating func closeGroup() {
        if self.isGroupOpen { self.html.markup("</div></article>\n") }
        self.isGroupOpen = false
    }
}
