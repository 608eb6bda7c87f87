internal import DiscordModel
internal import Tickets

/// What is unique among active tickets.
enum ActiveKey {
    static func key(guild: GuildID, opener: UserID, slot: Int) -> String { "\(guild):\(opener):\(slot)" }
}

extension Ticket {
    /// `nil` frees the place for another ticket.
    private var activeKey: String? {
        self.isActive ? ActiveKey.key(guild: self.guildID, opener: self.openerID, slot: self.slot) : nil
    }

    /// The whole ticket.
    func document(with events: [TicketEvent]) -> BSONDocument {
        var document: BSONDocument = [
            "_id": self.id.stored, "guild_id": self.guildID.stored, "number": .int64(Int64(self.number)),
            "opener_id": self.openerID.stored, "opened_at": self.openedAt.stored, "slot": .int64(Int64(self.slot)),
        ]
        document.add("panel_channel_id", self.panelChannelID?.stored)
        for field in self.changingFields { document.add(field.key, field.value) }
        document.add("revision", .int64(Int64(self.revision)))
        // The index of events takes two empty lists for the same one, but leaves out what has none.
        if !events.isEmpty { document.add("events", .array(events.map(\.stored))) }
        return document
    }

    /// Writes what can change of a ticket, and adds the events.
    func change(adding events: [TicketEvent]) -> BSONDocument {
        var (set, unset) = (BSONDocument(), BSONDocument())
        for (key, value) in self.changingFields {
            if let value { set.add(key, value) } else { unset.add(key, "") }
        }
        var change: BSONDocument = ["$set": .document(set), "$inc": ["revision": 1]]
        if !unset.fields.isEmpty { change.add("$unset", .document(unset)) }
        if !events.isEmpty {
            change.add("$push", ["events": ["$each": .array(events.map(\.stored))]])
        }
        return change
    }

    /// What is `nil` has no field, so that the sparse indexes leave the document out.
    private var changingFields: [(key: String, value: BSON?)] {
        [
            ("status", .string(self.status.rawValue)),
            ("active_key", self.activeKey.map { .string($0) }),
            ("is_thread", self.isThread ? .bool(true) : nil),
            ("channel_id", self.channelID?.stored),
            ("greeting_id", self.greetingID?.stored),
            ("members", .array(self.members.map { .document($0.document) })),
            ("closing", self.closing.map { .document($0.document) }),
            ("is_settled", .bool(self.isSettled)),
        ]
    }

    init(_ document: BSONDocument) throws(StoreError) {
        guard let status = Status(rawValue: try document.string("status")) else {
            throw BSONDocument.unreadable("status")
        }
        let id = try document.ticketID("_id")
        self.init(
            id: id,
            guildID: try document.id("guild_id"),
            number: try document.int("number"),
            openerID: try document.id("opener_id"),
            openedAt: try document.moment("opened_at"),
            slot: try document.int("slot"),
            panelChannelID: try document.idIfPresent("panel_channel_id"),
            status: status,
            members: try document.documents("members").map { member throws(StoreError) in
                try TicketMember(member, of: id)
            },
            isThread: document["is_thread"] == .bool(true),
            channelID: try document.idIfPresent("channel_id"),
            greetingID: try document.idIfPresent("greeting_id"),
            closing: try document.documentIfPresent("closing").map { closing throws(StoreError) in
                try Closing(closing)
            },
            isSettled: try document.bool("is_settled"),
            revision: try document.int("revision"))
    }
}

extension TicketMember {
    fileprivate var document: BSONDocument {
        var document: BSONDocument = [
            "user_id": self.userID.stored, "is_present": .bool(self.isPresent), "is_applied": .bool(self.isApplied),
        ]
        document.add("pending_event", self.pendingEvent.map { .document($0.document) })
        return document
    }

    fileprivate init(_ document: BSONDocument, of ticket: TicketID) throws(StoreError) {
        let event = try document.documentIfPresent("pending_event").map { event throws(StoreError) in
            try TicketEvent(event, of: ticket)
        }
        self.init(
            userID: try document.id("user_id"), isPresent: try document.bool("is_present"),
            isApplied: try document.bool("is_applied"), pendingEvent: event)
    }
}

extension Closing {
    fileprivate var document: BSONDocument {
        var document: BSONDocument = ["closed_by": self.closedBy.stored, "closed_at": self.closedAt.stored]
        document.add("reason", self.reason.map { .string($0) })
        document.add("is_announced", .bool(self.isAnnounced))
        document.add("is_archived", .bool(self.isArchived))
        document.add("is_transcript_kept", .bool(self.isTranscriptKept))
        document.add("is_opener_told", .bool(self.isOpenerTold))
        return document
    }

    fileprivate init(_ document: BSONDocument) throws(StoreError) {
        self.init(
            closedBy: try document.id("closed_by"), closedAt: try document.moment("closed_at"),
            reason: try document.stringIfPresent("reason"), isAnnounced: try document.bool("is_announced"),
            isArchived: try document.bool("is_archived"),
            isTranscriptKept: try document.bool("is_transcript_kept"),
            isOpenerTold: try document.bool("is_opener_told"))
    }
}

extension BSONDocument {
    /// What happened to the ticket whose document this is, in order.
    func events(of ticket: TicketID) throws(StoreError) -> [TicketEvent] {
        guard self["events"] != nil else { return [] }
        return try self.documents("events").map { event throws(StoreError) in
            try TicketEvent(event, of: ticket)
        }.sorted { $0.id < $1.id }
    }
}

extension TicketEvent {
    /// Without the ticket, which is the document it lies in.
    var stored: BSON { .document(self.document) }

    fileprivate var document: BSONDocument {
        var document: BSONDocument = [
            "id": self.id.stored, "kind": .string(self.kind.rawValue), "at": self.at.stored,
            "actor_id": self.actorID.stored,
        ]
        document.add("subject_id", self.subjectID?.stored)
        document.add("detail", self.detail.map { .string($0) })
        document.add("is_posted", .bool(self.isPosted))
        return document
    }

    init(_ document: BSONDocument, of ticket: TicketID) throws(StoreError) {
        self.init(
            id: try document.ticketID("id"), ticketID: ticket, kind: Kind(rawValue: try document.string("kind")),
            at: try document.moment("at"), actorID: try document.id("actor_id"),
            subjectID: try document.idIfPresent("subject_id"), detail: try document.stringIfPresent("detail"),
            isPosted: try document.bool("is_posted"))
    }
}
