import DiscordModel
import Tickets

/// The frame around the conversation.
extension HTMLWriter {
    /// Everything up to the first message.
    mutating func documentStart(_ heading: TranscriptHeading, names: NameBook) {
        self.head(heading)
        self.markup("<body>\n<header class=\"top\">\n<div class=\"guild\">")
        self.name(heading.guildName)
        self.markup("</div>\n<h1>Ticket ")
        self.text(heading.ticket.paddedNumber)
        switch heading.ticket.status {
        case .open: self.markup(" <span class=\"status open\">open</span></h1>\n")
        case .closed: self.markup(" <span class=\"status\">closed</span></h1>\n")
        case .cancelled: self.markup(" <span class=\"status\">cancelled</span></h1>\n")
        }
        self.facts(heading.ticket, names)
        self.events(heading.events, names)
        self.markup("</header>\n<main>\n")
    }

    /// - Parameter count: How many messages there were.
    mutating func documentEnd(count: Int) {
        self.markup("</main>\n<footer class=\"bottom\">")
        self.number(count)
        self.markup(count == 1 ? " message" : " messages")
        self.markup(". All times are UTC. Files stay with Discord, whose links to them expire after about a day.")
        self.markup("</footer>\n</body>\n</html>\n")
    }

    mutating func dayStart(_ moment: Timestamp) {
        self.markup("<h2 class=\"day\"><span>")
        self.text(UTCFormat.longDate.text(moment))
        self.markup("</span></h2>\n")
    }

    private mutating func head(_ heading: TranscriptHeading) {
        self.markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
            img-src data:; base-uri 'none'; form-action 'none'">
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
        self.markup("</title>\n<style>\n")
        self.markup(Stylesheet.text)
        self.markup("\n</style>\n</head>\n")
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
        self.markup("<details open>\n<summary>What happened</summary>\n<ol class=\"events\">\n")
        for event in events {
            self.markup("<li>")
            self.time(event.at, .dateAndTime)
            self.markup("<span>")
            self.event(event, names)
            self.markup("</span></li>\n")
        }
        self.markup("</ol>\n</details>\n")
    }

    private mutating func event(_ event: TicketEvent, _ names: NameBook) {
        self.name(names.user(event.actorID))
        switch event.kind {
        case .created: self.markup(" opened the ticket")
        case .userAdded: self.markup(" added ")
        case .userRemoved: self.markup(" removed ")
        case .closed: self.markup(" closed the ticket")
        case .cancelled: self.markup(" asked for a ticket, which could not be opened")
        case .channelDeleted: self.markup(" deleted the channel")
        default:
            self.markup(": ")
            self.text(event.kind.rawValue)
            if event.subjectID != nil { self.markup(", ") }
        }
        if let subject = event.subjectID { self.name(names.user(subject)) }
        if let detail = event.detail, !detail.isEmpty {
            self.markup(": ")
            self.name(detail)
        }
    }
}
