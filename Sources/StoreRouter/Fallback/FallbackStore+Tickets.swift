public import DiscordModel
import Synchronization
public import Tickets

extension FallbackStore {
    public func settings(of guild: GuildID) async throws(StoreError) -> GuildSettings? {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.settings(of: guild)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.settings(of: guild)
        }
    }

    public func save(_ settings: GuildSettings) async throws(StoreError) {
        try await self.inLane(.guild(settings.guildID)) { () async throws(StoreError) in
            try await self.call { (server, _) async throws(StoreError) in
                try await server.save(settings)
            } adopt: { (_, _) in
                await self.adopt(.settings(settings))
            } mirror: { (mirror, _) async throws(StoreError) in
                try await self.noteSettings(before: settings)
                try await mirror.save(settings)
            }
        }
    }

    public func note(_ key: String) async throws(StoreError) -> String? {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.note(key)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.note(key)
        }
    }

    public func setNote(_ key: String, to value: String) async throws(StoreError) {
        try await self.inLane(.note(key)) { () async throws(StoreError) in
            try await self.call { (server, _) async throws(StoreError) in
                try await server.setNote(key, to: value)
            } adopt: { (_, _) in
                await self.adopt(.note(key, value: value))
            } mirror: { (mirror, _) async throws(StoreError) in
                try await mirror.setNote(key, to: value)
            }
        }
    }

    public func open(_ opening: TicketOpening) async throws(StoreError) -> OpeningOutcome {
        try await self.inLane(.guild(opening.guildID)) { () async throws(StoreError) in
            try await self.call { (server, _) async throws(StoreError) in
                try await server.open(opening)
            } adopt: { (outcome, server) in
                guard case .opened(let ticket) = outcome else { return }
                await self.adopt(ticket, adding: [opening.event], from: server)
            } mirror: { (mirror, _) async throws(StoreError) in
                try await mirror.open(opening)
            }
        }
    }

    public func save(_ ticket: Ticket, adding events: [TicketEvent]) async throws(StoreError) -> Ticket {
        try await self.inLane(.ticket(ticket.id)) { () async throws(StoreError) in
            try await self.call { (server, isRepeat) async throws(StoreError) in
                try await server.save(ticket, adding: events, mayBeWritten: isRepeat)
            } adopt: { (saved, server) in
                await self.adopt(saved, adding: events, from: server)
            } mirror: { (mirror, isRepeat) async throws(StoreError) in
                if isRepeat {
                    var sent = ticket
                    sent.revision += 1
                    try await self.noteSent([sent])
                }
                return try await mirror.save(ticket, adding: events, mayBeWritten: isRepeat)
            }
        }
    }

    /// The mirror has the tickets that are active or unfinished. Of an id that it does not know it cannot say that
    /// there is no such ticket.
    public func ticket(_ id: TicketID) async throws(StoreError) -> Ticket? {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.ticket(id)
        } mirror: { (mirror, _) async throws(StoreError) in
            guard let ticket = try await mirror.ticket(id) else {
                throw .unavailable("the ticket is in the database, which is away")
            }
            return ticket
        }
    }

    /// Most channels are no ticket's, so that the mirror answers for all of them.
    public func ticket(in channel: ChannelID) async throws(StoreError) -> Ticket? {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.ticket(in: channel)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.ticket(in: channel)
        }
    }

    public func activeTickets(
        in guild: GuildID, after id: TicketID?, limit: Int
    ) async throws(StoreError) -> [Ticket] {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.activeTickets(in: guild, after: id, limit: limit)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.activeTickets(in: guild, after: id, limit: limit)
        }
    }

    public func unsettledTickets(after id: TicketID?, limit: Int) async throws(StoreError) -> [Ticket] {
        try await self.call { (server, _) async throws(StoreError) in
            try await server.unsettledTickets(after: id, limit: limit)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.unsettledTickets(after: id, limit: limit)
        }
    }

    public func events(of ticket: TicketID) async throws(StoreError) -> [TicketEvent] {
        let events = try await self.call { (server, _) async throws(StoreError) in
            try await server.events(of: ticket)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.events(of: ticket)
        }
        self.rememberUnposted(events)
        return events
    }

    public func markPosted(_ event: TicketID) async throws(StoreError) {
        // Of an event that nobody has read the ticket is not known; nobody else writes it then either.
        let ticket = self.keeping.withLock { $0.unposted[event]?.ticketID } ?? event
        try await self.inLane(.ticket(ticket)) { () async throws(StoreError) in
            try await self.call { (server, _) async throws(StoreError) in
                try await server.markPosted(event)
            } adopt: { (_, _) in
                await self.adoptPosted(event)
            } mirror: { (mirror, _) async throws(StoreError) in
                try await mirror.markPosted(event)
                self.keeping.withLock { $0.unposted[event] = nil }
            }
        }
    }

    public func save(_ transcript: Transcript) async throws(StoreError) {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.save(transcript)
        } mirror: { (mirror, _) async throws(StoreError) in
            try await mirror.save(transcript)
        }
    }

    /// The mirror has what was made since the server is away.
    public func transcript(of ticket: TicketID) async throws(StoreError) -> Transcript? {
        try await self.call(.bulk) { (server, _) async throws(StoreError) in
            try await server.transcript(of: ticket)
        } mirror: { (mirror, _) async throws(StoreError) in
            if let transcript = try await mirror.transcript(of: ticket) { return transcript }
            let wasMade = try await mirror.ticket(ticket).map { $0.closing?.isTranscriptKept == true } ?? true
            guard !wasMade else { throw .unavailable("the transcript is in the database, which is away") }
            return nil
        }
    }
}
