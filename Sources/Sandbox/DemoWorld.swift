public import DiscordModel

/// A small server to try a bot in.
public struct DemoWorld: Sendable {
    public let guild: SandboxGuild
    public let bot: SandboxApplication
    public let owner: Person
    public let staff: Person
    public let members: [Person]

    /// What Usher's invite link asks for.
    public static let botPermissions = Permissions(rawValue: 2_252_163_007_376_464)

    /// Fills a sandbox: the server "Harbour Café", its owner Olivia, Sam of the staff, Mia and Noah, and the bot.
    public init(in sandbox: Sandbox) async throws {
        self.owner = await sandbox.makePerson("olivia", displayName: "Olivia")
        self.guild = sandbox.makeGuild("Harbour Café", owner: self.owner)
        let staffRole = await self.guild.makeRole(
            "Staff", permissions: [.manageMessages], isMentionable: true, color: 0x3BA55D)
        self.bot = await sandbox.makeApplication("Usher", privilegedIntents: [.messageContent, .guildMembers])

        let information = await self.guild.makeChannel("Information", type: .category)
        let talk = await self.guild.makeChannel("Talk", type: .category)
        let readOnly = Overwrite(.role(.everyone(of: self.guild.id)), deny: .sendMessages)
        let welcome = await self.guild.makeChannel(
            "welcome", parent: information, overwrites: [readOnly], topic: "Good to see you")
        await self.guild.makeChannel("general", parent: talk, topic: "Everything and nothing")
        await self.guild.makeChannel("get-help", parent: talk, topic: "Press the button and we will be with you")

        self.staff = await sandbox.makePerson("sam", displayName: "Sam")
        await self.guild.add(self.staff, roles: [staffRole])
        var members: [Person] = []
        for name in ["Mia", "Noah"] {
            let person = await sandbox.makePerson(name.lowercased(), displayName: name)
            await self.guild.add(person)
            members.append(person)
        }
        self.members = members
        await self.guild.install(self.bot, permissions: Self.botPermissions)
        try await self.owner.says(
            "Welcome to the Harbour Café! Run **/setup** to let Usher open a ticket desk here.", in: welcome)
    }
}
