import DiscordModel
import Foundation
import Sandbox
import Testing

/// The program as it is installed, on a database server that dies under it.
@Suite("While the database is away", .timeLimit(.minutes(60)))
struct FallbackTests {
    @Test("R5.6: members open and staff add, remove and close as before, and the database gets it all later")
    func outage() async throws {
        try await OwnMariaDB.with { database in
            try await Harbour.with { harbour in
                let folder = URL(filePath: harbour.databasePath).deletingLastPathComponent()
                let environment = [
                    "DISCORD_TOKEN": harbour.usher.token, "DISCORD_API_URL": harbour.sandbox.apiURL,
                    "STORE_URL": database.url, "STORE_FALLBACK_URL": "sqlite:\(folder.path)/fallback.db",
                ]
                var usher = try await UsherProcess(in: folder, environment: environment)
                defer { usher.kill() }
                try await usher.waitUntil("ready") { $0.isReady && $0.parts["store"] == "ready" }
                try await harbour.setUp()
                let first = try await harbour.openTicket(harbour.mia)

                try await database.kill()
                let second = try await harbour.openTicket(harbour.noah)
                #expect(second.name == "ticket-0002")
                try await usher.waitUntil("degraded") { $0.parts["store"]?.hasPrefix("degraded since") == true }
                let help = try await harbour.owner.runs("/help", in: harbour.help)
                #expect(help.text.contains("degraded since"), "\(help.text)")
                try await harbour.staffWorks(in: first)

                // Killed while the database is away, it goes on from the file.
                usher.kill()
                try await usher.end()
                usher = try await UsherProcess(in: folder, environment: environment)
                try await usher.waitUntil("back") { $0.isReady && $0.parts["store"]?.hasPrefix("degraded") == true }
                let third = try await harbour.openTicket(harbour.mia)
                #expect(third.name == "ticket-0003")

                try await database.start()
                try await usher.waitUntil("in step") { $0.parts["store"] == "ready" }
                let rows = try await database.query(
                    "SELECT number, status, opener_id, channel_id FROM tickets ORDER BY number")
                #expect(
                    rows == [
                        "1\tclosed\t\(harbour.mia.id)\t\(first.id)", "2\topen\t\(harbour.noah.id)\t\(second.id)",
                        "3\topen\t\(harbour.mia.id)\t\(third.id)",
                    ])
                let kinds = try await database.query(
                    "SELECT kind FROM ticket_events JOIN tickets t ON t.id = ticket_id WHERE number = 1 ORDER BY at, ticket_events.id"
                )
                #expect(kinds == ["created", "user_added", "user_removed", "closed"])
                // The transcript needs what was said before, which only the database has.
                try await harbour.transcriptFollows()
                let transcripts = try await database.query("SELECT COUNT(*) FROM transcripts")
                #expect(transcripts == ["1"])

                let fourth = try await harbour.sam.runs("/close", in: second.id)
                #expect(fourth.text.contains("closed"), "\(fourth.text)")
                usher.terminate()
                #expect(try await usher.end() == 0)
            }
        }
    }

    @Test("A ticket closed meanwhile gets a transcript of all that was ever said in it, when the database is back")
    func transcript() async throws {
        try await OwnMariaDB.with { database in
            try await Harbour.with { harbour in
                let folder = URL(filePath: harbour.databasePath).deletingLastPathComponent()
                let usher = try await UsherProcess(
                    in: folder,
                    environment: [
                        "DISCORD_TOKEN": harbour.usher.token, "DISCORD_API_URL": harbour.sandbox.apiURL,
                        "STORE_URL": database.url, "STORE_FALLBACK_URL": "sqlite:\(folder.path)/fallback.db",
                    ])
                defer { usher.kill() }
                try await usher.waitUntil("ready") { $0.isReady && $0.parts["store"] == "ready" }
                try await harbour.setUp()
                let id = try await harbour.openTicket(harbour.mia).id
                try await harbour.talkBeforeTheOutage(in: id)
                let kept = "SELECT filename, state, digest FROM archived_attachments ORDER BY id"
                try await database.waitUntil("the picture is kept") { try await $0.query(kept).first?.contains("kept") }
                try await database.waitUntil("the deletion is kept") {
                    try await $0.query("SELECT 1 FROM archived_messages WHERE content = 'deleted'") == ["1"]
                }
                let before = try await database.query(kept)

                try await database.kill()
                try await harbour.mia.says("said meanwhile", in: id)
                _ = try await harbour.mia.sends(
                    SentFile("meanwhile.png", contentType: "image/png", bytes: .dot(2)), in: id)
                try await usher.waitUntil("degraded") { $0.parts["store"]?.hasPrefix("degraded since") == true }
                #expect(try await harbour.sam.runs("/close", in: id).text.contains("is closed"))
                #expect(try await harbour.channel(id).name == "closed-0001")
                #expect(await harbour.mia.directMessages().isEmpty)

                try await database.start()
                try await usher.waitUntil("in step") { $0.parts["store"] == "ready" }
                let html = try await harbour.transcriptFollows()
                for text in ["as posted", "as edited", "deleted before", "said meanwhile"] {
                    #expect(html.contains(text), "\(text)")
                }
                #expect(html.split(separator: "data:image/png;base64,").count == 3)
                let after = try await database.query(kept)
                #expect(after.first == before.first)
                #expect(after.map { $0.split(separator: "\t").dropFirst().first } == ["kept", "kept"])
                usher.terminate()
                #expect(try await usher.end() == 0)
            }
        }
    }
}

extension Harbour {
    /// Adds somebody, removes them and closes.
    fileprivate func staffWorks(in ticket: SeenChannel) async throws {
        let added = try await self.sam.runs("/add", ["user": .user(self.noah)], in: ticket.id)
        #expect(added.text.contains("<@\(self.noah.id)>"), "\(added.text)")
        #expect(await self.noah.sees(ticket.id))
        _ = try await self.sam.runs("/remove", ["user": .user(self.noah)], in: ticket.id)
        #expect(await !self.noah.sees(ticket.id))
        let closed = try await self.sam.runs("/close", ["reason": "done"], in: ticket.id)
        #expect(closed.text.contains("closed"), "\(closed.text)")
        #expect(try await self.channel(ticket.id).name == "closed-0001")
    }

    /// An edit, a deletion and a picture.
    fileprivate func talkBeforeTheOutage(in id: ChannelID) async throws {
        let edited = try await self.mia.says("as posted", in: id)
        try await self.mia.edits(edited.id, to: "as edited", in: id)
        _ = try await self.mia.sends(SentFile("before.png", contentType: "image/png", bytes: .dot(1)), in: id)
        let deleted = try await self.mia.says("deleted before", in: id)
        try await self.mia.deletes(deleted.id, in: id)
    }

    /// Waits until the opener and the log channel have the first ticket's transcript.
    @discardableResult
    fileprivate func transcriptFollows() async throws -> String {
        try await self.sandbox.until("the transcript for the opener", within: .seconds(60)) {
            await self.mia.directMessages().contains { !$0.attachments.isEmpty }
        }
        let entry = try await self.logEntry("closed", "0001")
        return try await self.download(try #require(entry.attachments.first))
    }
}

extension [UInt8] {
    /// A picture of one pixel; pictures of different numbers are different files.
    fileprivate static func dot(_ number: UInt8) -> Self {
        let png = Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
        return Array(png ?? Data()) + [number]
    }
}
