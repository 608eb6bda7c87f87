import DiscordModel
import Tickets

/// What is known while a message is written.
struct Scene: Sendable {
    var names: NameBook
    var earlier = EarlierMessages()
    let place: AttachmentPlace

    func files(of entry: TranscriptMessage, _ attachments: [Attachment]?, pictures: [AttachmentID: Picture] = [:])
        -> [AttachmentView]
    {
        guard let attachments, !attachments.isEmpty else { return [] }
        return attachments.map { attachment in
            var view = AttachmentView(attachment, record: entry.attachments[attachment.id], in: self.place)
            view.picture = pictures[attachment.id]
            return view
        }
    }
}
