import DiscordModel
import Testing
import Tickets

/// All stores list records in the same order.
extension StoreConformanceTests {
    /// Around the place where signed numbers begin again from below.
    static let numbers: [UInt64] = [
        .max, 1, UInt64(Int64.max) + 1, 1_300_000_000_000_000_000, UInt64(Int64.max), .max - 1, 5,
        UInt64(Int64.max) + 2,
    ]

    @Test("Discord's ids are ordered as unsigned numbers, however large", arguments: StoreBackend.all)
    func orderOfIDs(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let tickets = Self.numbers.enumerated().map { index, number in
                Ticket.sample(index + 1, guild: GuildID(number), numbered: 1)
            }
            // The counters come with the numbers of the tickets.
            try await store.put(tickets.map { $0.record() })
            try await store.put(Self.numbers.map { .settings(GuildSettings(guildID: GuildID($0))) })
            try await store.put(Self.numbers.map { .attachment(.sample(AttachmentID($0), of: tickets[0])) })
            try await store.put(
                Self.numbers.flatMap { number in
                    [ArchivedMessage.deletion, 0, 5].map {
                        .message(.sample(MessageID(number), of: tickets[0], version: $0))
                    }
                })
            let sorted = Self.numbers.sorted()
            for limit in [1, 2, 3, 100] {
                #expect(
                    try await store.all(.settings, pages: limit).map(\.key) == sorted.map { .settings(GuildID($0)) })
                #expect(
                    try await store.all(.counter, pages: limit) == sorted.map { .counter(GuildID($0), 1) })
                #expect(
                    try await store.all(.attachment, pages: limit).map(\.key)
                        == sorted.map { .attachment(AttachmentID($0)) })
                #expect(
                    try await store.all(.message, pages: limit).map(\.key)
                        == sorted.flatMap { number in
                            [0, 5, ArchivedMessage.deletion].map {
                                .message(tickets[0].id, MessageID(number), version: $0)
                            }
                        })
            }
            for number in Self.numbers {
                #expect(try await store.record(.settings(GuildID(number)))?.kind == .settings)
                #expect(try await store.record(.counter(GuildID(number))) == .counter(GuildID(number), 1))
                #expect(try await store.record(.attachment(AttachmentID(number)))?.kind == .attachment)
            }
        }
    }

    @Test("Messages are listed ticket by ticket", arguments: StoreBackend.all)
    func orderOfMessages(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let tickets = (1...4).map { Ticket.sample($0, opener: UserID(UInt64($0))) }
            try await store.put(tickets.map { $0.record() })
            // The third ticket has none.
            let messages = [tickets[3], tickets[0], tickets[1]].enumerated().flatMap { index, ticket in
                (1...3).flatMap { number in
                    [0, 7].map { ArchivedMessage.sample(number * 10 - index, of: ticket, version: $0) }
                }
            }
            try await store.append(messages)
            let sorted = messages.sorted { ($0.ticketID, $0.position) < ($1.ticketID, $1.position) }
            for limit in [1, 2, 4, 5, 7, 100] {
                #expect(try await store.all(.message, pages: limit) == sorted.map { .message($0) })
            }
        }
    }

    @Test("Notes are ordered by the bytes of their keys", arguments: StoreBackend.all)
    func orderOfNotes(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            // In UTF-16, the ticket would stand before the tilde.
            let keys = ["🎫", "b", "~", "B", "é", "a b", "～", "a", "e\u{301}", "Z", "aa", "10", "9"]
            try await store.put(keys.map { .note($0, value: $0) })
            let sorted = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for limit in [1, 3, 100] {
                // Not as strings, of which Swift takes é and e with an accent for the same.
                let listed = try await store.all(.note, pages: limit).map(\.key)
                #expect(
                    listed.map { "\($0)".utf8.map(\.self) } == sorted.map { "\(RecordKey.note($0))".utf8.map(\.self) })
            }
        }
    }
}
