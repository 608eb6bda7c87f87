import DiscordModel

/// Starting threads. Source: <https://docs.discord.com/developers/resources/channel#start-thread-from-message>
enum ThreadRoutes {
    static let all = [
        Endpoint("POST", "/channels/{channel}/threads", Self.create),
        Endpoint("POST", "/channels/{channel}/messages/{message}/threads", Self.createFromMessage),
    ]

    /// Without a type it is a private thread; in a forum, a post with its first message.
    private static func create(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        if channel.type.holdsThreadsOnly { return try Self.createPost(&world, call, in: channel) }
        let form = Form(call.body, errors: FormErrors(), enforcing: world.settings[.threads])
        let types = [ChannelType.announcementThread, .publicThread, .privateThread].map(\.rawValue)
        let type = form.enforcing(true).choice("type", of: types) ?? ChannelType.privateThread.rawValue
        let isInvitable = form.bool("invitable") ?? true
        var draft = try Self.draft(form, type: ChannelType(rawValue: type))
        draft.isInvitable = isInvitable
        return try Self.start(draft, in: channel, by: caller, call, &world)
    }

    private static func createFromMessage(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        let (channel, caller) = (try world.viewableChannel(call), try call.caller())
        let type: ChannelType = channel.type == .announcement ? .announcementThread : .publicThread
        let form = Form(call.body, errors: FormErrors(), enforcing: world.settings[.threads])
        var draft = try Self.draft(form, type: type)
        draft.source = try MessageRoutes.message(call, in: channel, world)
        return try Self.start(draft, in: channel, by: caller, call, &world)
    }

    private static func start(
        _ draft: ThreadDraft, in channel: ChannelRecord, by caller: ApplicationRecord, _ call: RESTCall,
        _ world: inout WorldState
    ) throws(APIError) -> RESTAnswer {
        let thread = try world.start(draft, in: channel, by: caller.userID)
        if let guild = thread.guildID { world.audit(.threadCreate, target: thread.id, call, in: guild) }
        return .created(world.threadJSON(thread, for: caller.userID))
    }

    /// Tags are not checked, for no forum has any here.
    ///
    /// Source: <https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel>
    private static func createPost(
        _ world: inout WorldState, _ call: RESTCall, in forum: ChannelRecord
    ) throws(APIError) -> RESTAnswer {
        let caller = try call.caller()
        let form = Form(call.body, errors: FormErrors(), enforcing: world.settings[.threads])
        let message = form.form("message", isRequired: true)
        let draft = try Self.draft(form, type: .publicThread)
        guard let message else { throw APIError(.invalidFormBody) }
        let content = try MessageForm(message, files: call.files, from: .channel, obeying: world.settings)
        try content.checkNotEmpty()
        let thread = try world.start(draft, in: forum, by: caller.userID)
        world.channels[forum.id]?.lastMessageID = MessageID(thread.id.rawValue)
        let first = world.post(
            content, in: thread, from: WorldState.Sender(userID: caller.userID, applicationID: caller.id),
            id: MessageID(thread.id.rawValue))
        if let guild = thread.guildID { world.audit(.threadCreate, target: thread.id, call, in: guild) }
        var json = world.threadJSON(world.channels[thread.id] ?? thread, for: caller.userID)
        json["message"] = world.messageJSON(first, for: .rest(caller))
        return .created(json)
    }

    /// Checks the form.
    private static func draft(_ form: Form, type: ChannelType) throws(APIError) -> ThreadDraft {
        let name = form.string("name", length: 1...Limits.channelName, isRequired: true)
        let minutes = form.choice("auto_archive_duration", of: ThreadRecord.autoArchiveChoices)
        let seconds = form.int("rate_limit_per_user", in: ChannelRules.slowMode)
        try form.errors.check()
        var draft = ThreadDraft(name: name ?? "", type: type)
        draft.autoArchiveMinutes = minutes ?? ThreadRecord.standardAutoArchive
        draft.secondsBetweenMessages = seconds ?? 0
        return draft
    }
}
