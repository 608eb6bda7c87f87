import DiscordModel
import Tickets

extension JSONPen {
    /// The members of the document before the messages.
    mutating func heading(_ heading: TranscriptHeading) {
        let ticket = heading.ticket
        self.member("format", "usher-transcript")
        self.member("formatVersion", JSONTranscript.formatVersion)
        self.lineFeed()
        self.key("guild")
        self.object {
            $0.member("id", "\(ticket.guildID)")
            $0.member("name", heading.guildName)
        }
        self.lineFeed()
        self.key("ticket")
        self.object { $0.ticket(ticket) }
        if let problem = heading.historyProblem {
            self.lineFeed()
            self.member("historyProblem", problem)
        }
        self.lineFeed()
        self.key("events")
        self.array(heading.events) { pen, event in pen.event(event) }
        self.lineFeed()
        self.key("names")
        self.object {
            $0.names("users", heading.userNames)
            $0.names("roles", heading.roleNames)
            $0.names("channels", heading.channelNames)
        }
    }

    private mutating func ticket(_ ticket: Ticket) {
        self.member("id", "\(ticket.id)")
        self.member("number", ticket.number)
        self.member("status", ticket.status.rawValue)
        self.member("openerId", "\(ticket.openerID)")
        self.member("openedAt", ticket.openedAt.description)
        self.member("channelId", ticket.channelID.map { "\($0)" })
        self.key("memberIds")
        self.array(ticket.members) { pen, member in pen.string("\(member.userID)") }
        self.member("closedBy", ticket.closing.map { "\($0.closedBy)" })
        self.member("closedAt", ticket.closing?.closedAt.description)
        self.member("reason", ticket.closing?.reason)
    }

    private mutating func event(_ event: TicketEvent) {
        self.object {
            $0.member("kind", event.kind.rawValue)
            $0.member("at", event.at.description)
            $0.member("actorId", "\(event.actorID)")
            $0.member("subjectId", event.subjectID.map { "\($0)" })
            $0.member("detail", event.detail)
        }
    }

    private mutating func names<Object>(_ key: String, _ names: [Snowflake<Object>: String]) {
        self.key(key)
        self.object { pen in
            for (id, name) in names.sorted(by: { $0.key < $1.key }) { pen.member("\(id)", name) }
        }
    }

    mutating func message(_ entry: TranscriptMessage, _ names: NameBook, _ place: AttachmentPlace) {
        // Nothing of an erased message gets out, whatever is still at hand.
        let latest = entry.isErased ? nil : entry.latest
        self.object { pen in
            pen.member("id", "\(entry.id)")
            pen.member("status", entry.isErased ? "erased" : entry.deletedAt == nil ? "present" : "deleted")
            pen.member("postedAt", (latest?.timestamp ?? entry.id.timestamp).description)
            pen.member("deletedAt", entry.deletedAt?.description)
            pen.key("author")
            if let latest { pen.author(of: entry, latest, names) } else { pen.null() }
            pen.member("content", latest?.content)
            pen.key("versions")
            pen.array(entry.isErased ? [] : entry.versions) { pen, version in
                pen.object {
                    $0.member("at", version.at.description)
                    $0.key("discord")
                    if version.json.isEmpty { $0.null() } else { $0.raw(version.json) }
                }
            }
            pen.key("attachments")
            let attachments = entry.attachments.values.sorted { $0.id < $1.id }
            pen.array(attachments) { pen, attachment in pen.attachment(attachment, entry.isErased, place) }
        }
    }

    private mutating func author(of entry: TranscriptMessage, _ message: Message, _ names: NameBook) {
        self.object {
            $0.member("id", "\(message.author.id)")
            $0.member("name", names.author(of: entry) ?? message.author.displayName)
            $0.member("nickname", entry.nickname)
            $0.member("globalName", message.author.globalName)
            $0.member("username", message.author.username)
            $0.member("isBot", message.author.isBot == true || message.webhookID != nil)
        }
    }

    private mutating func attachment(
        _ attachment: ArchivedAttachment, _ isMessageErased: Bool, _ place: AttachmentPlace
    ) {
        let isErased = isMessageErased || attachment.state == .erased
        self.object {
            $0.member("id", "\(attachment.id)")
            $0.member("state", isErased ? "erased" : attachment.state.rawValue)
            $0.member("filename", isErased ? nil : attachment.filename)
            $0.member("contentType", isErased ? nil : attachment.contentType)
            $0.member("size", Int(attachment.size))
            $0.member("sha256", isErased ? nil : attachment.digest)
            var link: FileLink?
            if case .linked(let make) = place, !isErased, attachment.state == .kept {
                link = FileLink(make(attachment))
            }
            $0.member("file", link?.address)
        }
    }
}
