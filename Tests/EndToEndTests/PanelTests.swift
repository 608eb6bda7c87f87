import DiscordModel
import Sandbox
import Testing
import Tickets

@Suite("The panel (R2)", .timeLimit(.minutes(60)))
struct PanelTests {
    @Test("R2.1 R2.2: /panel posts an embed with instructions and a Create Ticket button")
    func panel() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = await harbour.guild.makeChannel("support")
            let outcome = try await harbour.owner.runs("/panel", ["channel": .channel(channel)], in: harbour.help)
            #expect(outcome.text.contains("<#\(channel)>"))
            let panel = try #require(await harbour.mia.messages(in: channel).first)
            #expect(panel.embeds.first?.title == "Need help?")
            #expect(panel.embeds.first?.description?.contains("Press the button") == true)
            #expect(panel.buttons.map(\.label) == ["Create Ticket"])
            try await harbour.mia.presses("Create Ticket", in: channel)
            #expect(await harbour.guild.channel(named: "ticket-0001") != nil)
        }
    }

    @Test("R2.4: without Manage Server /panel is denied and says why", arguments: ["/panel", "/setup"])
    func denied(command: String) async throws {
        try await Harbour.ready { harbour, _ in
            let before = await harbour.mia.messages(in: harbour.help).filter { !$0.isEphemeral }.count
            for person in [harbour.mia, harbour.sam] {
                let outcome = try await person.runs(command, in: harbour.help)
                #expect(outcome.reply?.isEphemeral == true)
                #expect(outcome.text.contains("Manage Server"))
            }
            #expect(await harbour.mia.messages(in: harbour.help).filter { !$0.isEphemeral }.count == before)
        }
    }

    @Test("A panel where the bot may not write names the permissions and the channel")
    func locked() async throws {
        try await Harbour.ready { harbour, _ in
            let channel = await harbour.guild.makeChannel(
                "locked",
                overwrites: [Overwrite(.role(.everyone(of: harbour.guild.id)), deny: .sendMessages)])
            let outcome = try await harbour.owner.runs("/panel", ["channel": .channel(channel)], in: harbour.help)
            #expect(outcome.text.contains("Send Messages"))
            #expect(outcome.text.contains("<#\(channel)>"))
        }
    }
}
