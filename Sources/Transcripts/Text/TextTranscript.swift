public import Tickets

/// Writes a ticket as plain text: a block for each message, Markdown as it was typed, all times in UTC.
///
/// What people wrote is indented, so that nobody can write a line that looks like another message's heading, and has no
/// control characters, so that it cannot steer a terminal.
public struct TextTranscript: TranscriptRenderer {
    private let attachments: AttachmentPlace

    /// Where attachments are linked, the text has the links; their content is never in it.
    public init(attachments: AttachmentPlace = .named) { self.attachments = attachments }

    /// The first page is fetched before anything is written, since the names of the people in the heading come from the
    /// messages.
    public func render(
        _ heading: TranscriptHeading,
        pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        var iterator = pages.makeAsyncIterator()
        var page = try await iterator.next()
        var scene = Scene(names: NameBook(heading), place: self.attachments)
        scene.names.learn(from: page ?? [])
        var pen = TextPen()
        pen.heading(heading, scene.names)
        var count = 0
        while let messages = page {
            scene.names.learn(from: messages)
            for entry in messages {
                pen.message(entry, scene)
                scene.earlier.note(entry)
                if pen.bytes.count >= Pieces.size { try await Pieces.write(pen.take(), to: write) }
            }
            count += messages.count
            try await Pieces.write(pen.take(), to: write)
            page = try await iterator.next()
        }
        pen.end(count: count)
        try await Pieces.write(pen.take(), to: write)
        return count
    }
}
