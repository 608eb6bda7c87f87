import DiscordModel
import Sandbox

extension SandboxGuild {
    /// Takes a permission from the bot in a channel; all else there stays.
    func deny(_ permissions: Permissions, to application: SandboxApplication, in channel: SeenChannel) async {
        var overwrites = channel.overwrites.filter { $0.subject != .member(application.userID) }
        var own = channel.overwrites.first { $0.subject == .member(application.userID) }?.change ?? .init()
        own.allow.subtract(permissions)
        own.deny.formUnion(permissions)
        overwrites.append(Overwrite(.member(application.userID), allow: own.allow, deny: own.deny))
        await self.setOverwrites(of: channel.id, to: overwrites)
    }
}
