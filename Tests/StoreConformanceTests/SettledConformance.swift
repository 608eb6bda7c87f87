import DiscordModel
import Testing
import Tickets

/// What is settled stays so, whoever writes it again: reading history, an edit, or a fallback that knows less.
extension StoreConformanceTests {
    @Test("An attachment that waits takes no place of one that is known", arguments: StoreBackend.all)
    func settledAttachments(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let settled: [ArchivedAttachment] = [
                .sample(1, of: ticket, state: .kept, digest: digest("a")), .sample(2, of: ticket, state: .tooLarge),
                .sample(3, of: ticket, state: .overQuota), .sample(4, of: ticket, state: .lost),
                ArchivedAttachment.sample(5, of: ticket).erased,
                .sample(6, of: ticket, state: .init(rawValue: "quarantined"), digest: digest("b")),
            ]
            for attachment in settled { try await store.save(attachment) }
            let waiting = settled.map { ArchivedAttachment.sample($0.id, of: ticket, filename: "again.png") }
            for attachment in waiting { try await store.save(attachment) }
            #expect(try await store.attachments(of: ticket.id) == settled)
            try await store.put(waiting.map { .attachment($0) })
            #expect(try await store.attachments(of: ticket.id) == settled)
            // A forward of the message does not make it somebody else's.
            var other = ArchivedAttachment.sample(7, of: ticket)
            try await store.save(other)
            try await store.save(.sample(7, of: ticket, author: .noah))
            #expect(try await store.attachments(of: ticket.id).last == other)
            other.state = .lost
            try await store.put([.attachment(other)])
            #expect(try await store.attachments(of: ticket.id).last == other)
        }
    }

    @Test("What was erased stays so, also when its author edits it afterwards", arguments: StoreBackend.stores)
    func editAfterErasure(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            try await store.append([.sample(1, of: ticket), .sample(2, of: ticket, author: .noah)])
            _ = try await other.erase(.mia, in: .harbour, audit: .sample(1))
            let edit = ArchivedMessage.sample(1, of: ticket, version: 7)
            let stranger = ArchivedMessage.sample(2, of: ticket, version: 7, author: .noah)
            let deletion = ArchivedMessage.sample(
                1, of: ticket, version: ArchivedMessage.deletion, content: .deleted)
            let expected: [ArchivedMessage] = [
                .sample(1, of: ticket, content: .erased), .sample(1, of: ticket, version: 7, content: .erased),
                deletion, .sample(2, of: ticket, author: .noah), stranger, .sample(3, of: ticket),
            ]
            // What she writes from now on is hers to keep.
            try await store.append([edit, stranger, deletion, .sample(3, of: ticket)])
            #expect(try await Self.messages(of: ticket, in: other) == expected)
            try await store.append([edit])
            try await store.put([.message(edit), .message(.sample(1, of: ticket, version: 8))])
            var later = expected
            later.insert(.sample(1, of: ticket, version: 8, content: .erased), at: 2)
            #expect(try await Self.messages(of: ticket, in: other) == later)
        }
    }

    @Test("A message erased in the batch that brings an edit of it is erased with it", arguments: StoreBackend.all)
    func erasedInOneBatch(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let erased = ArchivedMessage.sample(1, of: ticket, content: .erased)
            try await store.put([.message(erased), .message(.sample(1, of: ticket, version: 7))])
            #expect(
                try await Self.messages(of: ticket, in: store)
                    == [erased, .sample(1, of: ticket, version: 7, content: .erased)])
        }
    }
}
