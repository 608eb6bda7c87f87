import DiscordModel
import Synchronization
import Testing
import Tickets

@testable import Transcripts

@Suite("A transcript is streamed")
struct StreamingTests {
    private struct Refusal: Error {}

    /// Pages of 100 messages; each one asked for only when the one before it is written.
    private struct Pages: AsyncSequence, Sendable {
        let count: Int
        let failsAt: Int?
        let log: Log

        func makeAsyncIterator() -> Iterator { Iterator(pages: self) }

        struct Iterator: AsyncIteratorProtocol {
            let pages: Pages
            var next = 0

            mutating func next() async throws -> [TranscriptMessage]? {
                self.pages.log.pageAsked(self.next)
                if self.next == self.pages.failsAt { throw Refusal() }
                guard self.next < self.pages.count else { return nil }
                defer { self.next += 1 }
                return try (1...100).map {
                    let number = self.next * 100 + $0
                    return try Fixture.message(
                        number, "message \(number) **bold** " + String(repeating: "x", count: 400), after: number)
                }
            }
        }
    }

    private final class Log: Sendable {
        struct State {
            var sinceLastPage: [UInt8] = []
            var largest = 0
            var total = 0
            var pagesAskedTooEarly = 0
        }

        let state = Mutex(State())

        func pageAsked(_ page: Int) {
            self.state.withLock { state in
                let last = "message \(page * 100) "
                let written = String(decoding: state.sinceLastPage, as: UTF8.self)
                if page > 0, !written.contains(last) { state.pagesAskedTooEarly += 1 }
                state.sinceLastPage = []
            }
        }

        func wrote(_ chunk: [UInt8]) {
            self.state.withLock { state in
                state.sinceLastPage += chunk
                state.largest = max(state.largest, chunk.count)
                state.total += chunk.count
            }
        }
    }

    private static let renderers: [any TranscriptRenderer] = [HTMLTranscript(), JSONTranscript(), TextTranscript()]

    @Test("Ten thousand messages are pulled page by page and written in pieces of 64 KiB at most", arguments: 0..<3)
    func pages(_ number: Int) async throws {
        let log = Log()
        let count = try await Self.renderers[number].render(
            Fixture.heading(), pages: Pages(count: 100, failsAt: nil, log: log)
        ) { log.wrote(copy $0) }
        #expect(count == 10_000)
        log.state.withLock { state in
            #expect(state.pagesAskedTooEarly == 0)
            #expect(state.largest <= 64 * 1024)
            #expect(state.total > 4_000_000)
        }
    }

    @Test("One huge message is cut into pieces, too")
    func hugeMessage() async throws {
        var largest = 0
        var document: [UInt8] = []
        let message = try Fixture.message(1, String(repeating: "\"&", count: 200_000))
        _ = try await HTMLTranscript().render(Fixture.heading(), pages: Fixture.pages([message])) {
            largest = max(largest, $0.count)
            document += copy $0
        }
        #expect(largest == 64 * 1024)
        _ = try StrictHTML.document(document)
    }

    @Test("A page that cannot be fetched ends the rendering with its error")
    func failingPage() async throws {
        let log = Log()
        await #expect(throws: Refusal.self) {
            try await HTMLTranscript().render(Fixture.heading(), pages: Pages(count: 5, failsAt: 2, log: log)) {
                log.wrote(copy $0)
            }
        }
    }

    @Test("A document that cannot be written stops the fetching")
    func failingWrite() async throws {
        let log = Log()
        await #expect(throws: Refusal.self) {
            try await HTMLTranscript().render(Fixture.heading(), pages: Pages(count: 5, failsAt: nil, log: log)) { _ in
                throw Refusal()
            }
        }
    }
}
