import DiscordModel
import Sandbox

/// A server with a ticket desk and its people.
struct SoakTown: Sendable {
    /// How many open and close tickets at the same time.
    static let seats = 2
    /// Members who open tickets in turn.
    private static let crowd = 120

    let number: Int
    let guild: SandboxGuild
    let staff: Person
    let staffRole: RoleID
    /// Is added and removed.
    let helper: Person
    let members: [Person]
    let help: ChannelID
    private(set) var log: ChannelID = 0
    private(set) var panel: MessageID = 0

    init(_ number: Int, in sandbox: Sandbox, with application: SandboxApplication) async throws {
        self.number = number
        let owner = await sandbox.makePerson("owner-\(number)")
        self.guild = sandbox.makeGuild("Town \(number)", owner: owner)
        self.staffRole = await self.guild.makeRole("Staff")
        self.staff = await self.guild.addPerson("staff-\(number)", roles: [self.staffRole])
        self.helper = await self.guild.addPerson("helper-\(number)")
        var members: [Person] = []
        for index in 0..<Self.crowd { members.append(await self.guild.addPerson("member-\(number)-\(index)")) }
        self.members = members
        self.help = await self.guild.makeChannel("help")
        await self.guild.install(application, permissions: DemoWorld.botPermissions)
    }

    mutating func setUp() async throws {
        let outcome = try await self.guild.owner.runs("/setup", ["staff": .role(self.staffRole)], in: self.help)
        guard outcome.text.contains("Tickets are ready"), let log = await self.guild.channel(named: "ticket-log"),
            let panel = await self.guild.messages(in: self.help).first(where: { !$0.isEphemeral })
        else { throw BenchError(text: "/setup: \(outcome.text)") }
        self.log = log.id
        self.panel = panel.id
    }
}
