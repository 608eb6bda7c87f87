import DiscordModel
import Tickets

/// The frame around the conversation.
extension HTMLWriter {
    /// Everything up to the first message.
    mutating func documentStart(_ heading: TranscriptHeading, scene: Scene) {
        self.head(heading, scene.place)
        self.markup(
            """
            <body>
            <a class="skip" href="#conversation">Skip to the conversation</a>
            <header class="top">
            <div class="title">
            <div>
            <p class="guild">
            """)
        self.name(heading.guildName)
        self.markup("</p>\n<h1>Ticket ")
        self.text(heading.ticket.paddedNumber)
        switch heading.ticket.status {
        case .open: self.markup(" <span class=\"status open\">open</span></h1>\n")
        case .closed: self.markup(" <span class=\"status\">closed</span></h1>\n")
        case .cancelled: self.markup(" <span class=\"status\">cancelled</span></h1>\n")
        }
        self.markup("</div>\n")
        self.schemeSwitch()
        self.markup("</div>\n")
        self.facts(heading.ticket, scene.names)
        if let problem = heading.historyProblem {
            self.markup("<p class=\"warning\">")
            self.text(Texts.historyNotRead(problem))
            self.markup("</p>\n")
        }
        self.events(heading.events, scene.names)
        self.markup("</header>\n")
        self.searchField()
        self.markup("<main id=\"conversation\" tabindex=\"-1\" aria-label=\"Conversation\">\n")
    }

    /// - Parameter count: How many messages there were.
    mutating func documentEnd(count: Int) {
        self.markup("</main>\n<footer class=\"bottom\">")
        self.number(count)
        self.markup(count == 1 ? " message" : " messages")
        self.markup(". <span id=\"zone\">All times are UTC.</span></footer>\n<script>")
        self.asset(\.script)
        self.markup("</script>\n</body>\n</html>\n")
    }

    mutating func dayStart(_ moment: Timestamp) {
        self.markup("<h2 class=\"day\"><span>")
        self.utc(moment, .longDate)
        self.markup("</span></h2>\n")
    }

    private mutating func head(_ heading: TranscriptHeading, _ place: AttachmentPlace) {
        self.markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="
            """)
        if case .linked = place { self.asset(\.folderPolicy) } else { self.asset(\.closedPolicy) }
        self.markup(
            """
            ">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex, nofollow">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>Ticket 
            """)
        self.text(heading.ticket.paddedNumber)
        self.markup(" · ")
        self.text(heading.guildName)
        self.markup("</title>\n<style>")
        self.asset(\.style)
        self.markup("</style>\n</head>\n")
    }

    /// Light and dark, without a script.
    private mutating func schemeSwitch() {
        self.markup(
            """
            <div class="scheme" role="radiogroup" aria-label="Colours">
            <label><input type="radio" name="scheme" checked><span>Auto</span></label>
            <label><input type="radio" name="scheme" id="light"><span>Light</span></label>
            <label><input type="radio" name="scheme" id="dark"><span>Dark</span></label>
            </div>

            """)
    }

    /// Without a script it stays hidden.
    private mutating func searchField() {
        self.markup(
            """
            <div class="find" role="search" hidden>
            <label><span class="unseen">Search this transcript</span>\
            <input type="search" placeholder="Search this transcript" autocomplete="off" spellcheck="false"></label>
            <output></output>
            <button type="button">Previous</button>
            <button type="button">Next</button>
            </div>

            """)
    }

    private mutating func facts(_ ticket: Ticket, _ names: NameBook) {
        self.markup("<dl>\n<div><dt>Opened</dt><dd>")
        self.time(ticket.openedAt, .dateAndTime, showsZone: true)
        self.markup(" by ")
        self.name(names.user(ticket.openerID))
        self.markup("</dd></div>\n")
        if let closing = ticket.closing {
            self.markup("<div><dt>Closed</dt><dd>")
            self.time(closing.closedAt, .dateAndTime, showsZone: true)
            self.markup(" by ")
            self.name(names.user(closing.closedBy))
            self.markup("</dd></div>\n<div class=\"wide\"><dt>Reason</dt><dd dir=\"auto\">")
            if let reason = closing.reason, !reason.isEmpty {
                self.text(reason)
            } else {
                self.markup("<em>none given</em>")
            }
            self.markup("</dd></div>\n")
        }
        self.markup("</dl>\n")
    }

    private mutating func events(_ events: [TicketEvent], _ names: NameBook) {
        guard !events.isEmpty else { return }
        self.markup("<details class=\"story\" open>\n<summary>What happened</summary>\n<ol class=\"events\">\n")
        for event in events {
            self.markup("<li>")
            self.time(event.at, .dateAndTime)
            self.markup("<span>")
            let sentence = EventSentence(event)
            self.name(names.user(event.actorID))
            self.markup(" ")
            self.text(sentence.verb)
            if let subject = sentence.subject {
                self.markup(" ")
                self.name(names.user(subject))
            }
            if let detail = sentence.detail {
                self.markup(": ")
                self.name(detail)
            }
            self.markup("</span></li>\n")
        }
        self.markup("</ol>\n</details>\n")
    }
}
