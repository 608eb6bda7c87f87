import DiscordGateway
import DiscordInteractions
import DiscordModel
import DiscordREST
import Logging
import Testing
import Tickets

@testable import Bot

@Suite("What the Gateway tells of servers")
struct GuildEventsTests {
    private let desk: Desk
    private let events: GuildEvents

    init() async throws {
        let desk = try await Desk()
        let rest = RESTClient(configuration: RESTConfiguration(token: "", baseURL: "http://127.0.0.1:1"), logger: .none)
        self.desk = desk
        let (settings, directory) = (desk.services.settings, desk.services.desk.directory)
        let notices = AdminNotices(
            store: desk.store, settings: settings, directory: directory, rest: rest,
            repairButtonID: { RepairID($0, in: $1).wireForm }, logger: .none)
        self.events = GuildEvents(
            desk: desk.services.desk,
            watch: SettingsWatch(
                settings: settings, directory: directory, rest: rest, notices: notices, botID: 9, logger: .none),
            botID: 9, logger: .none)
    }

    private var entry: GuildDirectory.Entry? { self.desk.services.desk.directory[.harbour] }

    @discardableResult
    private func tell(_ name: String, _ data: String) -> (@Sendable () async -> Void)? {
        self.events.handle(DispatchEvent(name: name, sequence: 1, data: Array(data.utf8)))
    }

    private static let guild = #"""
        {"id":"21","name":"Harbour","owner_id":"1","roles":[{"id":"21","name":"@everyone","position":0,"permissions":"1024"},
        {"id":"31","name":"Staff","position":1,"permissions":"0"}],"channels":[{"id":"41","type":0,"name":"ticket-0042"}],
        "members":[{"user":{"id":"11","username":"mia"},"roles":["5"]},{"user":{"id":"9","username":"usher"},"roles":["31"]}]}
        """#

    @Test("A server is known from its description on")
    func created() async {
        self.tell("READY", #"{"guilds":[{"id":"21","unavailable":true}]}"#)
        #expect(self.entry == nil)
        self.tell("GUILD_CREATE", Self.guild)
        await self.desk.services.desk.directory.waitUntilComplete()
        #expect(self.entry?.name == "Harbour")
        #expect(self.entry?.ownerID == 1)
        #expect(self.entry?.roles.count == 2)
        #expect(self.entry?.channels[41]?.name == "ticket-0042")
        #expect(self.entry?.botRoles == [31])
    }

    @Test("Changes of a server, its roles, its channels and the bot's own roles are followed")
    func changes() {
        self.tell("GUILD_CREATE", Self.guild)
        self.tell("GUILD_UPDATE", #"{"id":"21","name":"Port","owner_id":"2","roles":[]}"#)
        #expect(self.entry?.name == "Port")
        #expect(self.entry?.ownerID == 2)
        #expect(self.entry?.roles.count == 2)
        self.tell(
            "GUILD_ROLE_CREATE",
            #"{"guild_id":"21","role":{"id":"32","name":"New","position":1,"permissions":"0"}}"#)
        #expect(self.entry?.roles[32]?.name == "New")
        self.tell("CHANNEL_CREATE", #"{"id":"43","guild_id":"21","type":0,"name":"talk"}"#)
        self.tell("CHANNEL_UPDATE", #"{"id":"43","guild_id":"21","type":0,"name":"chat"}"#)
        #expect(self.entry?.channels[43]?.name == "chat")
        self.tell("GUILD_MEMBER_UPDATE", #"{"guild_id":"21","user":{"id":"9","username":"usher"},"roles":["32"]}"#)
        self.tell("GUILD_MEMBER_UPDATE", #"{"guild_id":"21","user":{"id":"11","username":"mia"},"roles":["5"]}"#)
        #expect(self.entry?.botRoles == [32])
        self.tell("GUILD_DELETE", #"{"id":"21"}"#)
        #expect(self.entry == nil)
    }

    @Test("What is deleted is gone at once, and there is something to be done about it")
    func deletions() {
        self.tell("GUILD_CREATE", Self.guild)
        #expect(self.tell("GUILD_ROLE_DELETE", #"{"guild_id":"21","role_id":"31"}"#) != nil)
        #expect(self.entry?.roles[31] == nil)
        #expect(self.tell("CHANNEL_DELETE", #"{"id":"41","guild_id":"21","type":0}"#) != nil)
        #expect(self.tell("THREAD_DELETE", #"{"id":"51","guild_id":"21","parent_id":"41","type":12}"#) != nil)
        #expect(self.entry?.channels.isEmpty == true)
    }

    @Test("Direct messages, unknown events and events that cannot be read are passed over")
    func passedOver() {
        self.tell("GUILD_CREATE", Self.guild)
        #expect(self.tell("CHANNEL_CREATE", #"{"id":"44","type":1}"#) == nil)
        #expect(self.tell("CHANNEL_DELETE", #"{"id":"44","type":1}"#) == nil)
        #expect(self.tell("TYPING_START", "{}") == nil)
        #expect(self.tell("GUILD_CREATE", #"{"id":"21","unavailable":true}"#) == nil)
        #expect(self.tell("CHANNEL_DELETE", "not JSON") == nil)
        #expect(self.entry?.channels.count == 1)
    }

    @Test("Every event that is dealt with is asked for")
    func names() {
        #expect(
            GuildEvents.names.isSuperset(of: [
                "READY", "GUILD_CREATE", "CHANNEL_DELETE", "THREAD_DELETE", "GUILD_ROLE_DELETE",
            ]))
    }
}
