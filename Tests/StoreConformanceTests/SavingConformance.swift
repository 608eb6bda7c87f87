import DiscordModel
import Testing
import Tickets

extension StoreConformanceTests {
    @Test("Everything that can change about a ticket is stored, and the revision counted", arguments: StoreBackend.all)
    func saving(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            var ticket = try await store.opened(.sample(1))
            #expect(ticket.panelChannelID == 400)
            ticket.isThread = true
            ticket.channelID = 500
            ticket.greetingID = 501
            ticket.members = [
                TicketMember(userID: .mia, isApplied: true),
                TicketMember(
                    userID: .noah, isPresent: false,
                    pendingEvent: TicketEvent(
                        id: TicketID(rawValue: 77), ticketID: ticket.id, kind: .userRemoved,
                        at: Timestamp(millisecondsSince1970: 1_700_000_000_123), actorID: .mia, subjectID: .noah,
                        detail: "🎫")),
            ]
            ticket.isSettled = true
            ticket.status = .closed
            ticket.closing = Closing(
                closedBy: .sam, closedAt: .morning + .milliseconds(1), reason: difficultText, isAnnounced: true,
                isArchived: true, isTranscriptKept: true, isOpenerTold: true)
            let saved = try await store.save(ticket, adding: [])
            ticket.revision += 1
            #expect(saved == ticket)
            #expect(try await other.ticket(ticket.id) == ticket)
            #expect(try await other.ticket(in: 500) == ticket)
        }
    }

    @Test("What was set can be unset again", arguments: StoreBackend.all)
    func unsetting(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            var ticket = try await store.opened(.sample(1))
            ticket.channelID = 500
            ticket.greetingID = 501
            ticket.isThread = true
            ticket = try await store.save(ticket, adding: [])
            ticket.channelID = nil
            ticket.greetingID = nil
            ticket.isThread = false
            let saved = try await store.save(ticket, adding: [])
            #expect(try await store.ticket(ticket.id) == saved)
            #expect(try await store.ticket(in: 500) == nil)
        }
    }

    @Test(
        "A ticket read before another write is refused, and nothing of the write is stored", arguments: StoreBackend.all
    )
    func staleRevision(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let read = try await store.opened(.sample(1))
            var first = read
            first.channelID = 500
            first = try await other.save(first, adding: [])
            var second = read
            second.members.append(TicketMember(userID: .noah))
            await expectFailure(.conflict) {
                _ = try await store.save(
                    second, adding: [.sample(1, of: second, .userAdded, subject: .noah)])
            }
            #expect(try await store.ticket(read.id) == first)
            #expect(try await store.events(of: read.id).map(\.kind) == [.created])
        }
    }

    @Test("A revision that is not reached yet is refused too", arguments: StoreBackend.all)
    func futureRevision(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let opened = try await store.opened(.sample(1))
            var ticket = opened
            ticket.revision = 3
            await expectFailure(.conflict) { [ticket] in _ = try await store.save(ticket, adding: []) }
            #expect(try await store.ticket(opened.id) == opened)
        }
    }

    @Test("A ticket that was never opened cannot be saved", arguments: StoreBackend.all)
    func unknownTicketSaved(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            let ticket = TicketOpening.sample(1).ticket(number: 1)
            await expectFailure(.conflict) { _ = try await store.save(ticket, adding: []) }
            #expect(try await store.ticket(ticket.id) == nil)
        }
    }

    @Test("Of 16 writers of one revision, over two handles, one wins", arguments: StoreBackend.all)
    func writersAtOnce(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let read = try await store.opened(.sample(1))
            let winners = try await withThrowingTaskGroup(of: Ticket?.self) { group in
                for number in 1...16 {
                    let handle = number.isMultiple(of: 2) ? store : other
                    group.addTask {
                        var ticket = read
                        ticket.channelID = ChannelID(UInt64(number))
                        do {
                            return try await handle.save(ticket, adding: [.sample(number, of: read, .userAdded)])
                        } catch let error as StoreError where error.reason == .conflict {
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: [Ticket]()) { if let ticket = $1 { $0.append(ticket) } }
            }
            #expect(winners.count == 1)
            #expect(try await store.ticket(read.id) == winners.first)
            #expect(try await store.events(of: read.id).count == 2)
        }
    }

    @Test("Events are stored with the ticket, in order, with all they say", arguments: StoreBackend.all)
    func events(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let ticket = try await store.opened(.sample(1))
            let unrelated = try await store.opened(.sample(2, opener: .noah))
            let added = TicketEvent.sample(1, of: ticket, .userAdded, subject: .noah)
            let removed = TicketEvent.sample(2, of: ticket, .userRemoved, subject: .noah)
            let closed = TicketEvent.sample(3, of: ticket, .closed, detail: difficultText)
            let unheardOf = TicketEvent.sample(4, of: ticket, .init(rawValue: "of_a_later_version"))
            let saved = try await store.save(ticket, adding: [added])
            _ = try await store.save(saved, adding: [unheardOf, closed, removed])
            let first = TicketOpening.sample(1).event
            #expect(try await other.events(of: ticket.id) == [first, added, removed, closed, unheardOf])
            #expect(try await other.events(of: unrelated.id) == [TicketOpening.sample(2, opener: .noah).event])
        }
    }

    @Test("An event that exists already takes the whole write back", arguments: StoreBackend.all)
    func eventTwice(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let opened = try await store.opened(.sample(1))
            let event = TicketEvent.sample(1, of: opened, .userAdded, subject: .noah)
            let saved = try await store.save(opened, adding: [event])
            let fresh = TicketEvent.sample(2, of: opened, .userRemoved, subject: .noah)
            await expectFailure(.conflict) { _ = try await store.save(saved.closed(), adding: [fresh, event]) }
            #expect(try await store.ticket(opened.id) == saved)
            #expect(try await store.events(of: opened.id).map(\.id).last == event.id)
            #expect(try await store.open(.sample(2)).ticketInTheWay == saved)
        }
    }

    @Test("An event is marked as posted, once or more often, and no other", arguments: StoreBackend.all)
    func markingPosted(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let ticket = try await store.opened(.sample(1))
            let closed = TicketEvent.sample(1, of: ticket, .closed)
            _ = try await store.save(ticket, adding: [closed])
            #expect(try await store.events(of: ticket.id).map(\.isPosted) == [false, false])
            for _ in 1...2 {
                try await store.markPosted(closed.id)
                #expect(try await store.events(of: ticket.id).map(\.isPosted) == [false, true])
            }
            try await store.markPosted(.sample(99))
        }
    }

    @Test("Closing or cancelling makes room for the next ticket in the same write", arguments: StoreBackend.all)
    func freeing(backend: StoreBackend) async throws {
        try await backend.withTwoHandles { store, other in
            let first = try await store.opened(.sample(1))
            _ = try await store.save(first.closed(), adding: [])
            var second = try await other.opened(.sample(2))
            #expect(second.number == 2)
            second.status = .cancelled
            _ = try await other.save(second, adding: [])
            #expect(try await store.opened(.sample(3)).number == 3)
        }
    }

    @Test("A write that leaves the ticket open leaves its place taken", arguments: StoreBackend.all)
    func stillActive(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            var ticket = try await store.opened(.sample(1))
            ticket.channelID = 500
            ticket.isSettled = true
            ticket = try await store.save(ticket, adding: [])
            #expect(try await store.open(.sample(2)).ticketInTheWay == ticket)
        }
    }

    @Test("A closed ticket cannot be opened again while its place is taken", arguments: StoreBackend.all)
    func reopeningTaken(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            let closed = try await store.save(try await store.opened(.sample(1)).closed(), adding: [])
            let second = try await store.opened(.sample(2))
            var reopened = closed
            reopened.status = .open
            reopened.closing = nil
            await expectFailure(.conflict) { [reopened] in _ = try await store.save(reopened, adding: []) }
            #expect(try await store.ticket(closed.id) == closed)
            _ = try await store.save(second.closed(), adding: [])
            _ = try await store.save(reopened, adding: [])
            #expect(try await store.open(.sample(3)).ticketInTheWay?.id == closed.id)
        }
    }

    @Test("Two tickets cannot have one channel", arguments: StoreBackend.all)
    func channelTaken(backend: StoreBackend) async throws {
        try await backend.withStore { store in
            var first = try await store.opened(.sample(1))
            let second = try await store.opened(.sample(2, opener: .noah))
            first.channelID = 500
            first = try await store.save(first, adding: [])
            var wrong = second
            wrong.channelID = 500
            await expectFailure(.conflict) { [wrong] in _ = try await store.save(wrong, adding: []) }
            #expect(try await store.ticket(second.id) == second)
            #expect(try await store.ticket(in: 500) == first)
        }
    }
}
