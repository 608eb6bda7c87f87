import DiscordModel
import Tickets

/// Fetches the pictures that go into the document, as long as the budget lasts.
struct PicturePurse {
    private let place: AttachmentPlace
    private var left: Int

    init(_ place: AttachmentPlace) {
        self.place = place
        if case .embedded(let total, _, _) = place { self.left = total } else { self.left = 0 }
    }

    /// The pictures of one message. What cannot be read is no picture, and never the end of the transcript.
    ///
    /// - Throws: `CancellationError`
    mutating func pictures(of message: TranscriptMessage) async throws -> [AttachmentID: Picture] {
        guard case .embedded(_, let each, let read) = self.place, !message.attachments.isEmpty,
            let attachments = message.latest?.attachments
        else { return [:] }
        var pictures: [AttachmentID: Picture] = [:]
        for attachment in attachments {
            guard let record = message.attachments[attachment.id], record.state == .kept, record.size <= each,
                record.size <= self.left,
                AttachmentView(attachment, record: record, in: self.place).isImage
            else { continue }
            try Task.checkCancellation()
            guard let bytes = try? await read(record), bytes.count <= min(each, self.left),
                let picture = Picture(bytes)
            else { continue }
            pictures[attachment.id] = picture
            self.left -= bytes.count
        }
        return pictures
    }
}
