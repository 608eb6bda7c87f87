import DiscordModel
import Logging

/// What the store will never take must not keep the rest from being written, and what it does not take only now must not
/// be given up.
extension TicketArchive {
    /// After so many failures in a row, and none among them that the store takes anything, it counts as being in trouble.
    private static let mostRefusals = 5

    /// Adds the versions. What cannot be written although others can is left out, and said in the log.
    ///
    /// - Returns: Whether all were written.
    /// - Throws: `StoreError`, if the store takes nothing just now.
    @discardableResult
    func append(_ versions: [ArchivedMessage]) async throws -> Bool {
        do {
            try await self.store.append(versions)
            return true
        } catch {
            guard error.concernsContent, !Task.isCancelled else { throw error }
            return try await self.appendEach(versions)
        }
    }

    private func appendEach(_ versions: [ArchivedMessage]) async throws -> Bool {
        var refused: [(version: ArchivedMessage, error: StoreError)] = []
        var isAnyWritten = false
        for version in versions {
            do {
                try await self.store.append([version])
                isAnyWritten = true
            } catch {
                guard error.concernsContent else { throw error }
                refused.append((version, error))
                if !isAnyWritten, refused.count >= Self.mostRefusals { break }
            }
        }
        guard let first = refused.first else { return true }
        if !isAnyWritten { guard await self.takesKnown(of: first.version.ticketID) else { throw first.error } }
        for (version, error) in refused {
            self.logger.error(
                "message not archived",
                metadata: ["ticket": "\(version.ticketID)", "message": "\(version.messageID)", "error": "\(error)"])
        }
        return false
    }

    /// Whether the store takes once more what it has already: then it is not the store that is in trouble.
    private func takesKnown(of ticket: TicketID) async -> Bool {
        do {
            let known = try await self.store.archivedMessages(of: ticket, after: nil, limit: 1)
            if !known.isEmpty { try await self.store.append(known) }
            return !known.isEmpty
        } catch {
            return false
        }
    }

    /// Adds the attachment, unless the store will not have it, which is said in the log.
    func save(_ attachment: ArchivedAttachment) async throws {
        do { try await self.store.save(attachment) } catch {
            guard error.concernsContent, !Task.isCancelled, await self.takesKnown(of: attachment.ticketID) else {
                throw error
            }
            self.logger.error(
                "attachment not archived",
                metadata: [
                    "ticket": "\(attachment.ticketID)", "attachment": "\(attachment.id)", "error": "\(error)",
                ])
        }
    }
}

extension StoreError {
    /// Whether it may be about what was to be written, and not about the store.
    fileprivate var concernsContent: Bool { !self.isRetryable && self.reason != .unwritable }
}
