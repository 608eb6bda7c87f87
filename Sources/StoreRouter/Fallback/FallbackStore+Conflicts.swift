import DiscordModel
import Tickets

/// Resolves what both sides have changed, by the rules of `TicketMerge`.
extension FallbackStore {
    private static let mostTries = 50

    /// - Returns: `false` if another entry has to be brought first.
    func resolve(
        _ entry: OutboxEntry, _ bringing: Bringing
    ) async throws(StoreError) -> Bool {
        guard case .ticket(let ticket, _)? = try await self.mirror.record(entry.key) else {
            try await self.mirror.settle([entry])
            return true
        }
        if bringing.isFrozen { return try await self.resolveAlone(entry, bringing) }
        // Nobody opens or changes here meanwhile. Nobody else holds two lanes.
        return try await self.inLane(.guild(ticket.guildID)) { () async throws(StoreError) in
            try await self.inLane(.ticket(ticket.id)) { () async throws(StoreError) in
                try await self.resolveAlone(entry, bringing)
            }
        }
    }

    private func resolveAlone(_ entry: OutboxEntry, _ bringing: Bringing) async throws(StoreError) -> Bool {
        guard case .ticket(let ours, let ourEvents)? = try await self.mirror.record(entry.key) else { return true }
        let stored = try await self.ask(bringing) { (server) async throws(StoreError) in
            try await server.record(entry.key)
        }
        var agreement = TicketMerge.Agreement(ticket: ours, events: ourEvents, sentences: [])
        if case .ticket(let theirs, let theirEvents)? = stored {
            agreement = TicketMerge.agreement(
                server: .init(ticket: theirs, events: theirEvents), mirror: .init(ticket: ours, events: ourEvents))
        }
        for attempt in 1... {
            if stored == nil { try await self.noteSent([agreement.ticket]) }
            let agreed = StoredRecord.ticket(agreement.ticket, events: agreement.events)
            let result = await outcome { () async throws(StoreError) in
                try await self.ask(bringing) { (server) async throws(StoreError) in try await server.put([agreed]) }
            }
            guard case .failure(let error) = result else { break }
            guard error.reason == .conflict, attempt < Self.mostTries else { throw error }
            agreement.ticket.revision = max(agreement.ticket.revision, ours.revision + 1)
            try await self.makeWay(&agreement, bringing)
        }
        return try await self.settle(entry, with: agreement)
    }

    private func settle(_ entry: OutboxEntry, with agreement: TicketMerge.Agreement) async throws(StoreError) -> Bool {
        var entry = entry
        entry.serverRevision = agreement.ticket.revision
        let sent = entry
        let settled = await outcome { () async throws(StoreError) in
            try await self.mirror.settle(sent, with: .ticket(agreement.ticket, events: agreement.events))
        }
        if case .failure(let error) = settled {
            guard error.reason == .conflict else { throw error }
            // Here another ticket has that number still, which makes way when its turn comes.
            return false
        }
        try await self.mirror.adopt([.counter(agreement.ticket.guildID, agreement.ticket.number)])
        for sentence in agreement.sentences { await self.report(sentence) }
        return true
    }

    /// Changes what another ticket on the server has taken.
    private func makeWay(_ agreement: inout TicketMerge.Agreement, _ bringing: Bringing) async throws(StoreError) {
        let ticket = agreement.ticket
        if let channel = ticket.channelID {
            let other = try await self.ask(bringing) { (server) async throws(StoreError) in
                try await server.ticket(in: channel)
            }
            if let other, other.id != ticket.id {
                agreement.sentences.append(TicketMerge.lostChannel(ticket, channel))
                agreement.ticket.channelID = nil
                agreement.ticket.greetingID = nil
                agreement.ticket.isSettled = false
                return
            }
        }
        if ticket.isActive {
            let others = try await self.ask(bringing) { (server) async throws(StoreError) in
                try await server.activeTickets(of: ticket.openerID, in: ticket.guildID)
            }
            let taken = Set(others.filter { $0.id != ticket.id }.map(\.slot))
            if taken.contains(ticket.slot) {
                let here = try await self.mirror.activeTickets(of: ticket.openerID, in: ticket.guildID)
                let slot = taken.union(here.map(\.slot)).nextFree
                agreement.sentences.append(TicketMerge.moved(ticket, to: slot))
                agreement.ticket = ticket.with(slot: slot)
                return
            }
        }
        let number =
            max(
                try await self.lastNumber(in: ticket.guildID, of: self.mirror),
                try await self.ask(bringing) { (server) async throws(StoreError) in
                    try await self.lastNumber(in: ticket.guildID, of: server)
                }) + 1
        agreement.sentences.append(TicketMerge.renumbered(ticket, to: number))
        agreement.ticket = ticket.with(number: number)
    }

    private func lastNumber(in guild: GuildID, of store: any TicketStore) async throws(StoreError) -> Int {
        guard case .counter(_, let number)? = try await store.record(.counter(guild)) else { return 0 }
        return number
    }
}

extension Set<Int> {
    /// The lowest place behind the first that nobody has.
    fileprivate var nextFree: Int {
        var place = 2
        while self.contains(place) { place += 1 }
        return place
    }
}
