import DiscordModel
import Testing
import Tickets

extension StoreConformanceTests {
    /// Every byte there is, also those that are no UTF-8.
    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    @Test("A ticket without a transcript has none", arguments: StoreBackend.all)
    func noTranscript(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            #expect(try await store.transcript(of: ticket.id) == nil)
            #expect(try await store.transcript(of: .sample(2)) == nil)
        }
    }

    @Test("A transcript of five megabytes comes back byte by byte", arguments: StoreBackend.all)
    func bigTranscript(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            let transcript = Transcript(
                ticketID: ticket.id, madeAt: .morning, messageCount: 12_345,
                html: Self.bytes(5 * 1024 * 1024, seed: 1))
            try await store.save(transcript)
            let read = try #require(try await other.transcript(of: ticket.id))
            // Not `==` on the whole: a failure would print ten megabytes.
            #expect((read.ticketID, read.madeAt) == (ticket.id, .morning))
            #expect(read.messageCount == 12_345)
            #expect(read.html.elementsEqual(transcript.html) as Bool)
        }
    }

    @Test("A transcript made again replaces the earlier one, also by a shorter one", arguments: StoreBackend.all)
    func transcriptReplaced(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let other = try await store.opened(.sample(2, opener: .noah))
            let kept = Transcript(ticketID: other.id, madeAt: .morning, messageCount: 1, html: [1])
            try await store.save(kept)
            for (count, size) in [(3, 100_000), (4, 200_000), (0, 0)] {
                let transcript = Transcript(
                    ticketID: ticket.id, madeAt: .morning + .milliseconds(count), messageCount: count,
                    html: Self.bytes(size, seed: UInt64(size)))
                try await store.save(transcript)
                #expect(try await store.transcript(of: ticket.id) == transcript)
            }
            #expect(try await store.transcript(of: other.id) == kept)
        }
    }
}
