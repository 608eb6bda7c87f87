import DiscordModel

/// What people do and see. The typed API and the page's control API both stand on this.
extension WorldState {
    /// - Parameters:
    ///   - answered: The message that it replies to.
    ///   - pinging: Whether the author of that message is mentioned.
    /// - Throws: When the person may not write there, or sees no such message.
    mutating func say(
        _ text: String, by person: UserID, in channelID: ChannelID, answering answered: MessageID? = nil,
        pinging: Bool = true
    ) throws(PersonRefusal) -> MessageRecord {
        let channel = try self.writableChannel(channelID, for: person)
        let content = try Self.checkedLength(text)
        guard !content.isEmpty else { throw PersonRefusal("A message cannot be empty") }
        var form = MessageForm.empty
        form.content = content
        return try self.post(form, in: channel, by: person, answering: answered, pinging: pinging)
    }

    /// The channels a person sees, in order; direct messages are not among them.
    func visibleChannels(of person: UserID, in guild: GuildRecord) -> [ChannelRecord] {
        self.sortedChannels(of: guild).filter { self.isShown($0, to: person) }
    }

    func guilds(of person: UserID) -> [GuildRecord] {
        self.guilds.values.filter { $0.members[person] != nil }.sorted { $0.id < $1.id }
    }

    func directMessages(of person: UserID) -> [ChannelRecord] {
        self.channels.values.filter { $0.guildID == nil && $0.recipientIDs.contains(person) }.sorted { $0.id < $1.id }
    }

    /// Oldest first, with the ephemeral ones that are for this person.
    func messages(in channel: ChannelID, for person: UserID) -> [MessageRecord] {
        (self.messages[channel] ?? MessageList()).filter { self.canSee($0, person) }
    }

    /// The newest messages that a person sees, of those before `id`.
    ///
    /// - Returns: At most `limit`, oldest first, and whether there are more before them.
    func page(
        of channel: ChannelID, for person: UserID, before id: MessageID?, limit: Int
    ) -> (messages: [MessageRecord], hasMore: Bool) {
        var found: [MessageRecord] = []
        for message in (self.messages[channel] ?? MessageList()).newestFirst(before: id)
        where self.canSee(message, person) {
            guard found.count < limit else { return (found.reversed(), true) }
            found.append(message)
        }
        return (found.reversed(), false)
    }

    /// The newest message that has such a component and that the person sees.
    func newestMessage(
        in channel: ChannelID, for person: UserID, where matches: (JSON) -> Bool
    ) -> (MessageRecord, JSON)? {
        for message in (self.messages[channel] ?? MessageList()).reversed() {
            guard let found = message.component(where: matches) else { continue }
            if self.canSee(message, person) { return (message, found) }
        }
        return nil
    }
}

extension MessageRecord {
    func component(where matches: (JSON) -> Bool) -> JSON? {
        for component in self.components {
            if let found = component.component(where: matches) { return found }
        }
        return nil
    }
}
