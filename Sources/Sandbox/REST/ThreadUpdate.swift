import DiscordModel

/// What PATCH does to a thread. Who may do what, the documentation says in two ways; of those, the stricter one stands
/// here, but that who made a thread may rename and archive it.
///
/// Source: <https://docs.discord.com/developers/topics/threads#editing-deleting-threads>
struct ThreadUpdate {
    private let before: ChannelRecord
    private var channel: ChannelRecord
    private let isArchived: Bool?
    /// Nothing is asked for but that the thread be active.
    private let onlyUnarchives: Bool
    private let needsModerator: Bool

    static func perform(
        _ call: RESTCall, on before: ChannelRecord, by user: UserID, _ world: inout WorldState
    ) throws(APIError) -> RESTAnswer {
        try Self.perform(call.body, on: before, by: user, &world)
        if let guild = before.guildID { world.audit(.threadUpdate, target: before.id, call, in: guild) }
        return .ok(world.threadJSON(world.channels[before.id] ?? before, for: user))
    }

    static func perform(
        _ fields: JSON?, on before: ChannelRecord, by user: UserID, _ world: inout WorldState
    ) throws(APIError) {
        let form = Form(fields, errors: FormErrors(), enforcing: world.settings[.archivedThreads])
        var update = try Self(form, before, now: world.now)
        try update.check(user, world)
        try update.apply(by: user, &world)
    }

    private init(_ form: Form, _ before: ChannelRecord, now: Timestamp) throws(APIError) {
        (self.before, self.channel) = (before, before)
        self.isArchived = form.bool("archived")
        let isLocked = form.bool("locked")
        let seconds = form.int("rate_limit_per_user", in: ChannelRules.slowMode)
        let name = form.string("name", length: 1...Limits.channelName)
        let minutes = form.choice("auto_archive_duration", of: ThreadRecord.autoArchiveChoices)
        let isInvitable = form.bool("invitable")
        try form.errors.check()
        let others = [name != nil, minutes != nil, isInvitable != nil, isLocked != nil, seconds != nil]
        self.onlyUnarchives = self.isArchived == false && !others.contains(true)
        self.needsModerator = isLocked != nil || seconds != nil
        if let name { self.channel.name = name.trimmed }
        if let seconds { self.channel.secondsBetweenMessages = seconds }
        if let isLocked { self.channel.thread?.isLocked = isLocked }
        if let isInvitable, before.type == .privateThread { self.channel.thread?.isInvitable = isInvitable }
        if let minutes, minutes != before.thread?.autoArchiveMinutes {
            self.channel.thread?.autoArchiveMinutes = minutes
            self.channel.thread?.archiveChangedAt = now
        }
    }

    private func check(_ user: UserID, _ world: WorldState) throws(APIError) {
        guard let thread = self.before.thread, world.settings[.archivedThreads] else { return }
        if !world.isModerator(user, of: self.before) {
            let isOwner = thread.ownerID == user
            let mayWrite = world.permissions(of: user, in: self.before).contains(.sendMessagesInThreads)
            let mayEdit = isOwner && !self.needsModerator || self.onlyUnarchives && mayWrite
            guard !thread.isLocked, mayEdit else { throw APIError(.missingPermissions) }
        }
        guard thread.isArchived else { return }
        guard self.isArchived == false else { throw APIError(.threadArchived) }
        try world.checkRoomForActiveThread(in: self.before.guildID)
    }

    /// What the name was changed to, stands in the thread as well.
    private mutating func apply(by user: UserID, _ world: inout WorldState) throws(APIError) {
        let isRenamed = self.channel.name != self.before.name
        try world.takeRenames(&self.channel, name: isRenamed, topic: false)
        if let isArchived { self.channel.thread?.setArchived(isArchived, at: world.now) }
        world.replaceThread(self.channel)
        guard isRenamed else { return }
        var notice = world.newMessage(MessageKind.nameChange, in: self.channel.id, by: user)
        notice.content = self.channel.name
        world.store(notice)
    }
}
