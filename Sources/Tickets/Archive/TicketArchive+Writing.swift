import DiscordModel
import Logging
import Synchronization

/// From the queue into the store.
extension TicketArchive {
    /// How many arrivals are one write at the most.
    private static let batchSize = 200
    /// After so many failures in a row, what cannot be written although other things can is given up.
    private static let patience = 8

    func writeArrivals() async {
        for await _ in self.arrivals.calls {
            for attempt in 0... {
                do {
                    try await self.drain()
                    break
                } catch {
                    self.logger.warning(
                        "messages wait to be archived",
                        metadata: ["waiting": "\(self.queue.count)", "error": "\(error)"])
                    guard await Backoff.pause(after: attempt) else { return }
                }
            }
        }
    }

    /// Writes what is in the queue: what arrives during one write is the next one.
    ///
    /// - Throws: `StoreError`; what was not written is in the queue again.
    func drain() async throws {
        try await self.writing.withLock(0) {
            while true {
                let batch = self.queue.take(Self.batchSize)
                guard !batch.isEmpty else { return }
                do {
                    try await self.write(batch)
                    self.failedWrites.withLock { $0 = 0 }
                } catch {
                    self.queue.putBack(batch)
                    self.failedWrites.withLock { $0 += 1 }
                    throw error
                }
            }
        }
    }

    private func write(_ batch: [Arrival]) async throws {
        var versions = VersionBatch()
        var attachments: [ArchivedAttachment] = []
        for arrival in batch {
            switch arrival.what {
            case .message(let outline, let json):
                versions.add(try outline.archived(in: arrival.ticket, json: json, at: arrival.at))
                attachments += outline.archivedAttachments(in: arrival.ticket)
            case .deletion(let message):
                versions.add(
                    ArchivedMessage(
                        ticketID: arrival.ticket.id, guildID: arrival.ticket.guildID, messageID: message,
                        version: ArchivedMessage.deletion,
                        authorID: try await self.author(of: message, in: arrival.ticket, versions),
                        seenAt: arrival.at, content: .deleted))
            }
        }
        let isPatient = self.failedWrites.withLock { $0 < Self.patience }
        guard !isPatient else {
            try await self.store.append(versions.all)
            return try await self.saveNew(attachments)
        }
        if try await !self.append(versions.all) {
            // What was left out may be had from history later, or not; the log says so.
            for channel in Set(batch.map(\.channel)) { self.noteGap(in: channel) }
        }
        for attachment in attachments { try await self.save(attachment) }
        if !attachments.isEmpty { self.copying.raise() }
    }

    /// A deletion is kept also where nobody can say whose message it was: while the database is away, its stand-in takes
    /// what is new and knows nothing of what was.
    private func author(
        of message: MessageID, in ticket: TrackedTicket, _ batch: VersionBatch
    ) async throws -> UserID? {
        if let author = batch.all.last(where: { $0.messageID == message })?.authorID { return author }
        do {
            let first = try await self.store.archivedMessages(
                of: ticket.id, after: ArchivedMessage.Position(messageID: message, version: -1), limit: 1
            ).first
            return first?.messageID == message ? first?.authorID : nil
        } catch {
            guard error.reason == .unavailable else { throw error }
            return nil
        }
    }

    /// The store leaves those alone that it knows.
    private func saveNew(_ attachments: [ArchivedAttachment]) async throws {
        for attachment in attachments { try await self.store.save(attachment) }
        if !attachments.isEmpty { self.copying.raise() }
    }
}

/// Versions in order, each once; the last of the same counts.
struct VersionBatch {
    private struct Key: Hashable {
        let ticket: TicketID
        let position: ArchivedMessage.Position
    }

    private(set) var all: [ArchivedMessage] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ version: ArchivedMessage) {
        let key = Key(ticket: version.ticketID, position: version.position)
        if let place = self.places[key] {
            self.all[place] = version
        } else {
            self.places[key] = self.all.count
            self.all.append(version)
        }
    }
}
