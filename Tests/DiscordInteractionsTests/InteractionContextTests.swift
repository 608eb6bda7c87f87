import DiscordInteractions
import DiscordModel
import Testing

@Suite("What a handler knows")
struct InteractionContextTests {
    @Test("In a direct message there is an actor, but neither server nor membership")
    func directMessage() async throws {
        let interaction = try Interaction.sample(.component, #""custom_id":"probe:1""#, isDirectMessage: true)
        let context = try #require(InteractionContext(interaction))
        #expect(context.actor.username == "mia")
        #expect(context.guildID == nil)
        #expect(context.member == nil)
        #expect(context.channelID == 41)
    }
}
