import DiscordModel
import Tickets

/// A transcript on its way: what is to be written next, and what is still open in it.
struct Conversation {
    private var html = HTMLWriter()
    private var flow = MessageFlow()
    private var names: NameBook
    private var isGroupOpen = false

    init(_ heading: TranscriptHeading, firstPage: [Message]) {
        self.names = NameBook(heading)
        self.names.learn(from: firstPage)
        self.html.documentStart(heading, names: self.names)
    }

    var byteCount: Int { self.html.bytes.count }

    mutating func take() -> [UInt8] { self.html.take() }

    mutating func learn(from page: [Message]) { self.names.learn(from: page) }

    mutating func append(_ message: Message) {
        switch self.flow.step(for: message) {
        case .continuation:
            self.html.message(message, isContinuation: true, names: self.names)
        case .group(let isNewDay):
            self.closeGroup()
            if isNewDay { self.html.dayStart(message.timestamp) }
            self.openGroup(message)
            self.html.message(message, isContinuation: false, names: self.names)
        case .system(let isNewDay):
            self.closeGroup()
            if isNewDay { self.html.dayStart(message.timestamp) }
            self.html.system(message)
        }
    }

    mutating func end(count: Int) {
        self.closeGroup()
        self.html.documentEnd(count: count)
    }

    private mutating func openGroup(_ message: Message) {
        self.html.markup("<article class=\"group\">")
        self.html.lineAbove(message, names: self.names)
        self.html.avatar(of: message.author)
        self.html.markup("<div class=\"body\">")
        self.html.groupHeader(message)
        self.isGroupOpen = true
    }

    private mutating func closeGroup() {
        if self.isGroupOpen { self.html.markup("</div></article>\n") }
        self.isGroupOpen = false
    }
}
