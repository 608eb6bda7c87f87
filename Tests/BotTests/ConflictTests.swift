import DiscordModel
import Testing
import Tickets

@testable import Bot

@Suite("A row that cannot be written")
struct ConflictTests {
    @Test("A conflict that never ends is told at last, and keeps nobody busy for ever", .timeLimit(.minutes(10)))
    func endless() async throws {
        let desk = try await Desk(refusal: .conflict)
        let actor = ActingMember(
            userID: 5, guildID: .harbour, roles: [Desk.staffRole], permissions: .sendMessages)
        await #expect {
            _ = try await desk.services.desk.close(ticketIn: .ticket, by: actor, reason: nil)
        } throws: {
            ($0 as? StoreError)?.reason == .conflict
        }
    }
}
