import DiscordModel
import Foundation
import Sandbox
import Testing

/// The program as it is installed, on a database server that dies under it.
@Suite("While the database is away")
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
                var usher = try UsherProcess(in: folder, environment: environment)
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
                await usher.end()
                usher = try UsherProcess(in: folder, environment: environment)
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
                let transcripts = try await database.query("SELECT COUNT(*) FROM transcripts")
                #expect(transcripts == ["1"])

                let fourth = try await harbour.sam.runs("/close", in: second.id)
                #expect(fourth.text.contains("closed"), "\(fourth.text)")
                usher.terminate()
                #expect(await usher.end() == 0)
            }
        }
    }
}

extension Harbour {
    /// Adds somebody, removes them and closes, and waits until the opener has the transcript.
    fileprivate func staffWorks(in ticket: SeenChannel) async throws {
        let added = try await self.sam.runs("/add", ["user": .user(self.noah)], in: ticket.id)
        #expect(added.text.contains("<@\(self.noah.id)>"), "\(added.text)")
        #expect(await self.noah.sees(ticket.id))
        _ = try await self.sam.runs("/remove", ["user": .user(self.noah)], in: ticket.id)
        #expect(await !self.noah.sees(ticket.id))
        _ = try await self.sam.runs("/close", ["reason": "done"], in: ticket.id)
        try await self.sandbox.until("the transcript for the opener", within: .seconds(60)) {
            await self.mia.directMessages().contains { !$0.attachments.isEmpty }
        }
        try await self.logEntry("closed", "0001")
    }
}
