import DiscordModel
import Testing

@testable import Tickets

@Suite("What is said where something cannot be made")
struct SetupRefusalTests {
    static let refusals: [SetupRefusal] = [
        .serverUnknown, .cannotMakeChannel("Tickets", permissions: ["Manage Channels"], category: nil),
        .cannotMakeChannel("ticket-log", permissions: ["Manage Channels"], category: 7),
        .cannotMakeRole(permissions: ["Manage Roles"]),
        .cannotPost(in: 7, permissions: ["Send Messages", "Embed Links"]),
        .cannotChange(7, permissions: ["Manage Roles"]), .channelIsGone(7), .serverFull("Tickets"), .rolesFull,
        .discordUnreachable, .nothingToRepair, .buttonOfAnotherServer,
    ]

    @Test("Every refusal is a sentence of a length that Discord takes", arguments: refusals)
    func sentence(refusal: SetupRefusal) {
        // A new refusal belongs into the list above, which this switch does not compile without.
        switch refusal {
        case .serverUnknown, .cannotMakeChannel, .cannotMakeRole, .cannotPost, .cannotChange, .channelIsGone,
            .serverFull, .rolesFull, .discordUnreachable, .nothingToRepair, .buttonOfAnotherServer:
            break
        }
        #expect(refusal.text.count > 20)
        #expect(refusal.text.count < Limits.messageContent)
        #expect(refusal.text.last == ".")
        #expect(!refusal.text.contains("Optional"))
    }

    @Test("Permission and channel are named")
    func names() {
        #expect(
            SetupRefusal.cannotMakeChannel("ticket-log", permissions: ["Manage Channels"], category: 7).text
                .contains("“ticket-log”, because I lack **Manage Channels** in <#7>"))
        #expect(
            SetupRefusal.cannotPost(in: 7, permissions: ["Send Messages", "Embed Links"]).text
                .contains("<#7>, because I lack **Send Messages** and **Embed Links** there"))
    }
}
