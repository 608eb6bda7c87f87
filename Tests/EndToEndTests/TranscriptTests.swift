import Bot
import DiscordModel
import Foundation
import Logging
import Sandbox
import Testing
import Tickets
import Web

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Transcripts, handed out and taken back", .timeLimit(.minutes(60)))
struct TranscriptTests {
    private static let links = TranscriptLinks(baseURL: "http://usher.test", token: "key")

    @Test("/transcript gives staff the conversation so far as a file that only they see, and a link that opens")
    func command() async throws {
        try await Harbour.ready(links: Self.links) { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let said = try await harbour.mia.says("my printer is on fire @everyone", in: id)
            try await bot.until("the message") { try await !bot.texts(of: said.id, in: id).isEmpty }
            let reply = try #require(try await harbour.sam.runs("/transcript", in: id).reply)
            #expect(reply.isEphemeral)
            #expect(!reply.mentionsEveryone)
            let file = try #require(reply.attachments.first)
            #expect(file.filename == "transcript-0001.html")
            #expect(try await harbour.download(file).contains("my printer is on fire"))
            let link = try #require(reply.content.firstMatch(of: /<(http:\/\/usher\.test\/[^>]+)>/)?.1)
            try await Pages.with(bot) { pages in
                let page = try await pages.get(link.replacingOccurrences(of: "http://usher.test", with: ""))
                #expect(page.status == 200)
                #expect(page.text.contains("my printer is on fire"))
                let forged = link.replacingOccurrences(of: "for=\(harbour.sam.id)", with: "for=\(harbour.noah.id)")
                let refused = try await pages.get(forged.replacingOccurrences(of: "http://usher.test", with: ""))
                #expect(refused.status == 403)
                #expect(refused.text.contains("/transcript"))
            }
        }
    }

    @Test("/transcript works anywhere with a number, for closed tickets and for the opener; a stranger learns nothing")
    func elsewhere() async throws {
        try await Harbour.ready { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("a secret of Mia's", in: id)
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            for person in [harbour.sam, harbour.mia, harbour.owner] {
                let outcome = try await person.runs("/transcript", ["ticket": "1"], in: harbour.help)
                let file = try #require(outcome.reply?.attachments.first, "\(person.name): \(outcome.text)")
                #expect(try await harbour.download(file).contains("a secret of Mia"))
            }
            for name in ["1", "2", "ticket-0001"] {
                let outcome = try await harbour.noah.runs("/transcript", ["ticket": .text(name)], in: harbour.help)
                #expect(outcome.text.contains("There is no ticket"))
                #expect(outcome.reply?.attachments.isEmpty == true)
            }
            #expect(try await harbour.sam.runs("/transcript", in: harbour.help).text.contains("not a ticket"))
            let offered = try await harbour.sam.completions(
                of: "ticket", typing: "", for: "/transcript", in: harbour.help)
            #expect(offered.map(\.name) == ["0001 (closed)"])
            #expect(
                try await harbour.noah.completions(of: "ticket", typing: "", for: "/transcript", in: harbour.help)
                    .isEmpty)
            let chosen = try await harbour.sam.runs("/transcript", ["ticket": "0001 (closed)"], in: harbour.help)
            #expect(chosen.reply?.attachments.count == 1)
        }
    }

    @Test("What is larger than Discord takes is a link, in the log channel and for the opener, each with their own")
    func tooLarge() async throws {
        try await Harbour.ready(links: Self.links) { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            try await harbour.mia.says("the smallest of it", in: id)
            let ticket = try #require(try await bot.store.ticket(in: id))
            try await bot.store.append(try Self.large(in: ticket, of: harbour.mia.id, channel: id))
            #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
            // Eleven megabytes take a build without optimisation a while.
            let log = try await harbour.log
            try await harbour.sandbox.until("the log entry", within: .seconds(120)) {
                await harbour.guild.messages(in: log).contains { $0.text.contains("Ticket 0001 closed") }
            }
            let entry = try await harbour.logEntry("Ticket 0001 closed")
            let message = try #require(await harbour.mia.directMessages().first)
            try await Pages.with(bot) { pages in
                for (seen, reader) in [(entry, harbour.sam), (message, harbour.mia)] {
                    #expect(seen.attachments.isEmpty)
                    let link = try #require(seen.text.firstMatch(of: /http:\/\/usher\.test(\/transcripts\/[^>]+)>/)?.1)
                    #expect(link.contains("for=\(reader.id)"))
                    let page = try await pages.get(String(link))
                    #expect(page.status == 200 && page.text.contains("the smallest of it"))
                }
            }
        }
    }

    /// Eleven messages of a megabyte each, from before Discord's oldest.
    private static func large(in ticket: Ticket, of author: UserID, channel: ChannelID) throws -> [ArchivedMessage] {
        let text = String(repeating: "x", count: 1 << 20)
        return try (1...11).map { number in
            let json = """
                {"id":"\(number)","channel_id":"\(channel)","author":{"id":"\(author)","username":"mia"},\
                "content":"\(text)","timestamp":"\(ticket.openedAt)","type":0}
                """
            return ArchivedMessage(
                ticketID: ticket.id, guildID: ticket.guildID, messageID: MessageID(UInt64(number)), version: 0,
                authorID: author, seenAt: ticket.openedAt,
                content: .message(try Compression.zlib.compressed(Array(json.utf8))))
        }
    }

    @Test("Erasing asks first; then the text is gone from the page, the database, the files, and quotations of it")
    func erasure() async throws {
        try await Harbour.ready(links: Self.links) { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            let said = try await harbour.mia.sends(
                SentFile("secret.txt", bytes: Array("a secret file".utf8)), saying: "a secret of Mia's", in: id)
            try await harbour.guild.place(.forward(of: said.id, in: id), in: id, by: harbour.sam)
            let shared = Array("both have this".utf8)
            try await harbour.mia.sends(SentFile("shared.txt", bytes: shared), in: id)
            try await harbour.sam.sends(SentFile("shared.txt", bytes: shared), saying: "Look at this.", in: id)
            try await bot.until("three files") {
                try await bot.attachments(id).filter { $0.state == .kept }.count >= 3
            }
            try await harbour.sam.runs("/close", in: id)
            try await harbour.logEntry("Ticket 0001 closed")
            #expect(try await bot.transcript(id).contains("a secret of Mia"))

            #expect(
                try await harbour.sam.runs("/privacy erase", ["user": .user(harbour.mia)], in: id).text
                    .contains("Manage Server"))
            let kept = try await harbour.owner.runs("/privacy erase", ["user": .user(harbour.mia)], in: harbour.help)
            _ = try await harbour.owner.presses("Keep everything", on: try #require(kept.reply))
            #expect(try await bot.transcript(id).contains("a secret of Mia"))

            let asked = try await harbour.owner.runs("/privacy erase", ["user": .user(harbour.mia)], in: harbour.help)
            #expect(asked.text.contains("cannot be brought back"))
            let done = try await harbour.owner.presses("Erase for ever", on: try #require(asked.reply))
            #expect(done.text.contains("Erased: 2 messages"))
            #expect(done.text.contains("1 file"))

            #expect(try await !bot.transcript(id).contains("secret"))
            #expect(try await bot.transcript(id).contains("Look at this."))
            for message in try await bot.archived(id) {
                for version in message.versions {
                    #expect(!String(decoding: version.json, as: UTF8.self).contains("secret"))
                }
            }
            let states = try await bot.attachments(id).map(\.state)
            #expect(states == [.erased, .erased, .kept])
            #expect(try harbour.keptFiles().map { try String(contentsOf: $0, encoding: .utf8) } == ["both have this"])
            try await Pages.with(bot) { pages in
                let ticket = try #require(try await bot.store.ticket(in: id))
                let url = Self.links.url(to: ticket.id, for: harbour.sam.id, at: .now)
                let page = try await pages.get(url.replacingOccurrences(of: "http://usher.test", with: ""))
                #expect(page.status == 200)
                #expect(!page.text.contains("secret"))
                let gone = url.replacingOccurrences(
                    of: "http://usher.test/transcripts/\(ticket.id)",
                    with: "/transcripts/\(ticket.id)/attachments/\(said.attachmentID)")
                #expect(try await pages.get(gone).status == 404)
            }
            let audit = try await bot.store.audit(of: harbour.guild.id, limit: 10)
            #expect(audit.map(\.subject) == [harbour.mia.id.description])
            #expect(audit.first?.actorID == harbour.owner.id)
        }
    }

    @Test("/settings retention is shown, and what is older goes at the next look; the ticket's row stays")
    func retention() async throws {
        try await Harbour.with { harbour in
            try await harbour.withBot { bot in
                try await harbour.setUp()
                #expect(
                    try await harbour.sam.runs("/settings retention", ["days": 30], in: harbour.help).text
                        .contains("Manage Server"))
                let saved = try await harbour.owner.runs("/settings retention", ["days": 30], in: harbour.help)
                #expect(saved.text.contains("30 days"))
                #expect(
                    try await harbour.owner.runs("/settings view", in: harbour.help).text.contains(
                        "30 days after closing"))
                let id = try await harbour.openTicket(harbour.mia).id
                try await harbour.sam.runs("/close", in: id)
                try await harbour.logEntry("Ticket 0001 closed")
                try await bot.until("nothing is left to do") { try await bot.store.ticket(in: id)?.isSettled == true }
                _ = try await harbour.openTicket(harbour.mia)
            }
            try await harbour.withBot(now: { .now + .seconds(31 * 86_400) }) { bot in
                let log = try await harbour.log
                let channel = try #require(await harbour.guild.channel(named: "closed-0001")).id
                #expect(channel != log)
                try await bot.until("the archive is removed") { try await bot.archived(channel).isEmpty }
                let ticket = try #require(try await bot.store.ticket(in: channel))
                #expect(ticket.status == .closed)
                #expect(try await bot.store.transcript(of: ticket.id) == nil)
                #expect(try await !bot.store.events(of: ticket.id).isEmpty)
                #expect(try await bot.store.audit(of: harbour.guild.id, limit: 10).map(\.action) == [.expired])
                #expect(
                    try await harbour.sam.runs("/transcript", in: channel).text.contains("kept any more"))
                let open = try #require(await harbour.guild.channel(named: "ticket-0002")).id
                #expect(try await !bot.archived(open).isEmpty)
                let forEver = try await harbour.owner.runs("/settings retention", in: harbour.help)
                #expect(forEver.text.contains("for ever"))
            }
        }
    }
}

/// The web pages of a bot, on a port of their own.
private struct Pages {
    let port: Int

    static func with(_ bot: RunningBot, _ body: (Pages) async throws -> Void) async throws {
        let desk = bot.application.desk.transcripts
        let logger = Logger(label: "web") { _ in SwiftLogNoOpLogHandler() }
        let pages = TranscriptPages(desk: desk, links: try #require(desk.links), logger: logger)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = WebServer(
            host: "127.0.0.1", port: 0, routes: [pages], logger: logger, onListening: { continuation.yield($0) },
            health: { .init(isReady: true, parts: [:], acknowledgement: .init(median: nil, p99: nil)) },
            metrics: { Metrics(condition: .normal, connections: nil, isGatewayReady: true, acknowledgement: []) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await server.run()
            }
            defer { group.cancelAll() }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.waitForAll()
                throw UsherProcessProblem(text: "the web pages ended before they could be read")
            }
            try await body(Pages(port: port))
        }
    }

    func get(_ path: String) async throws -> (status: Int, text: String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(self.port)\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }
}

extension Harbour {
    /// The files that the archive keeps.
    fileprivate func keptFiles() throws -> [URL] {
        let folder = URL(filePath: self.archiveFolder)
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0 != ".database" }
            .map { folder.appending(path: $0) }
            .filter {
                !$0.hasDirectoryPath && (try? $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
            }
    }
}

extension SeenMessage {
    fileprivate var attachmentID: String { self.json["attachments"]?.array?.first?["id"]?.string ?? "" }
}
