import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("Text of others pings nobody", .timeLimit(.minutes(60)))
struct MentionTests {
    @Test(
        "Names, reasons and the texts of the panel full of mentions ping only the opener and the staff, in the greeting, and whoever is added"
    )
    func everywhere() async throws {
        try await Harbour.ready { harbour, _ in
            let loud = await harbour.guild.makeRole("Loud", isMentionable: true)
            let shout = "@everyone @here <@&\(loud)> \(harbour.noah.mention) <@!\(harbour.noah.id)>"
            try await harbour.set(panel: shout)
            let mallory = await harbour.sandbox.makePerson("mallory", displayName: "@everyone <@&\(loud)>")
            await harbour.guild.add(mallory)
            let outcome = try await mallory.presses("@everyone", in: harbour.help)
            let channel = try #require(await harbour.guild.channel(named: "ticket-0001"), "\(outcome.text)").id
            try await harbour.sam.runs("/add", ["user": .user(harbour.mia)], in: channel)
            try await harbour.sam.runs("/remove", ["user": .user(harbour.mia)], in: channel)
            try await harbour.sam.runs("/remove", ["user": .user(mallory)], in: channel)
            try await harbour.sam.runs("/transcript", in: channel)
            try await harbour.sam.runs("/help", in: harbour.help)
            try await harbour.owner.runs("/settings view", in: harbour.help)
            try await harbour.owner.runs("/privacy erase", ["user": .user(mallory)], in: harbour.help)
            try await harbour.sam.runs("/close", ["reason": .text(shout)], in: channel)
            try await harbour.sam.runs("/transcript", ["ticket": "1"], in: harbour.help)
            let entry = try await harbour.logEntry("Ticket 0001 closed")
            #expect(entry.attachments.count == 1)
            try await harbour.sandbox.until("the transcript") { await !mallory.directMessages().isEmpty }

            var messages = await mallory.directMessages()
            for channel in await harbour.guild.channels() { messages += await harbour.guild.messages(in: channel.id) }
            let own = messages.filter { $0.author.isBot }
            #expect(own.contains { $0.text.contains("@everyone") }, "the texts are not there at all")
            #expect(own.contains { $0.text.contains("<@&\(loud)>") })
            let pinging = own.filter { !$0.mentionedUsers.isEmpty || !$0.mentionedRoles.isEmpty || $0.mentionsEveryone }
            // Beside the greeting, the line that calls whoever was added.
            #expect(pinging.count == 2)
            let added = try #require(pinging.first { $0.buttons.isEmpty })
            #expect(added.mentionedUsers == [harbour.mia.id] && added.mentionedRoles.isEmpty)
            #expect(!added.mentionsEveryone)
            let greeting = try #require(pinging.first { !$0.buttons.isEmpty })
            #expect(greeting.mentionedUsers == [mallory.id])
            #expect(greeting.mentionedRoles == [harbour.staff])
            #expect(!greeting.mentionsEveryone)
        }
    }
}

extension Harbour {
    /// Fills the form of the panel with a text as far as it fits, and posts the panel.
    fileprivate func set(panel text: String) async throws {
        let form = try #require(try await self.owner.runs("/settings panel", in: self.help).form)
        let saved = try await self.owner.fillsIn(
            form,
            [
                "Title": String(text.prefix(100)), "Instructions": text, "Button text": "@everyone",
                "Greeting in a new ticket": text,
            ])
        try #require(saved.text.contains("Saved"), "\(saved.text)")
        try await self.owner.runs("/panel", in: self.help)
    }
}
