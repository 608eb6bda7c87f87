import DiscordInteractions
import DiscordModel
import Tickets

/// `/settings staff role: action:` says whose holders are staff.
struct StaffSetting: SlashCommand {
    enum Action: String, CaseIterable, Sendable {
        case add
        case remove
    }

    static let name = "staff"
    static let summary = "Add or remove a staff role"
    static let options = optionList(
        .role("role", "The role"),
        .choice("action", "Whether its holders become staff or cease to be", Action.self)
    )

    let settings: SettingsDesk

    func run(_ input: (Role, Action), in context: InteractionContext) async throws -> Reply {
        let (role, action) = input
        let actor = try context.actingMember()
        if action == .add, !role.canBeStaff(in: actor.guildID) { return .ephemeral(Texts.wrongRole) }
        let settings = try await self.settings.change(by: actor) { settings in
            settings.staffRoles.removeAll { $0 == role.id }
            if action == .add { settings.staffRoles.append(role.id) }
        }
        return .ephemeral(Texts.staffRoles(settings.staffRoles))
    }
}
