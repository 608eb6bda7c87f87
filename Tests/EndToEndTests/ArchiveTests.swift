import DiscordModel
import Foundation
import Sandbox
import Testing
import Tickets

@Suite("The archive", .timeLimit(.minutes(60)))
struct ArchiveTests {
    @Test("From the opening on messages are kept as they come: the greeting, edits, deletions, embeds that unfurl")
    func live() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let first = try await harbour.mia.says("my printer is on fire", in: id)
            try await harbour.mia.edits(first.id, to: "my printer smokes", in: id)
            try await harbour.mia.edits(first.id, to: "my printer is fine", in: id)
            await harbour.guild.unfurl("How to put out fires", in: first.id, of: id)
            let second = try await harbour.sam.says("have you tried water?", in: id)
            try await harbour.sam.deletes(second.id, in: id)
            let others = [try await harbour.mia.says("a", in: id), try await harbour.mia.says("b", in: id)]
            await harbour.guild.deleteMessages(others.map(\.id), in: id)
            let last = try await harbour.mia.says("thanks", in: id)
            try await bot.until("the last message is archived") {
                try await bot.archived(id).contains { $0.id == last.id }
            }
            // Nobody has read the history yet: this is what the Gateway told.
            #expect(await harbour.sandbox.requests(.get, matching: "/channels/*/messages").isEmpty)
            let messages = try await bot.archived(id)
            #expect(messages.count == 6)
            #expect(messages[0].latest?.embeds?.first?.title == "Ticket 0001")
            let printer = try #require(messages.first { $0.id == first.id })
            #expect(
                printer.versions.map(\.message.content)
                    == ["my printer is on fire", "my printer smokes", "my printer is fine"])
            #expect(printer.versions.last?.message.embeds?.first?.title == "How to put out fires")
            #expect(printer.versions.map(\.at) == printer.versions.map(\.at).sorted())
            #expect(messages.filter { $0.deletedAt != nil }.map(\.id) == [second.id] + others.map(\.id))
            #expect(messages.first { $0.id == second.id }?.latest?.content == "have you tried water?")
            #expect(messages.allSatisfy { !$0.versions.isEmpty })
        }
    }

    @Test("What happened while the bot was away is found at its start, without anybody closing anything")
    func restart() async throws {
        try await Harbour.with { harbour in
            let channel = try await harbour.run { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                for text in ["stays", "is edited", "goes"] { try await harbour.mia.says(text, in: id) }
                try await bot.until("three messages are archived") { try await bot.archived(id).count == 4 }
                return id
            }
            let said = await harbour.mia.messages(in: channel).filter { $0.author.id == harbour.mia.id }
            try await harbour.mia.edits(said[1].id, to: "was edited", in: channel)
            try await harbour.mia.deletes(said[2].id, in: channel)
            let missed = try await harbour.sam.sends(
                SentFile("note.txt", bytes: Array("from the dark".utf8)), saying: "missed", in: channel)
            _ = try await harbour.run { bot in
                try await bot.until("the missed message and its file are archived") {
                    try await bot.attachments(channel).map(\.state) == [.kept]
                }
                let messages = try await bot.archived(channel)
                #expect(
                    messages.dropFirst().map { $0.versions.map(\.message.content) }
                        == [["stays"], ["is edited", "was edited"], ["goes"], ["missed"]])
                #expect(messages.map { $0.deletedAt != nil } == [false, false, false, true, false])
                #expect(messages.last?.id == missed.id)
                // Live again.
                let last = try await harbour.mia.says("back?", in: channel)
                try await bot.until("the new message") {
                    try await bot.texts(of: last.id, in: channel) == ["back?"]
                }
                return channel
            }
        }
    }

    @Test("Nicknames are those of the time of each message; what was missed is by the name that the others tell")
    func nicknames() async throws {
        try await Harbour.with { harbour in
            await harbour.guild.giveNickname("Captain Mia", to: harbour.mia)
            let channel = try await harbour.run { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                try await harbour.mia.says("said as captain", in: id)
                await harbour.guild.giveNickname("Stoker Mia", to: harbour.mia)
                try await harbour.mia.says("said as stoker", in: id)
                try await bot.until("both are archived") { try await bot.archived(id).count == 3 }
                return id
            }
            try await harbour.mia.says("said while nobody listened", in: channel)
            let html = try await harbour.run { bot in
                try await harbour.sam.runs("/close", in: channel)
                try await harbour.logEntry("Ticket 0001 closed")
                return try await bot.transcript(channel)
            }
            let header = "<h3><bdi class=\"author\" title=\"@mia\">"
            let groups = html.components(separatedBy: header).dropFirst()
            #expect(groups.map { String($0.prefix { $0 != "<" }) } == ["Captain Mia", "Stoker Mia"], "\(html)")
            #expect(groups.first?.contains("said as captain") == true && groups.first?.contains("stoker") == false)
            #expect(groups.last?.contains("said while nobody listened") == true)
        }
    }

    @Test("A session that Discord declares invalid loses events, and the archive does not")
    func invalidated() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let first = try await harbour.mia.says("before", in: id)
            try await bot.until("the first message") { try await bot.archived(id).count == 2 }
            harbour.sandbox.gatewayFaults.invalidateSessions()
            try await harbour.mia.edits(first.id, to: "edited in between", in: id)
            let gone = try await harbour.mia.says("soon gone", in: id)
            try await harbour.mia.deletes(gone.id, in: id)
            let second = try await harbour.mia.says("in between", in: id)
            try await bot.until("what was missed") {
                try await bot.texts(of: second.id, in: id) == ["in between"]
            }
            let third = try await harbour.mia.says("after", in: id)
            try await bot.until("what comes after") { try await bot.texts(of: third.id, in: id) == ["after"] }
            #expect(try await bot.texts(of: first.id, in: id) == ["before", "edited in between"])
        }
    }

    @Test("Dropped connections that resume, and events that come twice, leave each message once")
    func resumed() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            harbour.sandbox.gatewayFaults.add(.init(.duplicate, of: "MESSAGE_CREATE", times: 20))
            for number in 1...30 {
                if number % 10 == 0 { harbour.sandbox.gatewayFaults.dropConnections() }
                try await harbour.mia.says("line \(number)", in: id)
            }
            try await bot.until("all lines") { try await bot.archived(id).count == 31 }
            let texts = try await bot.archived(id).dropFirst().map { $0.versions.map(\.message.content) }
            #expect(texts == (1...30).map { ["line \($0)"] })
        }
    }

    @Test("Events that are lost on the way are made up for when the ticket is closed")
    func lostEvents() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            harbour.sandbox.gatewayFaults.add(.init(.drop, of: "MESSAGE_CREATE", times: 2))
            for text in ["one", "two", "three"] { try await harbour.mia.says(text, in: id) }
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(
                try await bot.archived(id).dropFirst().dropLast().flatMap { $0.versions.map(\.message.content) }
                    == ["one", "two", "three"])
            let page = try await bot.transcript(id)
            for text in ["one", "two", "three"] { #expect(page.contains(text)) }
        }
    }

    @Test("A channel deleted by hand: the transcript is made of what was seen live, and its opener gets it")
    func channelDeleted() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("the only copy of this", in: id)
            try await harbour.mia.sends(SentFile("photo.png", contentType: "image/png", bytes: [1, 2, 3]), in: id)
            try await bot.until("the file is kept") { try await bot.attachments(id).first?.state == .kept }
            await harbour.guild.deleteChannel(id)
            let entry = try await harbour.logEntry("Ticket 0001 closed: its channel was deleted")
            #expect(try await harbour.download(try #require(entry.attachments.first)).contains("the only copy"))
            let message = try #require(await harbour.mia.directMessages().first)
            #expect(message.content.contains("its channel was deleted"))
            #expect(try await harbour.download(try #require(message.attachments.first)).contains("the only copy"))
            #expect(try await bot.archived(id).allSatisfy { $0.deletedAt == nil })
        }
    }

    @Test("Messages elsewhere do not touch the store")
    func elsewhere() async throws {
        try await Harbour.with { harbour in
            let moody = Box<MoodyStore>()
            try await harbour.withBot(wrapping: { moody.keep(MoodyStore($0)) }) { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                try await bot.until("the greeting") { try await !bot.archived(id).isEmpty }
                let store = try #require(moody.value)
                let calls = store.archiveCalls
                for number in 1...50 {
                    let message = try await harbour.noah.says("elsewhere \(number)", in: harbour.help)
                    try await harbour.noah.edits(message.id, to: "edited", in: harbour.help)
                    try await harbour.noah.deletes(message.id, in: harbour.help)
                }
                // Events come in order: when this one is there, all of those have passed.
                let last = try await harbour.mia.says("here", in: id)
                try await bot.until("the message in the ticket") { store.archiveCalls > calls }
                #expect(store.archiveCalls == calls + 1)
                try await bot.until("its text") { try await bot.texts(of: last.id, in: id) == ["here"] }
            }
        }
    }

    @Test("Without the Message Content intent the bot does not ask for it, and closes tickets all the same")
    func noIntent() async throws {
        try await Harbour.with(privilegedIntents: []) { harbour in
            try await harbour.withBot { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                let said = try await harbour.mia.says("not for bots", in: id)
                try await bot.until("the message, without its text") {
                    try await bot.texts(of: said.id, in: id) == [""]
                }
                #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
                try await harbour.logEntry("Ticket 0001 closed")
            }
        }
    }
}

/// Something that is made on the way, for the test to look at.
final class Box<Value: Sendable>: @unchecked Sendable {
    // Written once, before anything reads it: the bot starts after its store was made.
    private(set) var value: Value?

    func keep(_ value: Value) -> Value {
        self.value = value
        return value
    }
}

extension Harbour {
    /// Runs the bot and gives back what `body` found.
    func run<Value: Sendable>(_ body: @escaping @Sendable (RunningBot) async throws -> Value) async throws -> Value {
        let box = Box<Value>()
        try await self.withBot { bot in _ = box.keep(try await body(bot)) }
        return try #require(box.value)
    }
}
