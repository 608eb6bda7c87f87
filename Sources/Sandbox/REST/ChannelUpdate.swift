import DiscordModel

/// What PATCH does to a channel. Source: <https://docs.discord.com/developers/resources/channel#modify-channel>
enum ChannelUpdate {
    static func apply(
        _ call: RESTCall, to before: ChannelRecord, in guild: GuildRecord, by user: UserID,
        _ world: inout WorldState
    ) throws(APIError) -> ChannelRecord {
        let errors = FormErrors()
        let form = Form(call.body, errors: errors, enforcing: world.settings[.channelCreation])
        var channel = before
        if let name = form.string("name", length: 1...Limits.channelName) {
            channel.name = world.channelName(name, type: channel.type)
        }
        if form.has("topic") { channel.topic = ChannelRules.checkTopic(form, type: channel.type) }
        if let position = form.int("position", in: 0...Int.max) { channel.position = position }
        if let flag = form.bool("nsfw") { channel.isAgeRestricted = flag }
        if let seconds = form.int("rate_limit_per_user", in: ChannelRules.slowMode) {
            channel.secondsBetweenMessages = seconds
        }
        let overwrites = ChannelRules.overwrites(form.enforcing(world.settings[.overwrites]), isEdit: true)
        let parent: ChannelID? = form.id("parent_id")
        try errors.check()

        if let overwrites {
            try world.checkOverwrites(overwrites, of: before, by: user, in: guild)
            channel.overwrites = overwrites
        }
        if form.has("parent_id"), parent != before.parentID {
            try self.move(&channel, to: parent, in: guild, by: user, world, copyingOverwrites: false)
        }
        try world.takeRenames(
            &channel, name: channel.name != before.name, topic: channel.topic != before.topic)
        return channel
    }

    /// Needs Manage Channels on the channel, which is checked already, and on the category (rule 43).
    static func move(
        _ channel: inout ChannelRecord, to parent: ChannelID?, in guild: GuildRecord, by user: UserID,
        _ world: WorldState, copyingOverwrites: Bool
    ) throws(APIError) {
        if let parent {
            try world.checkParent(parent, in: guild, of: channel.type, moved: channel.id)
            guard let category = world.channels[parent] else { throw APIError(.unknownChannel) }
            if world.settings[.channelMoves] {
                guard world.isShown(category, to: user) else { throw APIError(.missingAccess) }
                guard world.permissions(of: user, in: category).contains(.manageChannels) else {
                    throw APIError(.missingPermissions)
                }
            }
            if copyingOverwrites {
                try world.checkOverwrites(category.overwrites, of: channel, by: user, in: guild)
                channel.overwrites = category.overwrites
            }
        }
        channel.parentID = parent
    }
}
