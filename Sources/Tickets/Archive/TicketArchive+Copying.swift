import DiscordModel
import DiscordREST
import Logging
import Synchronization

/// What is being copied just now.
struct CopyState {
    struct Rest {
        var tries: Int
        var until: ContinuousClock.Instant
    }

    /// Attachments that could not be had for now.
    var resting: [AttachmentID: Rest] = [:]
    /// Bytes that are promised to copies on their way.
    var promised: [GuildID: Int64] = [:]
}

/// Attachments: from Discord onto the disk.
extension TicketArchive {
    /// How many files are copied at once.
    private static let lanes: UInt64 = 4
    /// How long filling up an archive waits for its attachments.
    private static let patienceForCopies = Duration.seconds(60)

    /// How soon to look again for what waits, after the store could not say.
    private static let patienceWithStore = Duration.seconds(15)

    func copyWaitingAttachments() async {
        await withDiscardingTaskGroup { group in
            for await _ in self.copying.calls {
                let hasSeenAll = await self.copyRound()
                guard let pause = hasSeenAll ? self.timeToNextTry() : Self.patienceWithStore else { continue }
                group.addTask { if (try? await Task.sleep(for: pause)) != nil { self.copying.raise() } }
            }
            group.cancelAll()
        }
    }

    /// - Returns: Whether all that waits was looked at.
    func copyRound() async -> Bool {
        var last: AttachmentID?
        var waiting: Set<AttachmentID> = []
        while !Task.isCancelled {
            let page: [ArchivedAttachment]
            do { page = try await self.store.waitingAttachments(after: last, limit: 100) } catch {
                self.logger.warning("waiting attachments cannot be read", metadata: ["error": "\(error)"])
                return false
            }
            waiting.formUnion(page.map(\.id))
            await withDiscardingTaskGroup { group in
                for attachment in page { group.addTask { await self.copy(attachment) } }
            }
            guard page.count == 100 else {
                // What waits no more, since it was erased, needs no further try.
                self.copyState.withLock { $0.resting = $0.resting.filter { waiting.contains($0.key) } }
                return true
            }
            last = page.last?.id
        }
        return false
    }

    /// Copies what waits of one ticket. What cannot be had now is tried again later.
    func copyAttachments(of ticket: TicketID) async {
        guard let waiting = try? await self.store.attachments(of: ticket).filter({ $0.state == .waiting }),
            !waiting.isEmpty
        else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await Task.sleep(for: Self.patienceForCopies) }
            group.addTask {
                await withDiscardingTaskGroup { group in
                    for attachment in waiting { group.addTask { await self.copy(attachment) } }
                }
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// Never throws: what failed rests for a while.
    func copy(_ attachment: ArchivedAttachment) async {
        if let rest = self.copyState.withLock({ $0.resting[attachment.id] }), rest.until > .now { return }
        do {
            try await self.copyLanes.withLock(attachment.id.rawValue % Self.lanes) {
                // Somebody may have been quicker.
                guard case .attachment(let current)? = try await self.store.record(.attachment(attachment.id)),
                    current.state == .waiting
                else { return }
                try await self.copyNow(current)
            }
            self.copyState.withLock { _ = $0.resting.removeValue(forKey: attachment.id) }
        } catch {
            if Task.isCancelled { return }
            let tries = self.copyState.withLock { state in
                let tries = (state.resting[attachment.id]?.tries ?? -1) + 1
                state.resting[attachment.id] = CopyState.Rest(
                    tries: tries, until: .now + Backoff.duration(after: tries))
                return tries + 1
            }
            self.logger.warning(
                "attachment not copied",
                metadata: ["attachment": "\(attachment.id)", "attempt": "\(tries)", "error": "\(error)"])
        }
    }

    func timeToNextTry() -> Duration? {
        let next = self.copyState.withLock { $0.resting.values.map(\.until).min() }
        return next.map { max(.milliseconds(50), $0 - .now) }
    }

    private func copyNow(_ attachment: ArchivedAttachment) async throws {
        guard attachment.size <= self.limits.attachmentBytes else {
            return try await self.save(attachment, as: .tooLarge)
        }
        guard try await self.reserve(attachment) else { return try await self.save(attachment, as: .overQuota) }
        do {
            let (digest, url) = try await self.download(attachment)
            try await self.keep(attachment, digest: digest, url: url)
        } catch {
            self.release(attachment)
            switch error {
            case AttachmentFileError.tooLarge: try await self.save(attachment, as: .tooLarge)
            case AttachmentDownload.Failure.gone, AttachmentDownload.Failure.foreign:
                try await self.save(attachment, as: .lost)
            default: throw error
            }
        }
    }

    private func save(_ attachment: ArchivedAttachment, as state: ArchivedAttachment.State) async throws {
        var attachment = attachment
        attachment.state = state
        try await self.store.save(attachment)
        self.logger.info(
            "attachment not kept",
            metadata: [
                "ticket": "\(attachment.ticketID)", "attachment": "\(attachment.id)", "why": "\(state.rawValue)",
            ])
    }

    /// - Throws: `.gone` if Discord has it no more, also under a fresh address.
    private func download(_ attachment: ArchivedAttachment) async throws -> (digest: String, url: String) {
        let download = AttachmentDownload(apiURL: self.rest.baseURL)
        let limit = min(self.limits.attachmentBytes, max(attachment.size, 1))
        do {
            return (try await download.keep(attachment.url, in: self.files, limit: limit).digest, attachment.url)
        } catch AttachmentDownload.Failure.gone {
            let url = try await self.freshAddress(of: attachment)
            return (try await download.keep(url, in: self.files, limit: limit).digest, url)
        }
    }

    /// Addresses are signed and expire; the message, read again, has one that is good for another day.
    private func freshAddress(of attachment: ArchivedAttachment) async throws -> String {
        guard let channel = try await self.store.ticket(attachment.ticketID)?.channelID else {
            throw AttachmentDownload.Failure.gone
        }
        do {
            let message = try await self.rest.send(
                GetRawMessage(attachment.messageID, in: channel, as: MessageOutline.self))
            guard let fresh = message.value.allAttachments.first(where: { $0.id == attachment.id }) else {
                throw AttachmentDownload.Failure.gone
            }
            return fresh.url
        } catch let error as RESTError {
            guard error.code == .unknownMessage || error.code == .unknownChannel else { throw error }
            throw AttachmentDownload.Failure.gone
        }
    }
}

// MARK: - What a guild may have

extension TicketArchive {
    /// - Returns: `false` if the guild's quota is used up.
    /// - Throws: `QuotaInUse` if it depends on what is being copied just now.
    private func reserve(_ attachment: ArchivedAttachment) async throws -> Bool {
        try await self.accounts.withLock(attachment.guildID) {
            let left = self.limits.guildBytes - (try await self.store.keptBytes(of: attachment.guildID))
            guard attachment.size <= left else { return false }
            try self.copyState.withLock { state in
                let promised = state.promised[attachment.guildID, default: 0]
                guard promised + attachment.size <= left else { throw QuotaInUse() }
                state.promised[attachment.guildID] = promised + attachment.size
            }
            return true
        }
    }

    private func release(_ attachment: ArchivedAttachment) {
        self.copyState.withLock { state in
            let promised = state.promised[attachment.guildID, default: 0] - attachment.size
            state.promised[attachment.guildID] = promised > 0 ? promised : nil
        }
    }

    /// Notes that the content is there, and gives the promise back in the same step.
    private func keep(_ attachment: ArchivedAttachment, digest: String, url: String) async throws {
        try await self.accounts.withLock(attachment.guildID) {
            try await self.digests.withLock(digest) {
                // Whoever removes contents that nobody needs may have been here since.
                guard await self.files.exists(digest) else { throw ContentRemoved() }
                var kept = attachment
                kept.state = .kept
                kept.digest = digest
                kept.url = url
                try await self.store.save(kept)
                // Erased while it was being copied: then nothing was noted, and nobody may find it later.
                if try await !self.store.isKept(digest: digest) { try await self.files.remove(digest) }
            }
            self.release(attachment)
        }
    }

    /// Removes the files of these contents from the disk, except those that some attachment still has.
    ///
    /// - Throws: `StoreError`, `AttachmentFileError`.
    public func removeFiles(_ digests: Set<String>) async throws {
        for digest in digests.sorted() {
            try await self.digests.withLock(digest) {
                guard try await !self.store.isKept(digest: digest) else { return }
                try await self.files.remove(digest)
            }
        }
    }
}

extension TicketArchive {
    /// Removes one file if no attachment has it, and if it has been there for so long.
    func removeFile(_ digest: String, ifOlderThan age: Duration) async throws -> Bool {
        try await self.digests.withLock(digest) {
            guard try await !self.store.isKept(digest: digest) else { return false }
            return try await self.files.remove(digest, ifOlderThan: age)
        }
    }
}

/// Whether there is room shows when the copies on their way have arrived.
private struct QuotaInUse: Error {}

/// The content was removed between being written and being noted.
private struct ContentRemoved: Error {}
