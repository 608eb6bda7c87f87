import DiscordModel
import DiscordREST

/// Finds or makes on a server what tickets need. What it makes is known to the directory at once: the Gateway tells of it
/// later, and until then it must not pass for deleted.
struct GuildMaker: Sendable {
    let directory: GuildDirectory
    let rest: RESTClient
    let botID: UserID

    /// A role that somebody named for the staff, or a new one.
    ///
    /// - Parameter names: Which roles are taken, in lower case.
    /// - Throws: `UserFacingError`.
    func role(named names: [String], in guild: GuildID) async throws -> (id: RoleID, isNew: Bool) {
        let known = (self.directory[guild]?.roles.values).map(Array.init) ?? []
        let found = known.sorted { $0.id < $1.id }.first {
            $0.managed != true && names.contains($0.name.lowercased())
        }
        if let found { return (found.id, false) }
        let role: Role
        do {
            role = try await self.rest.send(
                CreateGuildRole(
                    in: guild, RoleDraft(name: Texts.staffRoleName, isMentionable: true), reason: "Ticket set-up"))
        } catch {
            throw SetupRefusal.reason(
                of: error, lacking: .cannotMakeRole(permissions: Permissions.manageRoles.names))
        }
        self.directory.update(guild) { $0.roles[role.id] = role }
        return (role.id, true)
    }

    /// The channel of that name and type, or a new one that only staff and the bot see.
    ///
    /// - Parameter suits: Which of several with the name will do.
    /// - Throws: `UserFacingError`.
    func channel(
        named name: String, _ type: ChannelType, for settings: GuildSettings, suits: (Channel) -> Bool = { _ in true }
    ) async throws -> (id: ChannelID, isNew: Bool) {
        let guild = settings.guildID
        let known = (self.directory[guild]?.channels.values).map(Array.init) ?? []
        let found = known.sorted { $0.id < $1.id }.first {
            $0.type == type && !$0.isObfuscated && $0.name?.lowercased() == name.lowercased() && suits($0)
        }
        if let found { return (found.id, false) }
        let parent = type == .category ? nil : settings.categoryID
        let channel = try await self.make(
            ChannelDraft(
                name: name, type: type,
                parentID: parent.flatMap { self.directory.isGone($0, in: guild) ? nil : $0 },
                permissionOverwrites: self.staffOnly(settings)),
            in: guild)
        self.directory.update(guild) { $0.channels[channel.id] = channel }
        return (channel.id, true)
    }

    private func make(_ draft: ChannelDraft, in guild: GuildID) async throws -> Channel {
        let request = { CreateGuildChannel(in: guild, $0, reason: "Ticket set-up") }
        do {
            return try await self.rest.send(request(draft))
        } catch {
            guard draft.parentID != nil, error.concerns("parent_id") else { throw self.refusal(error, draft) }
            // The category is full or gone; outside of it is better than nowhere.
        }
        var draft = draft
        draft.parentID = nil
        do { return try await self.rest.send(request(draft)) } catch { throw self.refusal(error, draft) }
    }

    private func refusal(_ error: RESTError, _ draft: ChannelDraft) -> any UserFacingError {
        let name = draft.name ?? ""
        return SetupRefusal.reason(
            of: error,
            lacking: .cannotMakeChannel(
                name, permissions: Permissions.manageChannels.names, category: draft.parentID),
            for: name)
    }

    private func staffOnly(_ settings: GuildSettings) -> [Overwrite] {
        let grantable = self.directory.botPermissions(in: settings.guildID)
        return [
            Overwrite(.role(.everyone(of: settings.guildID)), deny: .viewChannel),
            Overwrite(.member(self.botID), allow: TicketChannel.bot.intersection(grantable)),
        ]
            + settings.staffRoles.filter { !self.directory.isGone($0, in: settings.guildID) }.map {
                Overwrite(.role($0), allow: TicketChannel.reader.intersection(grantable))
            }
    }

    /// Gives the bot what it lacks in a channel, and leaves its other rights there as they are.
    ///
    /// - Throws: `UserFacingError`.
    func open(_ id: ChannelID, for needed: Permissions, in guild: GuildID) async throws {
        do {
            let channel = try await self.rest.send(GetChannel(id))
            let own = channel.permissionOverwrites?.first { $0.subject == .member(self.botID) }?.change
            let overwrite = Overwrite(
                .member(self.botID), allow: (own?.allow ?? []).union(needed),
                deny: (own?.deny ?? []).subtracting(needed))
            _ = try await self.rest.send(EditChannelPermissions(of: id, overwrite, reason: "Repair by /doctor"))
            let opened = try await self.rest.send(GetChannel(id))
            self.directory.update(guild) { $0.channels[id] = opened }
        } catch {
            if error.code == .unknownChannel { throw SetupRefusal.channelIsGone(id) }
            throw SetupRefusal.reason(
                of: error, lacking: .cannotChange(id, permissions: Permissions.manageRoles.names))
        }
    }
}
