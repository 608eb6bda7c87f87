import Bot
import DiscordModel
import Foundation
import Sandbox
import Testing
import Tickets

@Suite("Attached files in the archive", .timeLimit(.minutes(60)))
struct ArchiveFileTests {
    @Test("A file that Discord has lost since is in the archive, once however often it was sent")
    func kept() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let first = try await harbour.mia.sends(
                SentFile("../../x", bytes: bytes), SentFile("b.bin", bytes: bytes), saying: "look", in: id)
            try await bot.until("both are kept") {
                try await bot.attachments(id).map(\.state) == [.kept, .kept]
            }
            await harbour.guild.loseFiles(of: first.id, in: id)
            let attachments = try await bot.attachments(id)
            #expect(Set(attachments.map(\.digest)).count == 1)
            let files = AttachmentFiles(folder: harbour.archiveFolder)
            #expect(try await files.read(try #require(attachments[0].digest)) == bytes)
            let kept = try FileManager.default.subpathsOfDirectory(atPath: harbour.archiveFolder)
                .filter { $0 != ".database" }
            #expect(kept.count == 2)
            #expect(kept.allSatisfy { $0.allSatisfy { $0.isHexDigit || $0 == "/" } })
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(try await bot.attachments(id).map(\.state) == [.kept, .kept])
            #expect(try await bot.archived(id).first { $0.id == first.id }?.attachments.count == 2)
        }
    }

    @Test("Too large, over the server's quota, lost: each is marked, and the ticket closes")
    func marks() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot(limits: ArchiveLimits(attachmentBytes: 1000, guildBytes: 1500)) { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                func send(_ name: String, _ count: Int) async throws -> SeenMessage {
                    let bytes = [UInt8](repeating: UInt8(name.utf8.first ?? 0), count: count)
                    return try await harbour.mia.sends(SentFile(name, bytes: bytes), in: id)
                }
                func state(_ name: String) async throws -> ArchivedAttachment.State? {
                    try await bot.attachments(id).first { $0.filename == name }?.state
                }
                _ = try await send("a", 1001)
                try await bot.until("too large") { try await state("a") == .tooLarge }
                _ = try await send("b", 1000)
                try await bot.until("kept") { try await state("b") == .kept }
                _ = try await send("c", 600)
                try await bot.until("over quota") { try await state("c") == .overQuota }
                try await harbour.sam.runs("/close", in: id)
                try await harbour.logEntry("Ticket 0001 closed")
            }
        }
    }

    @Test("Files whose addresses have expired while the bot was away are found under fresh ones; some are lost")
    func expired() async throws {
        try await Harbour.with { harbour in
            // Nothing can be written where a file stands in the way.
            #expect(FileManager.default.createFile(atPath: harbour.archiveFolder, contents: nil))
            let (channel, messages) = try await harbour.run { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                let messages = [
                    try await harbour.mia.sends(SentFile("a", bytes: [1]), in: id),
                    try await harbour.mia.sends(SentFile("b", bytes: [2]), in: id),
                ]
                try await bot.until("both wait") {
                    try await bot.attachments(id).map(\.state) == [.waiting, .waiting]
                }
                return (id, messages)
            }
            try FileManager.default.removeItem(atPath: harbour.archiveFolder)
            await harbour.guild.expireAddresses(of: messages[0].id, in: channel)
            await harbour.guild.loseFiles(of: messages[1].id, in: channel)
            _ = try await harbour.run { bot in
                try await bot.until("one is kept, one is lost") {
                    try await bot.attachments(channel).map(\.state) == [.kept, .lost]
                }
                return true
            }
        }
    }
}

@Suite("An archive that cannot be written", .timeLimit(.minutes(60)))
struct ArchiveTroubleTests {
    @Test(
        "Closing works, and the transcript follows when the archive is well again",
        arguments: [MoodyStore.Mood.refusesMessages.rawValue, MoodyStore.Mood.refusesTranscripts.rawValue])
    func closing(mood: Int) async throws {
        try await Harbour.with { harbour in
            let box = Box<MoodyStore>()
            try await harbour.withBot(wrapping: { box.keep(MoodyStore($0)) }) { bot in
                let store = try #require(box.value)
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                store.mood = MoodyStore.Mood(rawValue: mood)
                try await harbour.mia.says("is this kept?", in: id)
                #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
                #expect(try await harbour.channel(id).name == "closed-0001")
                #expect(await harbour.mia.messages(in: id).last?.text.contains("was closed by") == true)
                let calls = store.archiveCalls
                try await bot.until("another try") { store.archiveCalls > calls + 1 }
                #expect(await harbour.mia.directMessages().isEmpty)
                let log = try await harbour.log
                #expect(await harbour.guild.messages(in: log).allSatisfy { !$0.text.contains("0001 closed") })
                store.mood = []
                let entry = try await harbour.logEntry("Ticket 0001 closed")
                #expect(try await harbour.download(try #require(entry.attachments.first)).contains("is this kept?"))
                #expect(try await bot.transcript(id).contains("is this kept?"))
                let message = try #require(await harbour.mia.directMessages().first)
                #expect(message.attachments.count == 1)
            }
        }
    }

    @Test("What is edited and deleted while the store is away is in the archive afterwards, with each version")
    func versionsWhileAway() async throws {
        try await Harbour.with { harbour in
            let box = Box<MoodyStore>()
            try await harbour.withBot(wrapping: { box.keep(MoodyStore($0)) }) { bot in
                let store = try #require(box.value)
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                store.mood = .refusesMessages
                let message = try await harbour.mia.says("first", in: id)
                try await harbour.mia.edits(message.id, to: "second", in: id)
                try await harbour.mia.deletes(message.id, in: id)
                let calls = store.archiveCalls
                try await bot.until("a failed write") { store.archiveCalls > calls }
                store.mood = []
                try await bot.until("all of it") {
                    try await bot.archived(id).first { $0.id == message.id }?.deletedAt != nil
                }
                #expect(try await bot.texts(of: message.id, in: id) == ["first", "second"])
            }
        }
    }

    @Test("A folder that cannot be written keeps no ticket from closing")
    func folder() async throws {
        try await Harbour.with { harbour in
            #expect(FileManager.default.createFile(atPath: harbour.archiveFolder, contents: nil))
            try await harbour.withBot { bot in
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                try await harbour.mia.sends(SentFile("a.txt", bytes: [1]), saying: "see file", in: id)
                #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
                let entry = try await harbour.logEntry("Ticket 0001 closed")
                #expect(try await harbour.download(try #require(entry.attachments.first)).contains("see file"))
                try FileManager.default.removeItem(atPath: harbour.archiveFolder)
                try await bot.until("the file is kept at last") {
                    try await bot.attachments(id).map(\.state) == [.kept]
                }
            }
        }
    }

    @Test("R7.4: where the history may not be read, the transcript has what was seen live, and says so")
    func hiddenHistory() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("seen", in: id)
            harbour.sandbox.faults.add(
                Fault(method: .get, path: "/channels/*/messages", times: 1, kind: .status(403, afterEffect: false)))
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
            let entry = try await harbour.logEntry("Ticket 0001 closed")
            let html = try await harbour.download(try #require(entry.attachments.first))
            #expect(html.contains("seen"))
            #expect(html.contains("history could not be read"))
            let ticket = try #require(try await bot.store.ticket(in: id))
            // Once it can be read, there is nothing to be said about it.
            try await bot.application.desk.archive.fillUp(ticket)
            try await bot.application.desk.transcripts.keep(ticket)
            #expect(try await !bot.transcript(id).contains("history could not be read"))
        }
    }
}
