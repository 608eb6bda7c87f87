import DiscordModel
import Testing
import Tickets

/// The conversations of tickets: rows that are added and never grow.
extension StoreConformanceTests {
    /// All versions of the ticket's messages, read in pages of so many.
    static func messages(
        of ticket: Ticket, in store: any TicketStore, pages limit: Int = 100
    ) async throws -> [ArchivedMessage] {
        var all: [ArchivedMessage] = []
        while true {
            let page = try await store.archivedMessages(of: ticket.id, after: all.last?.position, limit: limit)
            if page.isEmpty { return all }
            all += page
        }
    }

    @Test("Messages come back as they were seen, each ticket's its own, byte by byte", arguments: StoreBackend.all)
    func archivedMessages(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            let neighbour = try await store.opened(.sample(2, opener: .noah))
            #expect(try await other.archivedMessages(of: ticket.id, after: nil, limit: 10) == [])
            let deletion = ArchivedMessage.deletion
            let messages: [ArchivedMessage] = [
                .sample(1, of: ticket, content: .message(Array(0...255))),
                .sample(1, of: ticket, version: 1_790_000_000_456, content: .message([])),
                .sample(1, of: ticket, version: deletion, author: nil, content: .deleted),
                .sample(2, of: ticket, author: 18_446_744_073_709_551_615),
                .sample(3, of: ticket, author: .sam, content: .erased),
            ]
            try await store.append([])
            try await store.append(messages.reversed())
            try await store.append([.sample(1, of: neighbour)])
            #expect(try await other.archivedMessages(of: ticket.id, after: nil, limit: 10) == messages)
            #expect(try await other.archivedMessages(of: ticket.id, after: nil, limit: 0) == [])
            #expect(
                try await other.archivedMessages(of: neighbour.id, after: nil, limit: 10) == [.sample(1, of: neighbour)]
            )
            #expect(try await other.archivedMessages(of: .sample(9), after: nil, limit: 10) == [])
        }
    }

    @Test("Messages seen twice are kept once, and later versions beside earlier ones", arguments: StoreBackend.all)
    func appendedTwice(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            let first = (1...3).map { ArchivedMessage.sample($0, of: ticket) }
            let edit = ArchivedMessage.sample(2, of: ticket, version: 7)
            let deletion = ArchivedMessage.sample(
                2, of: ticket, version: ArchivedMessage.deletion, author: nil, content: .deleted)
            try await store.append(first)
            try await other.append(first + [edit])
            try await store.append([deletion, edit])
            // Twice in one batch.
            try await store.append([deletion, deletion])
            #expect(
                try await Self.messages(of: ticket, in: other) == [first[0], first[1], edit, deletion, first[2]])
        }
    }

    @Test("The same version is replaced in all its fields", arguments: StoreBackend.all)
    func replacedVersion(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            for content in [ArchivedMessage.Content.message([1]), .deleted, .message([2, 3]), .message([])] {
                let message = ArchivedMessage(
                    ticketID: ticket.id, guildID: .harbour, messageID: 5, version: 0,
                    authorID: content == .deleted ? nil : .sam,
                    seenAt: .morning + .milliseconds(content == .deleted ? 1 : 2), content: content)
                try await store.append([message])
                #expect(try await Self.messages(of: ticket, in: store) == [message])
            }
        }
    }

    @Test(
        "A page may end between two versions of a message, and ids may be as large as they like",
        arguments: StoreBackend.all)
    func archivedMessagesPaged(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let messages = Self.numbers.sorted().flatMap { number in
                [0, 5, ArchivedMessage.deletion].map {
                    ArchivedMessage.sample(MessageID(number), of: ticket, version: $0)
                }
            }
            try await store.append(messages.reversed())
            for limit in 1...4 {
                #expect(try await Self.messages(of: ticket, in: store, pages: limit) == messages)
            }
            // A position that nothing has.
            let position = ArchivedMessage.Position(messageID: 2, version: 3)
            #expect(
                try await store.archivedMessages(of: ticket.id, after: position, limit: 1).map(\.messageID) == [5])
        }
    }

    @Test("As many messages as a ticket may have are read page by page (R5.7)", arguments: StoreBackend.all)
    func manyMessages(backend: StoreBackend) async throws {
        try await backend.withStore(isNew: true) { store in
            let ticket = try await store.opened(.sample(1))
            for batch in 0..<backend.manyRows / 1000 {
                try await store.append((0..<1000).map { .sample(batch * 1000 + $0, of: ticket) })
            }
            var (count, last) = (0, ArchivedMessage.Position?.none)
            while true {
                let page = try await store.archivedMessages(of: ticket.id, after: last, limit: backend.manyRows / 4)
                guard let end = page.last else { break }
                let isWhole = page.enumerated().allSatisfy { $1 == .sample(count + $0, of: ticket) }
                #expect(isWhole, "the page behind \(count)")
                count += page.count
                last = end.position
            }
            #expect(count == backend.manyRows)
            #expect(try await store.recordCounts()[.message] == backend.manyRows)
        }
    }

    @Test("An attachment is kept as it is known last, whatever its name", arguments: StoreBackend.all)
    func attachmentLife(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            let neighbour = try await store.opened(.sample(2, opener: .noah))
            #expect(try await other.attachments(of: ticket.id) == [])
            var attachment = ArchivedAttachment.sample(
                9, of: ticket, filename: "../../\(difficultText).exe", size: 9_007_199_254_740_993)
            attachment.url = "https://cdn.discordapp.com/" + String(repeating: "é🎫", count: 700)
            attachment.contentType = nil
            try await store.save(attachment)
            try await store.save(.sample(10, of: neighbour))
            #expect(try await other.attachments(of: ticket.id) == [attachment])
            #expect(try await other.waitingAttachments(after: nil, limit: 10).map(\.id) == [9, 10])
            attachment.state = .kept
            attachment.digest = digest("a")
            attachment.contentType = "text/plain; charset=🎫"
            attachment.url = ""
            try await other.save(attachment)
            #expect(try await store.attachments(of: ticket.id) == [attachment])
            #expect(try await store.waitingAttachments(after: nil, limit: 10).map(\.id) == [10])
            // Of a later version of Usher.
            attachment.state = .init(rawValue: "quarantined")
            try await other.save(attachment)
            #expect(try await store.attachments(of: ticket.id) == [attachment])
            #expect(try await store.isKept(digest: digest("a")), "whatever it means, it has the file")
        }
    }

    @Test("Attachments are listed in order of their ids, and those that wait page by page", arguments: StoreBackend.all)
    func attachmentsListed(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let tickets = [try await store.opened(.sample(1)), try await store.opened(.sample(2, guild: .market))]
            let states: [ArchivedAttachment.State] = [.kept, .tooLarge, .overQuota, .lost, .erased]
            for (index, state) in states.enumerated() {
                try await store.save(.sample(AttachmentID(UInt64(100 + index)), of: tickets[0], state: state))
            }
            for (index, number) in Self.numbers.enumerated() {
                try await store.save(.sample(AttachmentID(number), of: tickets[index % 2]))
            }
            let sorted = Self.numbers.sorted().map { AttachmentID($0) }
            for limit in [1, 3, 100] {
                var all: [AttachmentID] = []
                while true {
                    let page = try await store.waitingAttachments(after: all.last, limit: limit)
                    if page.isEmpty { break }
                    all += page.map(\.id)
                }
                #expect(all == sorted)
            }
            let own = try await store.attachments(of: tickets[1].id).map(\.id)
            #expect(own == sorted.filter { id in Self.numbers.firstIndex(of: id.rawValue)! % 2 == 1 })
            #expect(
                try await store.attachments(of: tickets[0].id).map(\.state).count { $0 != .waiting } == states.count)
        }
    }

    @Test("Kept bytes count each content once in a guild", arguments: StoreBackend.all)
    func keptBytes(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let (first, second) = (
                try await store.opened(.sample(1)), try await store.opened(.sample(2, opener: .noah))
            )
            let elsewhere = try await store.opened(.sample(3, guild: .market))
            #expect(try await store.keptBytes(of: .harbour) == 0)
            #expect(try await store.isKept(digest: digest("a")) == false)
            try await store.save(.sample(1, of: first, size: 5_000_000_000, state: .kept, digest: digest("a")))
            try await store.save(.sample(2, of: second, size: 5_000_000_000, state: .kept, digest: digest("a")))
            try await store.save(.sample(3, of: second, size: 7, state: .kept, digest: digest("b")))
            try await store.save(.sample(4, of: first, size: 100, state: .waiting))
            try await store.save(.sample(5, of: first, size: 100, state: .tooLarge))
            try await store.save(.sample(6, of: elsewhere, size: 7, state: .kept, digest: digest("b")))
            #expect(try await other.keptBytes(of: .harbour) == 5_000_000_007)
            #expect(try await other.keptBytes(of: .market) == 7)
            #expect(try await other.keptBytes(of: 3) == 0)
            #expect(try await other.isKept(digest: digest("a")))
            #expect(try await other.isKept(digest: digest("b")))
            #expect(try await other.isKept(digest: digest("c")) == false)
            #expect(try await other.isKept(digest: digest("A")) == false)
        }
    }

    @Test("What was erased does not come back by being seen again", arguments: StoreBackend.all)
    func erasedStays(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let erased = ArchivedMessage.sample(1, of: ticket, content: .erased)
            try await store.append([.sample(1, of: ticket)])
            try await store.append([erased])
            try await store.append([.sample(1, of: ticket, author: .sam), .sample(2, of: ticket)])
            #expect(try await Self.messages(of: ticket, in: store) == [erased, .sample(2, of: ticket)])
            let attachment = ArchivedAttachment.sample(1, of: ticket, state: .kept, digest: digest("a"))
            try await store.save(attachment)
            try await store.save(attachment.erased)
            try await store.save(attachment)
            #expect(try await store.attachments(of: ticket.id) == [attachment.erased])
            #expect(try await store.keptBytes(of: .harbour) == 0)
            #expect(try await store.isKept(digest: digest("a")) == false)
        }
    }
}
