public import DiscordGateway
public import DiscordModel
import DiscordREST
public import Logging
public import Tickets

/// Keeps the guild directory true, and acts on what people delete.
public struct GuildEvents: Sendable {
    /// The events to ask the Gateway for.
    public static let names: Set<String> = [
        "READY", "RESUMED", "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE",
        "GUILD_ROLE_DELETE",
        "GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE", "CHANNEL_CREATE", "CHANNEL_UPDATE",
        "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_DELETE",
    ]

    private let desk: TicketDesk
    private let watch: SettingsWatch
    private let botID: UserID
    private let logger: Logger

    public init(desk: TicketDesk, watch: SettingsWatch, botID: UserID, logger: Logger) {
        self.desk = desk
        self.watch = watch
        self.botID = botID
        self.logger = logger
    }

    /// An event that cannot be read is logged and passed over: the directory is a convenience, not the truth.
    public func handle(_ event: DispatchEvent) -> (@Sendable () async -> Void)? {
        do { return try self.note(event) } catch {
            self.logger.warning("event not read", metadata: ["event": "\(event.name)", "error": "\(error)"])
            return nil
        }
    }

    private func note(_ event: DispatchEvent) throws -> (@Sendable () async -> Void)? {
        let directory = self.desk.directory
        switch event.name {
        case "READY":
            directory.announce(try event.decode(Ready.self).guilds.map(\.id))
            self.desk.discordIsBack()
        case "RESUMED": self.desk.discordIsBack()
        case "GUILD_CREATE": return self.described(try event.decode(GuildCreated.self))
        case "GUILD_UPDATE":
            let guild = try event.decode(Guild.self)
            directory.update(guild.id) {
                $0.name = guild.name
                $0.ownerID = guild.ownerID
            }
        case "GUILD_DELETE":
            let guild = try event.decode(UnavailableGuild.self)
            directory.remove(guild.id)
        case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE":
            let change = try event.decode(RoleChanged.self)
            directory.update(change.guildID) { $0.roles[change.role.id] = change.role }
        case "GUILD_ROLE_DELETE":
            let change = try event.decode(RoleDeleted.self)
            directory.update(change.guildID) { $0.roles[change.roleID] = nil }
            return { await self.watch.roleWasDeleted(change.roleID, in: change.guildID) }
        case "GUILD_MEMBER_UPDATE":
            let change = try event.decode(MemberChanged.self)
            guard change.user.id == self.botID else { return nil }
            directory.update(change.guildID) { $0.botRoles = Set(change.roles) }
        case "GUILD_MEMBER_ADD":
            let change = try event.decode(MemberMoved.self)
            return self.work { try await self.desk.memberJoined(change.user.id, guild: change.guildID) }
        case "GUILD_MEMBER_REMOVE":
            let change = try event.decode(MemberMoved.self)
            return self.work { try await self.desk.memberLeft(change.user.id, guild: change.guildID) }
        case "CHANNEL_CREATE", "CHANNEL_UPDATE":
            let channel = try event.decode(Channel.self)
            guard let guild = channel.guildID else { return nil }
            directory.update(guild) { $0.channels[channel.id] = channel }
            return event.name == "CHANNEL_CREATE" ? self.removalIfLate(channel) : nil
        case "THREAD_CREATE": return self.removalIfLate(try event.decode(Channel.self))
        case "CHANNEL_DELETE":
            let channel = try event.decode(Channel.self)
            guard let guild = channel.guildID else { return nil }
            directory.update(guild) { $0.channels[channel.id] = nil }
            return self.work {
                try await self.desk.endTicket(inDeleted: channel.id)
                try await self.desk.endTickets(inThreadsBelow: channel.id, in: guild)
                await self.watch.channelWasDeleted(channel.id, in: guild)
            }
        case "THREAD_DELETE":
            let thread = try event.decode(Channel.self)
            return self.work { try await self.desk.endTicket(inDeleted: thread.id) }
        default: break
        }
        return nil
    }

    private func described(_ guild: GuildCreated) -> @Sendable () async -> Void {
        self.noteGuild(guild)
        let channels = Set((guild.channels + (guild.threads ?? [])).map(\.id))
        let look = self.work { try await self.desk.guildWasDescribed(guild.id, channels: channels) }
        return {
            await look()
            await self.desk.archive.catchUp(with: guild.id)
            await self.watch.guildIsKnown(guild.id)
            for channel in guild.channels + (guild.threads ?? []) { await self.removalIfLate(channel)?() }
        }
    }

    private func removalIfLate(_ channel: Channel) -> (@Sendable () async -> Void)? {
        self.desk.ticketOfLate(channel).map { id in
            self.work { try await self.desk.removeIfLate(channel, of: id) }
        }
    }

    private func noteGuild(_ guild: GuildCreated) {
        let entry = GuildDirectory.Entry(
            name: guild.name, ownerID: guild.ownerID,
            roles: Dictionary(guild.roles.map { ($0.id, $0) }) { $1 },
            channels: Dictionary(guild.channels.map { ($0.id, $0) }) { $1 },
            botRoles: Set(guild.members?.first { $0.user?.id == self.botID }?.roles ?? []))
        self.desk.directory.set(entry, for: guild.id)
        self.logger.debug("guild available", metadata: ["guild": "\(guild.id)"])
    }

    /// Tried again as long as somebody is away: nobody else tells of it a second time.
    private func work(_ work: @escaping @Sendable () async throws -> Void) -> @Sendable () async -> Void {
        {
            for attempt in 0... {
                do { return try await work() } catch {
                    self.logger.warning("a change could not be dealt with", metadata: ["error": "\(error)"])
                    let isTransient =
                        (error as? RESTError)?.isTransient == true || (error as? StoreError)?.isRetryable == true
                    let pause = Duration.seconds(min(300, 1 << min(attempt, 9)))
                    guard isTransient, (try? await Task.sleep(for: pause)) != nil else { return }
                }
            }
        }
    }
}

private struct Ready: Decodable {
    let guilds: [UnavailableGuild]
}

private struct GuildCreated: Decodable {
    let id: GuildID
    let name: String
    let ownerID: UserID
    let roles: [Role]
    let channels: [Channel]
    /// Those that are active and that the bot sees.
    let threads: [Channel]?
    let members: [Member]?

    private enum CodingKeys: String, CodingKey {
        case id, name, roles, channels, threads, members
        case ownerID = "owner_id"
    }
}

private struct RoleChanged: Decodable {
    let guildID: GuildID
    let role: Role

    private enum CodingKeys: String, CodingKey {
        case role
        case guildID = "guild_id"
    }
}

private struct RoleDeleted: Decodable {
    let guildID: GuildID
    let roleID: RoleID

    private enum CodingKeys: String, CodingKey {
        case guildID = "guild_id"
        case roleID = "role_id"
    }
}

/// Somebody came or went.
private struct MemberMoved: Decodable {
    let guildID: GuildID
    let user: User

    private enum CodingKeys: String, CodingKey {
        case user
        case guildID = "guild_id"
    }
}

private struct MemberChanged: Decodable {
    let guildID: GuildID
    let user: User
    let roles: [RoleID]

    private enum CodingKeys: String, CodingKey {
        case user, roles
        case guildID = "guild_id"
    }
}
