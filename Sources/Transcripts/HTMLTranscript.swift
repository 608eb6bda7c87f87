public import DiscordModel
public import Tickets

/// Writes a ticket as one HTML file that needs nothing else: no script, no picture, no font is fetched, and nothing that
/// people wrote can become markup.
///
/// Its links to attachments are Discord's and die with them; everything else stays readable.
public struct HTMLTranscript: TranscriptRenderer {
    /// The largest piece that is written at once.
    private static let chunkSize = 64 * 1024

    public init() {}

    /// The first page is fetched before anything is written, since the names of the people in the heading come from the
    /// messages. A further page is fetched only when all before it is written.
    public func render(
        _ heading: TranscriptHeading,
        pages: some AsyncSequence<[Message], any Error> & Sendable,
        to write: (borrowing [UInt8]) async throws -> Void
    ) async throws -> Int {
        var iterator = pages.makeAsyncIterator()
        var page = try await iterator.next()
        var conversation = Conversation(heading, firstPage: page ?? [])
        var count = 0
        while let messages = page {
            conversation.learn(from: messages)
            for message in messages {
                conversation.append(message)
                if conversation.byteCount >= Self.chunkSize {
                    try await Self.write(conversation.take(), to: write)
                }
            }
            count += messages.count
            try await Self.write(conversation.take(), to: write)
            page = try await iterator.next()
        }
        conversation.end(count: count)
        try await Self.write(conversation.take(), to: write)
        return count
    }

    private static func write(
        _ bytes: consuming [UInt8], to write: (borrowing [UInt8]) async throws -> Void
    ) async throws {
        guard bytes.count > Self.chunkSize else {
            if !bytes.isEmpty { try await write(bytes) }
            return
        }
        for start in stride(from: 0, to: bytes.count, by: Self.chunkSize) {
            try await write(Array(bytes[start..<min(start + Self.chunkSize, bytes.count)]))
        }
    }
}
