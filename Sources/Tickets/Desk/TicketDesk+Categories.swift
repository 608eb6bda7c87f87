import DiscordModel
import DiscordREST
import Logging

/// Discord ends a category at 50 channels. Where one is full, a spare one is made beside it.
extension TicketDesk {
    /// Puts something into the category: into it, into a spare one where it is full, or outside of any where there can be
    /// none.
    ///
    /// Whether a category is full is for Discord to say: it has been seen to refuse at 48, and channels that the bot does
    /// not see count as well.
    /// - Throws: What `work` throws for any other reason, and for no category at all.
    @discardableResult
    func placing<Value>(
        in category: ChannelID?, of guild: GuildID, _ work: (ChannelID?) async throws(RESTError) -> Value
    ) async throws -> Value {
        guard let category else { return try await work(nil) }
        var places = Places()
        let known = [category] + self.spares(of: category, in: guild).map(\.id)
        if let value = try await self.firstFree(of: known, &places, work) { return value }
        guard places.isAnyFull else { return try await work(nil) }
        // One spare is enough for all who find the category full at the same time.
        let spare = try await self.categoryLocks.withLock(category) {
            let made = self.spares(of: category, in: guild).map(\.id).filter { !places.tried.contains($0) }
            return made.isEmpty ? [try await self.makeSpare(of: category, in: guild)].compactMap(\.self) : made
        }
        if let value = try await self.firstFree(of: spare, &places, work) { return value }
        return try await work(nil)
    }

    private struct Places {
        var tried: Set<ChannelID> = []
        var isAnyFull = false
    }

    private func firstFree<Value>(
        of candidates: [ChannelID], _ places: inout Places,
        _ work: (ChannelID?) async throws(RESTError) -> Value
    ) async throws -> Value? {
        for candidate in candidates {
            places.tried.insert(candidate)
            do { return try await work(candidate) } catch {
                try (error as any Error).rethrow(unless: error.concerns("parent_id"))
                places.isAnyFull = places.isAnyFull || error.isForFullCategory
                self.logger.info("category unusable", metadata: ["category": "\(candidate)", "error": "\(error)"])
            }
        }
        return nil
    }

    /// `Tickets 2`, `Tickets 3` … beside `Tickets`, in this order.
    private func spares(of category: ChannelID, in guild: GuildID) -> [Channel] {
        let channels = self.directory[guild]?.channels ?? [:]
        guard let base = channels[category]?.name else { return [] }
        let numbered = channels.values.compactMap { channel -> (Int, Channel)? in
            guard channel.type == .category, let name = channel.name, name.hasPrefix("\(base) "),
                let number = Int(name.dropFirst(base.count + 1)), number > 1
            else { return nil }
            return (number, channel)
        }
        return numbered.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// - Returns: `nil` where Discord does not allow another category.
    private func makeSpare(of category: ChannelID, in guild: GuildID) async throws -> ChannelID? {
        guard let original = self.directory[guild]?.channels[category], let name = original.name else { return nil }
        let grantable = self.directory.botPermissions(in: guild)
        let last = self.spares(of: category, in: guild).last?.name?.split(separator: " ").last.flatMap { Int($0) } ?? 1
        var draft = ChannelDraft(
            name: "\(name) \(last + 1)", type: .category,
            permissionOverwrites: original.permissionOverwrites?.map {
                Overwrite(
                    $0.subject, allow: $0.change.allow.intersection(grantable),
                    deny: $0.change.deny.intersection(grantable))
            })
        draft.position = original.position.map { $0 + 1 }
        do {
            let spare = try await self.rest.send(
                CreateGuildChannel(in: guild, draft, reason: "The category \(name) is full"))
            // The Gateway tells of it later; until then it must be found.
            self.directory.update(guild) { $0.channels[spare.id] = spare }
            return spare.id
        } catch {
            try (error as any Error).rethrow(unless: error.isRefusal)
            self.logger.warning("no spare category", metadata: ["guild": "\(guild)", "error": "\(error)"])
            return nil
        }
    }
}

extension RESTError {
    /// `CHANNEL_PARENT_MAX_CHANNELS`, observed and not documented; a category that is gone has another code.
    fileprivate var isForFullCategory: Bool {
        self.fieldErrors.contains { $0.path == "parent_id" && $0.code == "CHANNEL_PARENT_MAX_CHANNELS" }
    }
}
