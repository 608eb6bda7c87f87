public import Tickets

/// Writes a ticket as one HTML file that needs nothing else: no picture, no font and no script is fetched, and nothing
/// that people wrote can become markup.
///
/// It reads well without its script, which only brings the times into the reader's zone and searches in the page.
public struct HTMLTranscript: TranscriptRenderer {
    private let attachments: AttachmentPlace

    public init(attachments: AttachmentPlace = .named) { self.attachments = attachments }

    /// The first page is fetched before anything is written, since the names of the people in the heading come from the
    /// messages. A further page is fetched only when all before it is written.
    public func render(
        _ heading: TranscriptHeading,
        pages: some AsyncSequence<[TranscriptMessage], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        var iterator = pages.makeAsyncIterator()
        var page = try await iterator.next()
        var conversation = Conversation(heading, firstPage: page ?? [], attachments: self.attachments)
        var purse = PicturePurse(self.attachments)
        var count = 0
        while let messages = page {
            conversation.learn(from: messages)
            for message in messages {
                conversation.append(message, pictures: try await purse.pictures(of: message))
                if conversation.byteCount >= Pieces.size {
                    try await Pieces.write(conversation.take(), to: write)
                }
            }
            count += messages.count
            try await Pieces.write(conversation.take(), to: write)
            page = try await iterator.next()
        }
        conversation.end(count: count)
        try await Pieces.write(conversation.take(), to: write)
        return count
    }
}
