import DiscordModel
import Testing

@testable import Tickets

@Suite("Messages seen live")
struct ArchiveCaptureTests {
    @Test("Each edit is a version by its time, and an embed that unfurls replaces the version it belongs to")
    func versions() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "one"))
            fixture.sees(MessageJSON.event(1, "one", extra: #""embeds":[{"title":"A link"}],"#))
            fixture.sees(MessageJSON.event(1, "two", edit: 10))
            fixture.sees(MessageJSON.event(1, "two", edit: 10, extra: #""embeds":[{"title":"Another"}],"#))
            try await fixture.archive.drain()
            let edit = (Timestamp.morning + .milliseconds(10)).millisecondsSince1970
            #expect(fixture.store.story() == ["1/0", "1/\(edit)"])
            var messages: [TranscriptMessage] = []
            for try await page in fixture.archive.messages(of: Ticket.open.id) { messages += page }
            let versions = try #require(messages.first).versions
            #expect(versions.map(\.message.content) == ["one", "two"])
            #expect(versions.map { $0.message.embeds?.first?.title } == ["A link", "Another"])
            #expect(versions.map(\.at) == [.morning, .morning + .milliseconds(10)])
            #expect(String(decoding: versions[0].json, as: UTF8.self).contains(#""nick":"Mi""#))
        }
    }

    @Test("The same event twice is kept once, also when an older one comes again behind a newer one")
    func twice() async throws {
        try await ArchiveFixture.with { fixture in
            for _ in 0..<2 {
                fixture.sees(MessageJSON.event(1, "one"))
                fixture.sees(MessageJSON.event(1, "two", edit: 1))
            }
            try await fixture.archive.drain()
            #expect(try await fixture.texts() == [["one", "two"]])
        }
    }

    @Test("Deletions, one and many, are versions behind all others, with the author where one is known")
    func deletions() async throws {
        try await ArchiveFixture.with { fixture in
            for id in 1...3 { fixture.sees(MessageJSON.event(UInt64(id), "text", author: .noah)) }
            try await fixture.archive.drain()
            fixture.archive.noteDeletion(of: [1], in: ArchiveFixture.channel)
            fixture.archive.noteDeletion(of: [2, 9], in: ArchiveFixture.channel)
            try await fixture.archive.drain()
            #expect(fixture.store.story() == ["1/0", "1/deleted", "2/0", "2/deleted", "3/0", "9/deleted"])
            let deletions = fixture.store.versions().filter { $0.content == .deleted }
            #expect(deletions.map(\.authorID) == [.noah, .noah, nil])
            var messages: [TranscriptMessage] = []
            for try await page in fixture.archive.messages(of: Ticket.open.id) { messages += page }
            #expect(messages.map(\.deletedAt) == [.morning, .morning, nil, .morning])
            #expect(messages.map(\.versions.count) == [1, 1, 1, 0])
        }
    }

    @Test("Other channels, and what only one person sees, do not reach the store")
    func strangers() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "x").replacing(#""channel_id":"7""#, with: #""channel_id":"8""#))
            fixture.sees(MessageJSON.rest(2, "to one person"))
            fixture.sees(MessageJSON.event(3, "ephemeral").replacing(#""flags":0"#, with: #""flags":64"#))
            fixture.archive.noteDeletion(of: [1], in: 8)
            try await fixture.archive.drain()
            #expect(fixture.store.calls == 0)
        }
    }

    @Test("A channel is followed until the transcript is kept")
    func following() async throws {
        try await ArchiveFixture.with { fixture in
            #expect(fixture.archive.follows(7))
            fixture.archive.follow(.closed)
            #expect(fixture.archive.follows(7))
            fixture.archive.follow(Ticket.closed.changed { $0.closing?.isTranscriptKept = true })
            #expect(!fixture.archive.follows(7))
            fixture.archive.follow(.new)
            #expect(!fixture.archive.follows(7))
        }
    }

    @Test("What arrives while a store is away is written when it is back, in one write")
    func storeAway() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.store.failure = .unavailable
            for attempt in 1...10 {
                fixture.sees(MessageJSON.event(UInt64(attempt), "text"))
                await #expect(throws: StoreError.self) { try await fixture.archive.drain() }
            }
            fixture.archive.noteDeletion(of: [3], in: 7)
            fixture.store.failure = nil
            try await fixture.archive.drain()
            #expect(fixture.store.appends == [11])
            #expect(fixture.store.story().count == 11)
        }
    }

    @Test(
        "However long a store takes nothing, what arrived is kept for it, and nothing is given up",
        arguments: [StoreError.Reason.failed, .unwritable, .corrupt, .unavailable])
    func troubleForLong(reason: StoreError.Reason) async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "before"))
            try await fixture.archive.drain()
            fixture.store.failure = reason
            for attempt in 1...20 {
                fixture.sees(MessageJSON.event(UInt64(attempt + 1), "text"))
                await #expect(throws: StoreError.self) { try await fixture.archive.drain() }
            }
            fixture.store.failure = nil
            try await fixture.archive.drain()
            #expect(fixture.store.story() == (1...21).map { "\($0)/0" })
        }
    }

    @Test("A message that cannot be written although others can is given up, and holds up none of them")
    func refused() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.store.refused = [2, 3]
            for id in 1...4 { fixture.sees(MessageJSON.event(UInt64(id), "text")) }
            for _ in 1...8 { await #expect(throws: StoreError.self) { try await fixture.archive.drain() } }
            try await fixture.archive.drain()
            #expect(fixture.store.story() == ["1/0", "4/0"])
            #expect(fixture.archive.queue.count == 0)
            // Alone, with what is there already to show that the store works.
            fixture.sees(MessageJSON.event(3, "text"))
            for _ in 1...8 { await #expect(throws: StoreError.self) { try await fixture.archive.drain() } }
            try await fixture.archive.drain()
            #expect(fixture.archive.queue.count == 0)
        }
    }

    @Test("The service writes by itself, also after failures, and what arrives meanwhile goes with the next write")
    func service() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.store.failure = .failed
            for id in 1...500 { fixture.sees(MessageJSON.event(UInt64(id), "text")) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.archive.run() }
                group.addTask {
                    while fixture.store.calls < 2 { await Task.yield() }
                    fixture.store.failure = nil
                    while fixture.store.versions().count < 500 { await Task.yield() }
                    fixture.archive.finish()
                }
                try await group.waitForAll()
            }
            #expect(fixture.store.appends == [200, 200, 100])
        }
    }

    @Test("A full queue drops, but only until the history is read")
    func fullQueue() async throws {
        try await ArchiveFixture.with(queue: ArrivalQueue(capacity: 3)) { fixture in
            for id in 1...5 {
                let text = MessageJSON.rest(UInt64(id), "text")
                fixture.discord.change { $0.messages[UInt64(id)] = text }
                fixture.sees(MessageJSON.event(UInt64(id), "text"))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.archive.run() }
                group.addTask {
                    while fixture.store.versions().count < 5 { await Task.yield() }
                    fixture.archive.finish()
                }
                try await group.waitForAll()
            }
            #expect(fixture.store.story() == ["1/0", "2/0", "3/0", "4/0", "5/0"])
        }
    }

    @Test("The queue is bounded in bytes as well, and gives room back")
    func queueBytes() throws {
        let queue = ArrivalQueue(capacity: 10, bytes: 1000)
        func arrival(_ size: Int) throws -> Arrival {
            let outline = try WireDecoder().decode(MessageOutline.self, from: MessageJSON.event(1, "x").utf8)
            return Arrival(
                channel: 7, ticket: TrackedTicket(id: Ticket.open.id, guildID: .harbour),
                what: .message(outline, json: [UInt8](repeating: 0, count: size)), at: .morning)
        }
        #expect(queue.add(try arrival(600)))
        #expect(!queue.add(try arrival(600)))
        let taken = queue.take(5)
        #expect(queue.add(try arrival(600)))
        queue.putBack(taken)
        #expect(!queue.add(try arrival(1)))
        #expect(queue.take(5).count == 2)
        #expect(queue.add(try arrival(1000)))
    }

    @Test("A change that is not told whole makes the archive read the channel's history")
    func partialUpdate() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.messages[1] = MessageJSON.rest(1, "one") }
            fixture.sees(#"{"id":"1","channel_id":"7","guild_id":"1100000000000000001","embeds":[{"title":"x"}]}"#)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.archive.run() }
                group.addTask {
                    while fixture.store.versions().isEmpty { await Task.yield() }
                    fixture.archive.finish()
                }
                try await group.waitForAll()
            }
            #expect(try await fixture.texts() == [["one"]])
        }
    }
}

@Suite("The archive read in pages")
struct ArchivedConversationTests {
    @Test("The versions of a message stay together wherever a page ends", arguments: [1, 2, 3, 7, 1000])
    func pages(size: Int) async throws {
        let store = ArchiveMemory(.open)
        var all: [ArchivedMessage] = []
        for message in 1...20 {
            for version in 0..<(message % 5 + 1) {
                all.append(
                    ArchivedMessage(
                        ticketID: Ticket.open.id, guildID: .harbour, messageID: MessageID(UInt64(message)),
                        version: Int64(version), authorID: .mia, seenAt: .morning, content: .deleted))
            }
        }
        try await store.append(all)
        var versions = ArchivedVersions(ticket: Ticket.open.id, store: store, pageSize: size)
        var messages: [[ArchivedMessage]] = []
        while let page = try await versions.next() {
            #expect(!page.isEmpty)
            messages += page
        }
        #expect(messages.map { $0[0].messageID } == (1...20).map { MessageID(UInt64($0)) })
        #expect(messages.flatMap(\.self) == all)
    }

    @Test("What was erased is a message without a text")
    func erased() async throws {
        let store = ArchiveMemory(.open)
        try await store.append([
            ArchivedMessage(
                ticketID: Ticket.open.id, guildID: .harbour, messageID: 1, version: 0, authorID: .mia,
                seenAt: .morning, content: .erased)
        ])
        try await ArchiveFixture.with { fixture in
            for version in store.versions() { try await fixture.store.append([version]) }
            var messages: [TranscriptMessage] = []
            for try await page in fixture.archive.messages(of: Ticket.open.id) { messages += page }
            #expect(messages.map(\.isErased) == [true])
            #expect(messages[0].versions.isEmpty)
        }
    }
}
