import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("A Discord that has moved on", .timeLimit(.minutes(60)))
struct StrangenessTests {
    @Test(
        "Rule 8: the whole story works when Discord answers with things nobody knows", arguments: [1, 2, 3] as [UInt64])
    func story(seed: UInt64) async throws {
        var settings = SandboxSettings()
        settings.addsResponseExtras = seed
        try await Harbour.ready(settings: settings) { harbour, bot in
            let id = try await harbour.openTicket(harbour.mia).id
            for number in 1...8 { try await harbour.mia.says("line \(number)", in: id) }
            let added = try await harbour.sam.runs("/add", ["user": .user(harbour.noah)], in: id)
            #expect(added.text.contains("now in this ticket"))
            #expect(await harbour.noah.sees(id))
            let closed = try await harbour.sam.runs("/close", ["reason": "settled"], in: id)
            #expect(closed.text.contains("0001 is closed"))
            try await harbour.logEntry("Ticket 0001 closed")
            let ticket = try #require(try await bot.store.ticket(in: id))
            #expect(ticket.status == .closed)
            let transcript = try #require(try await bot.store.transcript(of: ticket.id))
            let html = String(decoding: try Compression.gzip.decompressed(transcript.html, limit: .max), as: UTF8.self)
            for number in 1...8 { #expect(html.contains("line \(number)")) }
        }
    }
}
