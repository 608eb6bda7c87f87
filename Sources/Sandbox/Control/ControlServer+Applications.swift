import DiscordModel

/// More bots, for tests that bring one of their own.
extension ControlServer {
    /// `{name, guild_id, permissions, privileged_intents?}`: makes an application, and installs it on the server.
    ///
    /// - Returns: `{id, user_id, token}`.
    func makeApplication(_ call: ControlCall) throws(ControlError) -> JSON {
        guard let name = call.body["name"]?.string, !name.isEmpty else { throw ControlError(400, "name is missing") }
        guard let permissions = call.body["permissions"]?.string.flatMap(UInt64.init) else {
            throw ControlError(400, "permissions is missing, or is no number in a string")
        }
        let intents = Intents(rawValue: Int(call.body["privileged_intents"]?.int ?? 0))
        return try self.world.write { world throws(ControlError) in
            guard let guild = call.body["guild_id"]?.string.flatMap(GuildID.init), world.guilds[guild] != nil else {
                throw ControlError(404, "There is no such server")
            }
            let application = world.makeApplication(name, privilegedIntents: intents)
            world.install(application, in: guild, permissions: Permissions(rawValue: permissions))
            return [
                "id": .id(application.id), "user_id": .id(application.userID), "token": .string(application.token),
            ]
        }
    }
}
