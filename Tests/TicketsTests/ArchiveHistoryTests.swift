import DiscordModel
import DiscordREST
import Testing

@testable import Tickets

@Suite("Filling the archive up from history")
struct ArchiveHistoryTests {
    private static let deletion = ArchivedMessage.deletion

    private func edit(_ milliseconds: Int) -> Int64 {
        (Timestamp.morning + .milliseconds(milliseconds)).millisecondsSince1970
    }

    @Test("What was missed is added, what was seen stays, what is gone is marked: nothing missing, nothing twice")
    func gap() async throws {
        try await ArchiveFixture.with { fixture in
            for id in 1...4 { fixture.sees(MessageJSON.event(UInt64(id), "seen \(id)")) }
            fixture.sees(MessageJSON.event(2, "edited live", edit: 5))
            fixture.discord.change {
                $0.messages = [
                    1: MessageJSON.rest(1, "seen 1"), 2: MessageJSON.rest(2, "edited again", edit: 9),
                    4: MessageJSON.rest(4, "seen 4"), 6: MessageJSON.rest(6, "missed"),
                ]
            }
            for _ in 0..<2 { try await fixture.archive.fillUp(.open) }
            #expect(
                fixture.store.story() == [
                    "1/0", "2/0", "2/\(self.edit(5))", "2/\(self.edit(9))", "3/0", "3/deleted", "4/0", "6/0",
                ])
            #expect(
                try await fixture.texts()
                    == [["seen 1"], ["seen 2", "edited live", "edited again"], ["seen 3"], ["seen 4"], ["missed"]])
            #expect(fixture.store.versions().first { $0.content == .deleted }?.authorID == .mia)
        }
    }

    @Test("A long history is read page by page, and a second time finds nothing to do", arguments: [99, 100, 101, 250])
    func long(count: Int) async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change {
                for id in 1...count { $0.messages[UInt64(id)] = MessageJSON.rest(UInt64(id), "text \(id)") }
            }
            try await fixture.archive.fillUp(.open)
            #expect(try await fixture.texts() == (1...count).map { ["text \($0)"] })
            let appends = fixture.store.appends
            #expect(appends.allSatisfy { $0 <= Limits.historyPage })
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.appends == appends)
        }
    }

    @Test("The kept JSON has every field that Discord sent, also those that no model knows")
    func everyField() async throws {
        try await ArchiveFixture.with { fixture in
            let text = MessageJSON.rest(1, "é \\u0000 \\\"}]", extra: #""brand_new":{"a":[1,2.50,"]"]},"#)
            fixture.discord.change { $0.messages[1] = text }
            try await fixture.archive.fillUp(.open)
            guard case .message(let body)? = fixture.store.versions().first?.content else {
                Issue.record("nothing archived")
                return
            }
            #expect(try Compression.zlib.decompressed(body, limit: 10_000) == Array(text.utf8))
        }
    }

    @Test("Reactions and embeds that came later are taken from history, and the membership from the event stays")
    func refreshed() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "text"))
            fixture.discord.change {
                $0.messages[1] = MessageJSON.rest(
                    1, "text", extra: #""reactions":[{"count":2,"emoji":{"id":null,"name":"👍"}}],"#)
            }
            try await fixture.archive.fillUp(.open)
            var messages: [TranscriptMessage] = []
            for try await page in fixture.archive.messages(of: Ticket.open.id) { messages += page }
            let version = try #require(messages.first?.versions.first)
            #expect(version.message.reactions?.first?.count == 2)
            #expect(String(decoding: version.json, as: UTF8.self).contains(#""nick":"Mi""#))
            #expect(version.message.member?.nickname == "Mi")
            #expect(fixture.store.versions().count == 1)
        }
    }

    @Test("A history without texts, as a bot without the intent gets it, takes no text away")
    func gated() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "text"))
            fixture.discord.change {
                $0.messages[1] = MessageJSON.rest(1, "", extra: #""reactions":[{"count":1,"emoji":{"name":"x"}}],"#)
            }
            try await fixture.archive.fillUp(.open)
            #expect(try await fixture.texts() == [["text"]])
        }
    }

    @Test("An empty page to somebody who may not read history deletes nothing")
    func hidden() async throws {
        try await ArchiveFixture.with { fixture in
            for id in 1...3 {
                fixture.sees(MessageJSON.event(UInt64(id), "text"))
                fixture.discord.change { $0.messages[UInt64(id)] = MessageJSON.rest(UInt64(id), "text") }
            }
            fixture.discord.change { $0.hidesHistory = true }
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.story() == ["1/0", "2/0", "3/0"])
            #expect(try await fixture.store.historyProblem(of: Ticket.open.id)?.contains("Missing Permissions") == true)
            fixture.discord.change { $0.hidesHistory = false }
            try await fixture.archive.fillUp(.open)
            #expect(try await fixture.store.historyProblem(of: Ticket.open.id) == nil)
        }
    }

    @Test("A history that really is empty deletes everything, on Discord's word for one of them")
    func empty() async throws {
        try await ArchiveFixture.with { fixture in
            for id in 1...3 { fixture.sees(MessageJSON.event(UInt64(id), "text")) }
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.story() == ["1/0", "1/deleted", "2/0", "2/deleted", "3/0", "3/deleted"])
            #expect(fixture.discord.requests.count == 2)
        }
    }

    @Test("A message that comes while its channel is read is not taken for deleted")
    func arrivesMeanwhile() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.messages[1] = MessageJSON.rest(1, "before") }
            fixture.archive.tracked.beginReading(7)
            fixture.sees(MessageJSON.event(2, "meanwhile"))
            try await fixture.archive.drain()
            var walk = HistoryWalk(archive: fixture.archive, ticket: .open, channel: 7)
            try await walk.run()
            #expect(fixture.store.story() == ["1/0", "2/0"])
            fixture.archive.tracked.endReading(7)
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.story() == ["1/0", "2/0", "2/deleted"])
        }
    }

    @Test("What was erased does not come back from history")
    func erased() async throws {
        try await ArchiveFixture.with { fixture in
            try await fixture.store.append([
                ArchivedMessage(
                    ticketID: Ticket.open.id, guildID: .harbour, messageID: 1, version: 0, authorID: .mia,
                    seenAt: .morning, content: .erased)
            ])
            fixture.discord.change { $0.messages[1] = MessageJSON.rest(1, "again", edit: 3) }
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.versions().map(\.content) == [.erased])
        }
    }

    @Test("One message that the store refuses, or that is not as expected, keeps no other from being archived")
    func strangers() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.store.refused = [2]
            fixture.discord.change {
                for id in [1, 2, 4] { $0.messages[UInt64(id)] = MessageJSON.rest(UInt64(id), "text \(id)") }
                // An author without a name, and attachments that are none.
                $0.messages[3] =
                    #"{"id":"3","channel_id":"7","author":{"id":"\#(UserID.noah)"},"attachments":7,"edited_timestamp":null}"#
                $0.messages[5] = #"{"what":"is this"}"#
            }
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.story() == ["1/0", "3/0", "4/0"])
            #expect(try await fixture.texts() == [["text 1"], [], ["text 4"]])
            let salvaged = try #require(fixture.store.versions().first { $0.messageID == 3 })
            #expect(salvaged.authorID == .noah)
            guard case .message(let body) = salvaged.content else {
                Issue.record("not kept")
                return
            }
            #expect(
                String(decoding: try Compression.zlib.decompressed(body, limit: 1000), as: UTF8.self)
                    .contains(#""attachments":7"#))
        }
    }

    @Test("A page of nothing but messages without an id does not go on for ever")
    func nameless() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { for id in 1...100 { $0.messages[UInt64(id)] = "{}" } }
            try await fixture.archive.fillUp(.open)
            #expect(fixture.discord.requests.count == 1)
        }
    }

    @Test("A version that is damaged where it is kept is had from Discord again")
    func damaged() async throws {
        try await ArchiveFixture.with { fixture in
            try await fixture.store.append([
                ArchivedMessage(
                    ticketID: Ticket.open.id, guildID: .harbour, messageID: 1, version: 0, authorID: .mia,
                    seenAt: .morning, content: .message([1, 2, 3]))
            ])
            #expect(try await fixture.texts() == [[]])
            fixture.discord.change { $0.messages[1] = MessageJSON.rest(1, "whole") }
            try await fixture.archive.fillUp(.open)
            #expect(try await fixture.texts() == [["whole"]])
        }
    }

    @Test("Catching up with a server reads each of its tickets, and tries again while Discord is away")
    func catchUp() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change {
                $0.messages[1] = MessageJSON.rest(1, "missed")
                $0.failure = (500, 0)
            }
            await fixture.archive.catchUp(with: .harbour)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.archive.run() }
                group.addTask {
                    while fixture.discord.requests.isEmpty { await Task.yield() }
                    fixture.discord.change { $0.failure = nil }
                    while fixture.store.versions().isEmpty { await Task.yield() }
                    fixture.archive.finish()
                }
                try await group.waitForAll()
            }
            #expect(fixture.store.story() == ["1/0"])
        }
    }

    @Test("A channel that is gone, and a store that is away, are told to whoever fills up")
    func failures() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.sees(MessageJSON.event(1, "text"))
            fixture.discord.change { $0.failure = (404, 10003) }
            await #expect { try await fixture.archive.fillUp(.open) } throws: {
                ($0 as? RESTError)?.code == .unknownChannel
            }
            #expect(fixture.store.story() == ["1/0"])
            fixture.store.failure = .failed
            await #expect(throws: StoreError.self) { try await fixture.archive.fillUp(.open) }
        }
    }
}

@Suite("What history may know better")
struct MessageRefreshTests {
    @Test(
        "Only what passes by without an edit counts",
        arguments: [
            (#"{"content":"a","embeds":[]}"#, #"{"content":"a"}"#, nil),
            (#"{"content":"a","pinned":false}"#, #"{"content":"a","pinned":true}"#, #"{"content":"a","pinned":true}"#),
            (#"{"content":"a","attachments":[{"url":"1"}]}"#, #"{"content":"a","attachments":[{"url":"2"}]}"#, nil),
            (#"{"content":"a"}"#, #"{"content":"","pinned":true}"#, nil),
            (#"{"content":"","attachments":[1]}"#, #"{"content":"","attachments":[],"flags":4}"#, nil),
            (
                #"{"member":{"nick":"}"},"content":"a"}"#, #"{"flags":4,"content":"a"}"#,
                #"{"member":{"nick":"}"},"flags":4,"content":"a"}"#
            ),
            ("{}", "no JSON", nil),
        ] as [(String, String, String?)])
    func merged(stored: String, fresh: String, expected: String?) {
        let merged = MessageRefresh.merged(Array(stored.utf8), with: Array(fresh.utf8))
        #expect(merged.map { String(decoding: $0, as: UTF8.self) } == expected)
    }
}
