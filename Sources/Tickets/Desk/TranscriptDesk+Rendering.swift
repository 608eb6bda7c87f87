public import DiscordModel
public import DiscordREST
import NIOCore

/// How a transcript reaches somebody in a message.
public enum TranscriptDelivery: Sendable {
    case file(FileUpload)
    /// Larger than Discord takes: where it can be read instead, until the time given.
    case link(String, until: Timestamp)
    /// Larger than Discord takes, and there is no web page.
    case tooLarge
    case nothingKept
}

extension TranscriptDesk {
    /// The names under which the attachments can be found beside a document.
    public typealias Address = TranscriptRenderers.Address

    /// Writes what the archive has of the ticket, piece by piece.
    ///
    /// - Parameter address: Where copies of attachments are, seen from the document; `nil` where it stands alone.
    /// - Returns: How many messages there were.
    /// - Throws: `StoreError`, `RESTError`, and what `write` throws.
    @discardableResult
    public func render(
        _ ticket: Ticket, as format: TranscriptFormat, address: Address? = nil,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        let renderer = address.map { self.renderers.linked(format, $0) } ?? self.renderers.alone(format)
        return try await self.render(ticket, with: renderer, to: write)
    }

    private func render(
        _ ticket: Ticket, with renderer: some TranscriptRenderer, to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        try await renderer.render(
            try await self.headings.heading(of: ticket), pages: self.archive.messages(of: ticket.id),
            to: write)
    }

    /// Makes the transcript that the store keeps from what the archive has.
    public func keep(_ ticket: Ticket) async throws {
        try await self.locks.withLock(ticket.id) { try await self.make(ticket) }
    }

    /// Only under the ticket's lock.
    func make(_ ticket: Ticket) async throws {
        try await self.removeQuotations(in: ticket.id)
        let compressor = try Compression.Compressor(.gzip)
        var bytes: [UInt8] = []
        let count = try await self.render(ticket, as: .html) { try bytes += compressor.add(copy $0) }
        bytes += try compressor.finish()
        try await self.store.save(
            Transcript(ticketID: ticket.id, madeAt: self.now(), messageCount: count, html: bytes))
    }

    /// The transcript of a closed ticket for a message: what the store keeps of it, as a file where Discord takes it.
    public func delivery(of ticket: Ticket, to reader: UserID) async throws -> TranscriptDelivery {
        guard let transcript = try await self.store.transcript(of: ticket.id) else {
            return try await self.freshDelivery(of: ticket, to: reader, lasting: TranscriptLinks.messageLifetime)
        }
        if let html = transcript.plainHTML(limit: Limits.attachmentBytes) { return .file(ticket.upload(html)) }
        return try await self.smallDelivery(of: ticket, to: reader, lasting: TranscriptLinks.messageLifetime)
    }

    /// The transcript as it is at this moment, also of an open ticket.
    public func freshDelivery(
        of ticket: Ticket, to reader: UserID, lasting lifetime: Duration = TranscriptLinks.lifetime
    ) async throws -> TranscriptDelivery {
        guard try await self.isArchived(ticket) else {
            // One that was kept before there was an archive.
            guard let html = try await self.store.transcript(of: ticket.id)?.plainHTML(limit: Limits.attachmentBytes)
            else { return .nothingKept }
            return .file(ticket.upload(html))
        }
        if let html = try await self.document(of: ticket, with: self.renderers.alone(.html)) {
            return .file(ticket.upload(html))
        }
        return try await self.smallDelivery(of: ticket, to: reader, lasting: lifetime)
    }

    /// Whether the archive has anything of what was said in the ticket.
    public func isArchived(_ ticket: Ticket) async throws -> Bool {
        try await !self.store.archivedMessages(of: ticket.id, after: nil, limit: 1).isEmpty
    }

    /// What was kept of the ticket before there was an archive.
    public func keptHTML(of ticket: Ticket) async throws -> [UInt8]? {
        try await self.store.transcript(of: ticket.id)?.plainHTML(limit: .max)
    }

    /// Without pictures it may be small enough; else a link says where it is.
    private func smallDelivery(
        of ticket: Ticket, to reader: UserID, lasting lifetime: Duration
    ) async throws -> TranscriptDelivery {
        if try await self.isArchived(ticket),
            let html = try await self.document(of: ticket, with: self.renderers.lean(.html))
        {
            return .file(ticket.upload(html))
        }
        let now = self.now()
        guard let links else { return .tooLarge }
        return .link(links.url(to: ticket.id, for: reader, at: now, lasting: lifetime), until: now + lifetime)
    }

    /// The whole document; `nil` if it is larger than Discord takes.
    private func document(of ticket: Ticket, with renderer: any TranscriptRenderer) async throws -> [UInt8]? {
        var html: [UInt8] = []
        do {
            _ = try await self.render(ticket, with: renderer) { piece in
                guard html.count + piece.count <= Limits.attachmentBytes else { throw TooLarge() }
                html += copy piece
            }
            return html
        } catch is TooLarge {
            return nil
        }
    }
}

private struct TooLarge: Error {}

extension Transcript {
    /// The document as it is read; `nil` if it is larger than `limit` or damaged.
    func plainHTML(limit: Int) -> [UInt8]? {
        guard self.html.starts(with: [0x1F, 0x8B]) else { return self.html.count <= limit ? self.html : nil }
        return try? Compression.gzip.decompressed(self.html, limit: limit)
    }
}

extension Ticket {
    /// `transcript-0042.html`
    fileprivate func upload(_ html: [UInt8]) -> FileUpload {
        FileUpload(
            filename: "transcript-\(self.paddedNumber).html", contentType: TranscriptFormat.html.contentType,
            bytes: ByteBuffer(bytes: html))
    }
}
