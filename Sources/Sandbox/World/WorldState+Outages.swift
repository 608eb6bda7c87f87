import DiscordModel

/// Guilds that come late, get lost, and come back (rule 29).
///
/// Source: <https://docs.discord.com/developers/events/gateway-events#guild-create>
extension WorldState {
    /// What is not known of is not told of. An interaction is, for nothing but an outage keeps people from one.
    func withholds(_ event: String, of guild: GuildRecord) -> Bool {
        if guild.isInOutage { return true }
        return self.settings.delaysGuilds && !guild.hasArrived && event != "INTERACTION_CREATE"
    }

    mutating func startOutage(of id: GuildID) {
        guard let guild = self.guilds[id], !guild.isInOutage else { return }
        self.publish("GUILD_DELETE", ["id": .id(id), "unavailable": true], toAllIn: guild)
        self.guilds[id]?.isInOutage = true
    }

    mutating func endOutage(of id: GuildID) {
        guard self.guilds[id]?.isInOutage == true else { return }
        self.guilds[id]?.isInOutage = false
        self.publishWholeGuild(id)
    }

    mutating func arrive(_ id: GuildID) {
        guard self.settings.delaysGuilds, self.guilds[id]?.hasArrived == false else { return }
        self.guilds[id]?.hasArrived = true
        self.publishWholeGuild(id)
    }

    private mutating func publishWholeGuild(_ id: GuildID) {
        guard let guild = self.guilds[id] else { return }
        for application in self.installedApplications(in: id) {
            self.publish("GUILD_CREATE", self.guildCreateJSON(guild, for: application), guild: id, to: application.id)
        }
    }
}
