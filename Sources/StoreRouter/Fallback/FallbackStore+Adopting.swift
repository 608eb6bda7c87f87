import DiscordModel
import Logging
import Synchronization
import Tickets

/// Keeps the mirror up to date while the server serves.
extension FallbackStore {
    /// Settings or a note.
    func adopt(_ record: StoredRecord) async {
        let isFilling = self.keeping.withLock { keeping in
            if keeping.isFilling { keeping.written[record.key] = record }
            return keeping.isFilling
        }
        guard isFilling else { return await self.adopt([record], from: nil) }
        // Not between a page's being read and its being written, lest the older value come last.
        _ = await outcome { () async throws(StoreError) in
            try await self.inLane(.filling) { () async throws(StoreError) in await self.adopt([record], from: nil) }
        }
    }

    /// A ticket that was just written, with the events that came with it.
    func adopt(_ ticket: Ticket, adding events: [TicketEvent], from server: any TicketStore) async {
        self.rememberUnposted(events)
        var events = events
        let isKnown = await outcome { () async throws(StoreError) in try await self.mirror.ticket(ticket.id) != nil }
        if ticket.revision > 0, case .success(false) = isKnown {
            let all = await self.asking(.light) { () async throws(StoreError) in
                try await server.events(of: ticket.id)
            }
            if case .success(let all) = all { events = all }
        }
        await self.adopt([.ticket(ticket, events: events)], from: server)
    }

    func adoptPosted(_ id: TicketID) async {
        guard var event = self.keeping.withLock({ $0.unposted.removeValue(forKey: id) }) else { return }
        event.isPosted = true
        let posted = event
        let ticket = await outcome { () async throws(StoreError) in try await self.mirror.ticket(posted.ticketID) }
        guard case .success(let ticket?) = ticket else { return }
        await self.adopt([.ticket(ticket, events: [posted])], from: nil)
    }

    func rememberUnposted(_ events: [TicketEvent]) {
        self.keeping.withLock { keeping in
            for event in events where !event.isPosted { keeping.unposted[event.id] = event }
        }
    }

    /// - Parameter server: To look there for what has changed where the mirror has an older state in the way.
    func adopt(_ records: [StoredRecord], from server: (any TicketStore)?) async {
        guard self.keeping.withLock({ $0.isComplete || $0.isFilling }) else { return }
        let records = records.filter(\.kind.isMirrored)
        guard !records.isEmpty else { return }
        let result = await outcome { () async throws(StoreError) in
            try await self.adoptMakingWay(records, from: server)
        }
        if case .failure(let error) = result { await self.giveUpMirror(because: error) }
    }

    /// Two writes that follow each other closely may reach the mirror in the other order: a ticket is opened in a place
    /// that another has just left. What the other has become is asked of the server. If that does not answer any more,
    /// the mirror is needed more than ever: then the other write is waited for, which is on its way.
    func adoptMakingWay(
        _ records: [StoredRecord], from server: (any TicketStore)?
    ) async throws(StoreError) {
        for attempt in 1... {
            let conflict: StoreError
            do { return try await self.mirror.adopt(records) } catch { conflict = error }
            guard conflict.reason == .conflict, let server, attempt <= Self.mostTries else { throw conflict }
            let newer = await outcome { () async throws(StoreError) in
                try await self.whatIsInTheWay(of: records, on: server)
            }
            switch newer {
            case .success(let newer): return try await self.mirror.adopt(newer + records)
            case .failure(let error) where error.reason == .unavailable:
                // Not to be cut short by whoever has cancelled the call: the write itself was done.
                await Apart.toItsEnd { [clock = self.configuration.clock] in
                    try? await clock.sleep(for: .milliseconds(50))
                }
            case .failure(let error): throw error
            }
        }
    }

    private static let mostTries = 20

    private func whatIsInTheWay(
        of records: [StoredRecord], on server: any TicketStore
    ) async throws(StoreError) -> [StoredRecord] {
        var ids: Set<TicketID> = []
        for case .ticket(let ticket, _) in records {
            if let channel = ticket.channelID, let other = try await self.mirror.ticket(in: channel) {
                ids.insert(other.id)
            }
            if ticket.isActive {
                ids.formUnion(try await self.mirror.activeTickets(of: ticket.openerID, in: ticket.guildID).map(\.id))
            }
            ids.remove(ticket.id)
        }
        var newer: [StoredRecord] = []
        for id in ids.sorted() {
            let record = await self.asking(.light) { () async throws(StoreError) in
                try await server.record(.ticket(id))
            }
            if let record = try record.get() { newer.append(record) }
        }
        return newer
    }

    /// The mirror cannot be written, or contradicts the server. It does not stand in until it has been filled anew.
    func giveUpMirror(because error: StoreError) async {
        let isFirst = self.keeping.withLock { keeping in
            defer { keeping.isGivenUp = true }
            keeping.isComplete = false
            keeping.failures += 1
            return !keeping.isGivenUp
        }
        guard isFirst else { return }
        self.logger.error(
            "the fallback cannot be kept up to date and would not stand in now; it is filled anew as soon as it can be",
            metadata: ["fallback": "\(self.configuration.place)", "error": "\(error)"])
        _ = await outcome { () async throws(StoreError) in
            try await self.mirror.setMirrorState { $0.completeAt = nil }
        }
        self.wake.yield()
    }
}

extension TicketStore {
    /// All active tickets that the user has in the guild.
    func activeTickets(of opener: UserID, in guild: GuildID) async throws(StoreError) -> [Ticket] {
        var found: [Ticket] = []
        var last: TicketID?
        while true {
            let page = try await self.activeTickets(in: guild, after: last, limit: 200)
            found += page.filter { $0.openerID == opener }
            guard let next = page.last?.id else { return found }
            last = next
        }
    }
}

extension RecordKind {
    /// Whether the mirror holds what the server has of this kind. The rest is large, and needed by nobody meanwhile.
    var isMirrored: Bool {
        switch self {
        case .settings, .counter, .ticket, .note: true
        case .transcript, .message, .attachment, .audit: false
        }
    }
}
