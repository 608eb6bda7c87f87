public import DiscordModel
public import DiscordREST

/// A server as the REST API shows it at this moment, for whoever has no Gateway.
public struct GuildSnapshot: Sendable {
    public let guild: GuildDirectory.Entry
    /// Which of the channels asked about are there, though the bot does not see them: lists leave such ones out.
    public let hidden: Set<ChannelID>

    /// Only reads.
    ///
    /// - Parameter channels: Those that somebody wants to know of.
    /// - Returns: `nil` if the bot is not on that server.
    /// - Throws: `RESTError`.
    public static func fetch(
        _ id: GuildID, bot: UserID, asking channels: [ChannelID], _ rest: RESTClient
    ) async throws(RESTError) -> Self? {
        let guild: Guild
        do { guild = try await rest.send(GetGuild(id)) } catch {
            if error.code == .unknownGuild || error.code == .missingAccess { return nil }
            throw error
        }
        let roles = try await rest.send(GetGuildRoles(of: id))
        let known = try await rest.send(GetGuildChannels(of: id))
        let member = try await rest.send(GetGuildMember(bot, in: id))
        var entry = GuildDirectory.Entry(
            name: guild.name, ownerID: guild.ownerID, roles: Dictionary(roles.map { ($0.id, $0) }) { $1 },
            channels: Dictionary(known.map { ($0.id, $0) }) { $1 }, botRoles: Set(member.roles))
        let hidden = try await Self.look(for: channels, in: &entry, rest)
        return Self(guild: entry, hidden: hidden)
    }

    /// Asks for each channel by itself that is not known.
    ///
    /// - Returns: Those that are there, but not for the bot to see.
    static func look(
        for channels: [ChannelID], in guild: inout GuildDirectory.Entry, _ rest: RESTClient
    ) async throws(RESTError) -> Set<ChannelID> {
        var hidden: Set<ChannelID> = []
        for channel in channels where guild.channels[channel] == nil {
            do { guild.channels[channel] = try await rest.send(GetChannel(channel)) } catch {
                guard error.isRefusal else { throw error }
                if error.code != .unknownChannel { hidden.insert(channel) }
            }
        }
        return hidden
    }
}
