import DiscordModel

extension Role {
    /// Everybody has `@everyone`, and a managed role belongs to a bot or to Discord.
    func canBeStaff(in guild: GuildID) -> Bool { self.id != .everyone(of: guild) && self.managed != true }
}
