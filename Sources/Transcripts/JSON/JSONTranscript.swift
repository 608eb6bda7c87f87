public import Tickets

/// Writes a ticket as one JSON document for programs: everything that the archive has, each version as Discord sent it.
///
/// The format is described in `docs/transcripts.md` and, for machines, in `docs/transcript.schema.json`.
public struct JSONTranscript: TranscriptRenderer {
    /// Goes up when a reader of the former format could misread the new one.
    static let formatVersion = 1

    private let attachments: AttachmentPlace

    /// Where attachments are linked, the links are in the document; their content never is.
    public init(attachments: AttachmentPlace = .named) { self.attachments = attachments }

    public func render(
        _ heading: TranscriptHeading,
        pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        var pen = JSONPen()
        pen.open("{")
        pen.heading(heading)
        pen.lineFeed()
        pen.key("messages")
        pen.open("[")
        var names = NameBook(heading)
        var count = 0
        for try await page in pages {
            names.learn(from: page)
            for entry in page {
                pen.lineFeed()
                pen.message(entry, names, self.attachments)
                if pen.bytes.count >= Pieces.size { try await Pieces.write(pen.take(), to: write) }
            }
            count += page.count
            try await Pieces.write(pen.take(), to: write)
        }
        pen.lineFeed()
        pen.close("]")
        pen.lineFeed()
        pen.member("messageCount", count)
        pen.close("}")
        pen.lineFeed()
        try await Pieces.write(pen.take(), to: write)
        return count
    }
}
