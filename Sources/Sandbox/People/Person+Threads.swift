public import DiscordModel

// MARK: Seeing

extension Person {
    /// The active threads that this person sees below a channel, the newest first.
    public func threads(in channel: ChannelID) async -> [SeenChannel] {
        self.world.read { world in
            let guild = world.channels[channel]?.guildID.flatMap { world.guilds[$0] }
            let threads = guild.map { world.activeThreads(of: $0, for: self.id) } ?? []
            return threads.filter { $0.parentID == channel }.map(SeenChannel.init)
        }
    }
}

// MARK: Doing

extension Person {
    /// Starts a thread that belongs to no message.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not, here as below.
    @discardableResult
    public func startsThread(
        _ name: String, in channel: ChannelID, isPrivate: Bool = false, isInvitable: Bool = true
    ) async throws -> ChannelID {
        try self.world.write { world in
            try world.startThread(name, in: channel, by: self.id, isPrivate: isPrivate, isInvitable: isInvitable)
        }
    }

    /// Starts a thread from a message.
    @discardableResult
    public func startsThread(
        _ name: String, from message: MessageID, in channel: ChannelID
    ) async throws -> ChannelID {
        try self.world.write { world in try world.startThread(name, in: channel, by: self.id, from: message) }
    }

    public func joins(_ thread: ChannelID) async throws {
        try await self.act(in: thread) { world, channel throws(APIError) in try world.join(channel, self.id) }
    }

    public func leaves(_ thread: ChannelID) async throws {
        try await self.act(in: thread) { world, channel throws(APIError) in try world.leave(channel, self.id) }
    }

    public func adds(_ user: UserID, to thread: ChannelID) async throws {
        try await self.act(in: thread) { world, channel throws(APIError) in
            try world.add(user, to: channel, by: self.id)
        }
    }

    public func removes(_ user: UserID, from thread: ChannelID) async throws {
        try await self.act(in: thread) { world, channel throws(APIError) in
            try world.remove(user, from: channel, by: self.id)
        }
    }

    /// Changes a thread: `mia.changes(thread, ["archived": true])`, with the fields of the API.
    public func changes(_ thread: ChannelID, _ fields: JSON) async throws {
        try await self.act(in: thread) { world, channel throws(APIError) in
            try ThreadUpdate.perform(fields, on: channel, by: self.id, &world)
        }
    }

    public func archives(_ thread: ChannelID) async throws { try await self.changes(thread, ["archived": true]) }
    public func unarchives(_ thread: ChannelID) async throws { try await self.changes(thread, ["archived": false]) }
    public func locks(_ thread: ChannelID) async throws { try await self.changes(thread, ["locked": true]) }

    private func act(
        in thread: ChannelID, _ body: (inout WorldState, ChannelRecord) throws(APIError) -> Void
    ) async throws {
        try self.world.write { world throws(PersonRefusal) in
            guard let channel = world.channels[thread], channel.thread != nil, world.canView(self.id, channel) else {
                throw PersonRefusal("There is no such thread")
            }
            try PersonRefusal.wrap { () throws(APIError) in try body(&world, channel) }
        }
    }
}

// MARK: The guild

extension SandboxGuild {
    /// All threads below a channel, also those that are archived, in the order in which they were started.
    public func threads(in channel: ChannelID) async -> [SeenChannel] {
        self.world.read { world in world.threads(in: channel).sorted { $0.id < $1.id }.map(SeenChannel.init) }
    }
}

extension WorldState {
    mutating func startThread(
        _ name: String, in id: ChannelID, by person: UserID, isPrivate: Bool = false, isInvitable: Bool = true,
        from message: MessageID? = nil
    ) throws(PersonRefusal) -> ChannelID {
        guard let channel = self.channels[id], self.canView(person, channel) else {
            throw PersonRefusal("There is no such channel")
        }
        guard (1...Limits.channelName).contains(name.trimmed.unicodeScalars.count) else {
            throw PersonRefusal("A thread's name has 1 to \(Limits.channelName) characters")
        }
        let publicType: ChannelType = channel.type == .announcement ? .announcementThread : .publicThread
        var draft = ThreadDraft(name: name, type: isPrivate ? .privateThread : publicType)
        draft.isInvitable = isInvitable
        if let message {
            guard let source = self.visibleMessage(message, in: id) else {
                throw PersonRefusal("There is no such message")
            }
            draft.source = source
        }
        let settled = draft
        return try PersonRefusal.wrap { () throws(APIError) in
            guard !channel.type.holdsThreadsOnly else { throw APIError(.wrongChannelType) }
            return try self.start(settled, in: channel, by: person).id
        }
    }

    /// The channels, each followed by the active threads that the person sees below it.
    func withThreads(_ channels: [ChannelRecord], for person: UserID) -> [ChannelRecord] {
        let guilds = Set(channels.compactMap(\.guildID)).compactMap { self.guilds[$0] }
        let threads = guilds.flatMap { self.activeThreads(of: $0, for: person) }
        guard !threads.isEmpty else { return channels }
        let byParent = Dictionary(grouping: threads) { $0.parentID }
        return channels.flatMap { [$0] + (byParent[$0.id] ?? []) }
    }
}
