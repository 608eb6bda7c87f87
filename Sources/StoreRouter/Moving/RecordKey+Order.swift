import DiscordModel
public import Tickets

extension RecordKey {
    /// Whether this comes before `other` in every store's listing. Keys of different kinds come in the order of the
    /// kinds.
    func isBefore(_ other: Self) -> Bool {
        switch (self, other) {
        case (.settings(let id), .settings(let otherID)), (.counter(let id), .counter(let otherID)): id < otherID
        case (.ticket(let id), .ticket(let otherID)), (.transcript(let id), .transcript(let otherID)),
            (.audit(let id), .audit(let otherID)):
            id < otherID
        case (.attachment(let id), .attachment(let otherID)): id < otherID
        case (.message(let ticket, let id, let version), .message(let otherTicket, let otherID, let otherVersion)):
            (ticket, id, version) < (otherTicket, otherID, otherVersion)
        case (.note(let key), .note(let otherKey)): key.utf8.lexicographicallyPrecedes(otherKey.utf8)
        default: self.kind.rank < other.kind.rank
        }
    }

    /// Whether both are the same down to the bytes; Swift takes texts for equal that only look equal.
    func isSame(as other: Self) -> Bool { !self.isBefore(other) && !other.isBefore(self) }

    /// For people: `ticket sd3k1f0x2q8w`, `message 12 of ticket …`.
    public var name: String {
        switch self {
        case .settings(let guild): "settings of server \(guild)"
        case .counter(let guild): "counter of server \(guild)"
        case .ticket(let id): "ticket \(id)"
        case .transcript(let id): "transcript of ticket \(id)"
        case .message(let ticket, let id, ArchivedMessage.deletion): "deletion of message \(id) of ticket \(ticket)"
        case .message(let ticket, let id, let version): "message \(id) of ticket \(ticket), version \(version)"
        case .attachment(let id): "attachment \(id)"
        case .audit(let id): "audit entry \(id)"
        case .note(let key): "note \(key)"
        }
    }
}

extension RecordKind {
    /// Its place in the order in which kinds have to be written.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }

    /// What one of them refers to must be there first.
    var belongsToTicket: Bool { [.transcript, .message, .attachment].contains(self) }

    /// How many are read at once. Transcripts can have megabytes each.
    var pageSize: Int {
        switch self {
        case .transcript: 8
        case .message: 250
        default: 500
        }
    }

    /// For people, in the plural.
    public var plural: String {
        switch self {
        case .settings: "settings"
        case .counter: "counters"
        case .ticket: "tickets"
        case .transcript: "transcripts"
        case .message: "messages"
        case .attachment: "attachments"
        case .audit: "audit entries"
        case .note: "notes"
        }
    }
}

extension StoredRecord {
    /// The ticket that has to be stored before this.
    var ticketItBelongsTo: TicketID? {
        switch self {
        case .transcript(let transcript): transcript.ticketID
        case .message(let message): message.ticketID
        case .attachment(let attachment): attachment.ticketID
        default: nil
        }
    }

    /// About how many bytes it takes.
    var weight: Int {
        switch self {
        case .transcript(let transcript): transcript.html.count + 100
        case .message(let message):
            if case .message(let body) = message.content { body.count + 100 } else { 100 }
        case .ticket(_, let events): 300 + 150 * events.count
        default: 300
        }
    }

    /// Whether it concerns the one database it is in, and is left where it is: the id of the database, and how far a
    /// copy into it has come.
    var staysBehind: Bool {
        if case .note(let key, _) = self { key == NoteKey.storeID || key.hasPrefix(NoteKey.copying) } else { false }
    }
}

/// The notes that concern a database as such.
enum NoteKey {
    /// Which database it is; made once by whoever mirrors it.
    static let storeID = "store.id"
    /// With this begin the notes of copies.
    static let copying = "copy."
    static let copyProgress = "copy.progress"
}
