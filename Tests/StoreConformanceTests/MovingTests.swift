import DiscordModel
import StoreRouter
import Testing
import Tickets

@Suite("Moving between any two databases (R5.5)", .timeLimit(.minutes(30)))
struct MovingTests {
    static let pairs: [(StoreBackend, StoreBackend)] = StoreBackend.all.flatMap { source in
        StoreBackend.all.map { (source, $0) }
    }

    /// A guild and a user beyond what a signed number of 64 bits holds, and every kind of record.
    private static func records(tickets: Int) -> [StoredRecord] {
        let large = GuildID(.max - 7)
        var records: [StoredRecord] = [
            .settings(
                GuildSettings(
                    guildID: large, staffRoles: [9, 8], categoryID: 1, panel: PanelText(title: difficultText),
                    retentionDays: 30)),
            .settings(GuildSettings(guildID: .harbour)),
        ]
        for number in 1...tickets {
            let guild: GuildID = number.isMultiple(of: 3) ? large : .harbour
            var ticket = TicketOpening.sample(number, guild: guild, opener: UserID(.max - UInt64(number)))
                .ticket(number: number)
            ticket.channelID = ChannelID(UInt64(1000 + number))
            ticket.revision = number % 3
            if number.isMultiple(of: 2) { ticket = ticket.closed(reason: difficultText) }
            let events = [
                TicketOpening.sample(number, guild: guild, opener: ticket.openerID).event,
                .sample(1, of: ticket, .userAdded, subject: UserID(.max), detail: difficultText),
            ]
            records.append(.ticket(ticket, events: events))
        }
        records += (1...tickets).filter { $0.isMultiple(of: 10) }.map { number in
            .transcript(
                Transcript(
                    ticketID: .sample(number), madeAt: .morning, messageCount: number,
                    html: (0..<(number * 50)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ number) }))
        }
        for number in 1...tickets {
            let contents: [(Int64, ArchivedMessage.Content)] = [
                (0, .message([0x78, 0x9C, UInt8(truncatingIfNeeded: number)])), (5, .message([])), (6, .erased),
                (ArchivedMessage.deletion, .deleted),
            ]
            for (version, content) in contents {
                records.append(
                    .message(
                        ArchivedMessage(
                            ticketID: .sample(number), guildID: number.isMultiple(of: 3) ? large : .harbour,
                            // Of an erased message, no version has a text.
                            messageID: MessageID(content == .erased ? .max - 4 : .max - 5), version: version,
                            authorID: content == .deleted ? nil : .mia, seenAt: .morning, content: content)))
            }
        }
        records += (1...tickets).map { number in
            .attachment(
                ArchivedAttachment(
                    id: AttachmentID(.max - UInt64(number)), ticketID: .sample(number), guildID: .harbour,
                    messageID: MessageID(.max - 5), authorID: .mia, filename: "\(difficultText).png",
                    contentType: nil, size: 5_000_000_000, url: "https://cdn.example/\(number)", state: .kept,
                    digest: String(repeating: "ab", count: 32)))
        }
        records.append(
            .audit(
                AuditEntry(
                    id: .sample(5), guildID: nil, at: .morning, actorID: nil, action: .expired, subject: "1",
                    detail: difficultText)))
        return records + [.note("commands", value: difficultText), .note("a note", value: "")]
    }

    private static func fill(_ store: any TicketStore, _ records: [StoredRecord]) async throws {
        for start in stride(from: 0, to: records.count, by: 250) {
            try await store.put(Array(records[start..<min(start + 250, records.count)]))
        }
    }

    @Test("R5.5: What is copied from one to the other is there as it was, kind by kind", arguments: pairs)
    func copy(source: StoreBackend, target: StoreBackend) async throws {
        try await source.withStore { source in
            try await Self.fill(source, Self.records(tickets: 60))
            try await target.withStore { target in
                let outcome = try await StoreCopy(from: source, to: target).run()
                #expect(outcome.copied == (try await source.recordCounts().values.reduce(0, +)))
                let comparison = try await StoreComparison.compare(source, target)
                #expect(comparison.isEqual, "\(comparison.kinds.flatMap(\.examples).prefix(5))")
                for kind in comparison.kinds { #expect(kind.source.count > 0, "\(kind.kind) was not tried") }
                let refusal = await #expect(throws: MovingError.self) {
                    try await StoreCopy(from: source, to: target).run()
                }
                #expect(refusal?.reason == .misuse)
            }
        }
    }

    @Test(
        "R5.5: A copy that was broken off again and again is whole in the end",
        // Each of them on either side; what is resumed depends on the target alone.
        arguments: pairs.filter { $0.name == "SQLite" || $1.name == "SQLite" })
    func resuming(source: StoreBackend, target: StoreBackend) async throws {
        try await source.withStore { source in
            try await Self.fill(source, Self.records(tickets: 260))
            try await target.withStore { target in
                var attempts = 1
                while try await !Self.isFinished(from: source, to: target) { attempts += 1 }
                #expect(attempts > 5)
                #expect(try await StoreComparison.compare(source, target).isEqual)
            }
        }
    }

    @Test("R5.5: A backup of one is put back into the other as it was", arguments: pairs)
    func backup(source: StoreBackend, target: StoreBackend) async throws {
        try await withTemporaryFolder { folder in
            try await source.withStore { source in
                try await Self.fill(source, Self.records(tickets: 60))
                try await target.withStore { target in
                    try await StoreBackup.write(source, to: folder.path(of: "backup"), by: "test")
                    try await StoreBackup.restore(folder.path(of: "backup"), into: target)
                    #expect(try await StoreComparison.compare(source, target).isEqual)
                }
            }
        }
    }

    @Test("R5.5: A changed, a missing and a surplus record are found", arguments: pairs)
    func differences(source: StoreBackend, target: StoreBackend) async throws {
        let records = Self.records(tickets: 20)
        try await source.withStore { source in
            try await Self.fill(source, records)
            try await target.withStore { target in
                try await Self.fill(target, records.filter { $0.key != .attachment(AttachmentID(.max - 7)) })
                try await target.setNote("commands", to: difficultText + " ")
                try await target.save(GuildSettings(guildID: .market))
                let found = try await StoreComparison.compare(source, target).kinds.flatMap(\.examples)
                #expect(
                    found.map(\.key) == [
                        .settings(.market), .attachment(AttachmentID(.max - 7)), .note("commands"),
                    ])
                #expect(found.map(\.what) == [.surplus, .missing, .different])
            }
        }
    }

    /// Copies one batch.
    private static func isFinished(from source: any TicketStore, to target: any TicketStore) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    _ = try await StoreCopy(from: source, to: target).run { _ in
                        withUnsafeCurrentTask { $0?.cancel() }
                    }
                    return true
                } catch is CancellationError {
                    return false
                }
            }
            return try await group.next() ?? true
        }
    }
}
