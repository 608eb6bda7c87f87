extension Person {
    /// Installs an application for this person alone: its global commands of integration type 1 are there wherever this
    /// person is, whether or not the bot is.
    ///
    /// Source: <https://docs.discord.com/developers/resources/application#installation-context>
    public func installs(_ application: SandboxApplication) async {
        self.world.write { world in
            _ = world.users[self.id]?.installedApplications.insert(application.id)
            world.tellPeople(.state)
        }
    }
}
