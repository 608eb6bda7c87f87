public import DiscordModel
import Synchronization

/// What the Gateway has told of the guilds: enough to know what the bot may do there and what has been deleted.
///
/// A convenience, never the truth: a guild may be unknown (not delivered yet), and then nothing is held against it.
public final class GuildDirectory: Sendable {
    public struct Entry: Sendable {
        public var name: String
        public var ownerID: UserID
        public var roles: [RoleID: Role]
        public var channels: [ChannelID: Channel]
        public var botRoles: Set<RoleID>

        public init(
            name: String, ownerID: UserID, roles: [RoleID: Role], channels: [ChannelID: Channel],
            botRoles: Set<RoleID>
        ) {
            self.name = name
            self.ownerID = ownerID
            self.roles = roles
            self.channels = channels
            self.botRoles = botRoles
        }
    }

    private struct Content {
        var entries: [GuildID: Entry] = [:]
        /// What Discord has announced; `nil` before it announced anything.
        var announced: Set<GuildID>?
        var nextWaiter = 0
        var waiting: [Int: Waiter] = [:]

        var isComplete: Bool { self.announced?.allSatisfy { self.entries[$0] != nil } ?? false }

        /// - Parameter guild: `nil` means every announced one.
        func isKnown(_ guild: GuildID?) -> Bool { guild.map { self.entries[$0] != nil } ?? self.isComplete }
    }

    private struct Waiter {
        let guild: GuildID?
        let continuation: CheckedContinuation<Void, Never>
    }

    private let content = Mutex(Content())

    public init() {}

    public subscript(guild: GuildID) -> Entry? { self.content.withLock { $0.entries[guild] } }

    /// Discord has said which guilds there are, each shard its own; each guild is described later.
    public func announce(_ guilds: some Sequence<GuildID>) {
        self.change { $0.announced = ($0.announced ?? []).union(guilds) }
    }

    public func set(_ entry: Entry, for guild: GuildID) { self.change { $0.entries[guild] = entry } }

    /// The bot was removed, or the guild is away.
    public func remove(_ guild: GuildID) {
        self.change {
            $0.entries[guild] = nil
            $0.announced?.remove(guild)
        }
    }

    /// Changes what is known; does nothing for an unknown guild.
    public func update(_ guild: GuildID, _ change: (inout Entry) -> Void) {
        self.content.withLock { content in
            guard var entry = content.entries[guild] else { return }
            change(&entry)
            content.entries[guild] = entry
        }
    }

    /// Returns when every announced guild is known, or the task is cancelled.
    public func waitUntilComplete() async { await self.wait(for: nil) }

    /// Waits until the guild is known.
    ///
    /// - Returns: `false` if it took longer than `limit`.
    public func wait(for guild: GuildID, atMost limit: Duration) async -> Bool {
        if self[guild] != nil { return true }
        await withTaskGroup { group in
            group.addTask { await self.wait(for: guild) }
            group.addTask { _ = try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        return self[guild] != nil
    }

    private func wait(for guild: GuildID?) async {
        let id = self.content.withLock { content in
            content.nextWaiter += 1
            return content.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = self.content.withLock { content in
                    guard !content.isKnown(guild), !Task.isCancelled else { return false }
                    content.waiting[id] = Waiter(guild: guild, continuation: continuation)
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            self.content.withLock { $0.waiting.removeValue(forKey: id) }?.continuation.resume()
        }
    }

    /// What the bot may do in the guild as a whole; everything where the guild is unknown.
    public func botPermissions(in guild: GuildID) -> Permissions {
        guard let entry = self[guild] else { return .all }
        return EffectivePermissions.base(
            everyone: entry.roles[.everyone(of: guild)]?.permissions ?? [],
            roles: entry.botRoles.compactMap { entry.roles[$0]?.permissions }, isOwner: false)
    }

    /// Whether the role is known to be gone.
    public func isGone(_ role: RoleID, in guild: GuildID) -> Bool {
        self[guild].map { $0.roles[role] == nil } ?? false
    }

    /// Whether the channel is known to be gone.
    public func isGone(_ channel: ChannelID, in guild: GuildID) -> Bool {
        self[guild].map { $0.channels[channel] == nil } ?? false
    }

    private func change(_ change: (inout Content) -> Void) {
        let served = self.content.withLock { content in
            change(&content)
            let served = content.waiting.filter { content.isKnown($0.value.guild) }
            for id in served.keys { content.waiting[id] = nil }
            return served.values.map(\.continuation)
        }
        for continuation in served { continuation.resume() }
    }
}
