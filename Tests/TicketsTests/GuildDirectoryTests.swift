import DiscordModel
import Synchronization
import Testing
import Tickets

@Suite("What the Gateway has told")
struct GuildDirectoryTests {
    /// Whether somebody who waits has been let through.
    private final class Gate: Sendable {
        private let state = Mutex(false)

        func pass() { self.state.withLock { $0 = true } }
        var isPassed: Bool { self.state.withLock { $0 } }
    }

    private func waiter(on directory: GuildDirectory, _ gate: Gate) -> Task<Void, Never> {
        Task.immediate {
            await directory.waitUntilComplete()
            gate.pass()
        }
    }

    @Test("Waiting ends when the last announced guild is described")
    func complete() async throws {
        let directory = GuildDirectory()
        let gate = Gate()
        let waiter = self.waiter(on: directory, gate)
        directory.announce([.harbour, .market])
        directory.set(try .sample(), for: .harbour)
        #expect(!gate.isPassed)
        directory.set(try .sample(.market), for: .market)
        await waiter.value
        await directory.waitUntilComplete()
    }

    @Test("A guild that goes away is no longer waited for")
    func leaving() async throws {
        let directory = GuildDirectory()
        let waiter = self.waiter(on: directory, Gate())
        directory.announce([.harbour, .market])
        directory.set(try .sample(), for: .harbour)
        directory.remove(.market)
        await waiter.value
    }

    @Test("A bot on no server is complete as soon as Discord has said so")
    func noGuilds() async {
        let directory = GuildDirectory()
        let waiter = self.waiter(on: directory, Gate())
        directory.announce([])
        await waiter.value
    }

    @Test("Somebody who waits for one guild is let through as soon as that one is known")
    func oneGuild() async throws {
        let directory = GuildDirectory()
        directory.announce([.harbour, .market])
        let waiter = Task.immediate { await directory.wait(for: .harbour, atMost: .seconds(600)) }
        directory.set(try .sample(.market), for: .market)
        directory.set(try .sample(), for: .harbour)
        #expect(await waiter.value)
        #expect(await directory.wait(for: .harbour, atMost: .zero))
    }

    @Test("Whoever waits for a guild that does not come is told so in time")
    func noGuild() async throws {
        let directory = GuildDirectory()
        #expect(await !directory.wait(for: .harbour, atMost: .milliseconds(1)))
    }

    @Test("What one shard announces does not make forgotten what another did")
    func shards() async throws {
        let directory = GuildDirectory()
        let gate = Gate()
        directory.announce([.harbour])
        directory.announce([.market])
        directory.set(try .sample(.market), for: .market)
        let waiter = self.waiter(on: directory, gate)
        #expect(!gate.isPassed)
        directory.set(try .sample(), for: .harbour)
        await waiter.value
    }

    @Test("Whoever is cancelled waits no longer")
    func cancellation() async {
        let directory = GuildDirectory()
        let waiter = self.waiter(on: directory, Gate())
        waiter.cancel()
        await waiter.value
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await directory.waitUntilComplete()
        }
        await late.value
        directory.announce([])
        await directory.waitUntilComplete()
    }

    @Test("The bot may do what its roles and everyone's allow; an administrator may do everything")
    func permissions() throws {
        let directory = GuildDirectory()
        #expect(directory.botPermissions(in: .harbour) == .all)
        directory.set(try .sample(everyone: .viewChannel, bot: .manageChannels), for: .harbour)
        #expect(directory.botPermissions(in: .harbour) == [.viewChannel, .manageChannels])
        directory.update(.harbour) { $0.botRoles = [] }
        #expect(directory.botPermissions(in: .harbour) == .viewChannel)
        directory.set(try .sample(bot: .administrator), for: .harbour)
        #expect(directory.botPermissions(in: .harbour) == .all)
    }

    @Test("Roles and channels count as gone only where the server is known")
    func gone() throws {
        let directory = GuildDirectory()
        #expect(!directory.isGone(1 as RoleID, in: .harbour))
        #expect(!directory.isGone(11 as ChannelID, in: .harbour))
        directory.set(try .sample(roles: [1], channels: [11]), for: .harbour)
        #expect(!directory.isGone(1 as RoleID, in: .harbour))
        #expect(directory.isGone(2 as RoleID, in: .harbour))
        #expect(!directory.isGone(11 as ChannelID, in: .harbour))
        #expect(directory.isGone(12 as ChannelID, in: .harbour))
        directory.remove(.harbour)
        #expect(!directory.isGone(2 as RoleID, in: .harbour))
    }

    @Test("Changes of an unknown server are passed over")
    func update() throws {
        let directory = GuildDirectory()
        directory.update(.harbour) { $0.name = "New" }
        #expect(directory[.harbour] == nil)
        directory.set(try .sample(), for: .harbour)
        directory.update(.harbour) { $0.name = "New" }
        #expect(directory[.harbour]?.name == "New")
    }
}
