public import DiscordModel
import NIOCore

extension MessageDraft {
    /// The files that the draft's own attachments carry, in the order of their ids.
    public var uploads: [FileUpload] {
        (self.attachments ?? []).sorted { $0.id < $1.id }.compactMap { attachment in
            attachment.file.map {
                FileUpload(
                    filename: attachment.filename, contentType: $0.contentType, bytes: ByteBuffer(bytes: $0.bytes))
            }
        }
    }

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

extension AttachmentDraft {
    /// The file as an attachment of an answer to an interaction.
    public init(id: Int, _ file: FileUpload) {
        self.init(
            id: id, filename: file.filename,
            file: .init(contentType: file.contentType, bytes: Array(file.bytes.readableBytesView)))
    }
}
