public import DiscordModel

extension Person {
    /// Starts a post in a forum.
    ///
    /// - Throws: ``PersonRefusal`` when the person may not, or the channel is no forum.
    @discardableResult
    public func posts(
        _ title: String, saying text: String, files: [SentFile] = [], in forum: ChannelID
    ) async throws -> ChannelID {
        try self.world.write { world in
            try world.startPost(title, saying: text, files: files, by: self.id, in: forum)
        }
    }
}

extension WorldState {
    mutating func startPost(
        _ title: String, saying text: String, files: [SentFile], by person: UserID, in id: ChannelID
    ) throws(PersonRefusal) -> ChannelID {
        guard let forum = self.channels[id], self.canView(person, forum), forum.type.holdsThreadsOnly else {
            throw PersonRefusal("There is no such forum")
        }
        guard (1...Limits.channelName).contains(title.trimmed.unicodeScalars.count) else {
            throw PersonRefusal("A post's title has 1 to \(Limits.channelName) characters")
        }
        let content = try Self.checkedLength(text)
        guard !content.isEmpty || !files.isEmpty else { throw PersonRefusal("A message cannot be empty") }
        let draft = ThreadDraft(name: title, type: .publicThread)
        let thread = try PersonRefusal.wrap { () throws(APIError) in try self.start(draft, in: forum, by: person) }
        var form = MessageForm.empty
        form.content = content
        form.files = files.enumerated().map { index, file in
            UploadedFile(
                field: "files[\(index)]", filename: file.filename, contentType: file.contentType, bytes: file.bytes)
        }
        let first = MessageID(thread.id.rawValue)
        self.channels[forum.id]?.lastMessageID = first
        _ = self.post(form, in: thread, from: Sender(userID: person), id: first)
        return thread.id
    }
}
