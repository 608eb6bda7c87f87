import DiscordModel
import Testing
import Tickets

/// What every store has to do. The extensions in the other files belong to it.
///
/// The limit is for what would never end. It counts from the beginning of all tests, which wait for their turn.
@Suite("Store conformance", .timeLimit(.minutes(20)))
struct StoreConformanceTests {
    @Test("A guild that was never set up has no settings", arguments: StoreBackend.all)
    func noSettings(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            #expect(try await store.settings(of: .harbour) == nil)
        }
    }

    @Test("Settings come back as they were saved, each guild's its own", arguments: StoreBackend.all)
    func settings(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let harbour = GuildSettings(
                guildID: .harbour, staffRoles: [9, 3, 7], categoryID: 11, archiveCategoryID: 12, logChannelID: 13,
                panel: PanelText(
                    title: difficultText, instructions: difficultText, buttonLabel: "🎫", greeting: difficultText),
                retentionDays: 30)
            let market = GuildSettings(guildID: .market)
            try await store.save(harbour)
            try await store.save(market)
            #expect(try await store.settings(of: .harbour) == harbour)
            #expect(try await store.settings(of: .market) == market)
        }
    }

    @Test("Settings saved again replace the earlier ones, also where a field is now empty", arguments: StoreBackend.all)
    func settingsReplaced(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.save(
                GuildSettings(
                    guildID: .harbour, staffRoles: [1, 2], categoryID: 5, logChannelID: 6, retentionDays: 3650))
            let later = GuildSettings(guildID: .harbour, staffRoles: [], archiveCategoryID: 7)
            try await store.save(later)
            #expect(try await store.settings(of: .harbour) == later)
        }
    }

    @Test("A note is kept under its key and can be overwritten", arguments: StoreBackend.all)
    func notes(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            #expect(try await store.note("commands") == nil)
            try await store.setNote("commands", to: difficultText)
            try await store.setNote("Commands", to: "keys differ by case")
            #expect(try await other.note("commands") == difficultText)
            try await other.setNote("commands", to: "")
            #expect(try await store.note("commands") == "")
            #expect(try await store.note("Commands") == "keys differ by case")
        }
    }

    @Test("Of two that make the same note at once, both are told what is kept", arguments: StoreBackend.all)
    func makingNotes(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            for round in 1...20 {
                async let first = store.makeNote("id \(round)", "one's")
                async let second = other.makeNote("id \(round)", difficultText)
                let told = try await [first, second]
                #expect(told[0] == told[1])
                #expect(["one's", difficultText].contains(told[0]))
                #expect(try await store.note("id \(round)") == told[0])
                #expect(try await other.makeNote("id \(round)", "a third one's") == told[0])
            }
        }
    }

    @Test("A NUL in a text does not take the rest of it along", arguments: StoreBackend.all)
    func nulInText(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.setNote("key", to: "before\0after🎫")
            let note = try #require(try await store.note("key"))
            #expect(note.hasPrefix("before"))
            #expect(note.hasSuffix("after🎫"))
        }
    }

    @Test("Ids and moments at the ends of their ranges are kept", arguments: StoreBackend.all)
    func extremeValues(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let top = UInt64.max
            let opening = TicketOpening(
                id: TicketID(rawValue: .max), guildID: GuildID(top), openerID: UserID(top - 1),
                at: Timestamp(millisecondsSince1970: -1), panelChannelID: ChannelID(top - 2))
            var ticket = try await store.opened(opening)
            ticket.channelID = ChannelID(UInt64(Int64.max) + 1)
            ticket.greetingID = MessageID(top)
            let saved = try await store.save(ticket, adding: [])
            #expect(try await store.ticket(opening.id) == saved)
            #expect(try await store.ticket(in: ChannelID(UInt64(Int64.max) + 1)) == saved)
            #expect(try await store.activeTickets(in: GuildID(top), after: nil, limit: 10) == [saved])
            #expect(try await store.events(of: opening.id) == [opening.event])

            let settings = GuildSettings(guildID: GuildID(top), staffRoles: [RoleID(top)], categoryID: ChannelID(top))
            try await store.save(settings)
            #expect(try await store.settings(of: GuildID(top)) == settings)
        }
    }

    @Test(
        "A store that works says that it is well, and one that is shut down that it is not", arguments: StoreBackend.all
    )
    func health(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            try await store.checkHealth()
            try await store.checkHealth()
            await store.shutDown()
            await expectFailure(.unavailable) { try await store.checkHealth() }
        }
    }

    @Test("After shutting down, every call is refused as unavailable", arguments: StoreBackend.all)
    func shutDown(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            await store.shutDown()
            await store.shutDown()
            await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
            await expectFailure(.unavailable) { _ = try await store.open(.sample(2, opener: .noah)) }
            await expectFailure(.unavailable) { _ = try await store.save(ticket, adding: []) }
            await expectFailure(.unavailable) { try await store.setNote("a", to: "b") }
        }
    }

    @Test("Shutting down in the midst of work ends every call, either done or refused", arguments: StoreBackend.all)
    func shutDownUnderLoad(backend: StoreBackend) async throws {
        try await backend.withDatabase { handles in
            let store = try await handles.open()
            let done = try await withThrowingTaskGroup(of: TicketID?.self) { group in
                for number in 1...40 {
                    group.addTask {
                        do {
                            return try await store.opened(.sample(number, opener: UserID(UInt64(number)))).id
                        } catch let error as StoreError where error.reason == .unavailable {
                            return nil
                        }
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        await store.shutDown()
                        return nil
                    }
                }
                return try await group.reduce(into: Set<TicketID>()) { ids, id in if let id { ids.insert(id) } }
            }
            let stored = try await handles.open().activeTickets(in: .harbour, after: nil, limit: 100)
            #expect(Set(stored.map(\.id)) == done)
            #expect(Set(stored.map(\.number)) == Set(stored.indices.map { $0 + 1 }))
        }
    }

    @Test("What was written is there when the database is opened again", arguments: StoreBackend.all)
    func reopening(backend: StoreBackend) async throws {
        try await backend.withDatabase { handles in
            let before = try await handles.open()
            let settings = GuildSettings(guildID: .harbour, staffRoles: [4])
            try await before.save(settings)
            let opened = try await before.opened(.sample(1))
            let event = TicketEvent.sample(1, of: opened, .closed, detail: difficultText)
            let closed = try await before.save(opened.closed(reason: difficultText), adding: [event])
            let transcript = Transcript(ticketID: closed.id, madeAt: .morning, messageCount: 2, html: [60, 0, 255])
            try await before.save(transcript)
            try await before.setNote("key", to: "value")
            await before.shutDown()

            let after = try await handles.open()
            #expect(try await after.settings(of: .harbour) == settings)
            #expect(try await after.ticket(closed.id) == closed)
            #expect(try await after.events(of: closed.id) == [TicketOpening.sample(1).event, event])
            #expect(try await after.transcript(of: closed.id) == transcript)
            #expect(try await after.note("key") == "value")
            #expect(try await after.opened(.sample(2)).number == 2)
        }
    }

    @Test("Handles that open an empty database at the same time all get it", arguments: StoreBackend.all)
    func openingAtOnce(backend: StoreBackend) async throws {
        for _ in 1...5 {
            try await backend.withDatabase(isNew: true) { handles in
                let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...6 {
                        group.addTask {
                            try await handles.open().opened(.sample(number, opener: UserID(UInt64(number)))).number
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(numbers.sorted() == Array(1...6))
            }
        }
    }
}
