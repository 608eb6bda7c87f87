import DiscordModel

extension MessageDraft {
    /// Lists each file that the draft does not list itself, so that Discord keeps it.
    func listing(_ files: [FileUpload]) -> Self {
        guard !files.isEmpty else { return self }
        let listed = self.attachments ?? []
        let missing = files.enumerated().filter { index, _ in !listed.contains { $0.id == index } }
        var draft = self
        draft.attachments = listed + missing.map { AttachmentDraft(id: $0, filename: $1.filename) }
        return draft
    }
}
