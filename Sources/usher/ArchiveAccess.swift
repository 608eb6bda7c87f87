import DiscordModel
import DiscordREST
import Logging
import Tickets
import Transcripts

extension TranscriptRenderers {
    /// As much of a document as pictures may be in all, before they are written in Base64; Discord takes 10 MiB.
    private static let pictureBytes = 6 * 1024 * 1024
    private static let bytesOfOnePicture = 2 * 1024 * 1024

    /// - Parameter files: Where the pictures are that go into documents.
    static func usher(_ files: AttachmentFiles) -> Self {
        Self(
            alone: { format in
                Self.renderer(
                    format,
                    .embedded(total: self.pictureBytes, each: self.bytesOfOnePicture) { attachment in
                        guard let digest = attachment.digest else { return nil }
                        return try await files.read(digest)
                    })
            },
            lean: { Self.renderer($0, .named) },
            linked: { Self.renderer($0, .linked($1)) })
    }

    private static func renderer(_ format: TranscriptFormat, _ place: AttachmentPlace) -> any TranscriptRenderer {
        switch format {
        case .html: HTMLTranscript(attachments: place)
        case .json: JSONTranscript(attachments: place)
        case .text: TextTranscript(attachments: place)
        }
    }
}

extension TranscriptDesk {
    /// Over a database alone: nobody asks Discord, so people are called what their messages call them.
    init(over store: any TicketStore, _ configuration: UsherConfiguration) {
        let rest = RESTClient(configuration: RESTConfiguration(token: ""), logger: .silent)
        let files = AttachmentFiles(folder: configuration.archive.folder)
        self.init(
            archive: TicketArchive(store: store, files: files, rest: rest, logger: .silent),
            settings: SettingsDesk(store: store, pinned: configuration.guilds),
            headings: TranscriptHeadings(store: store, directory: GuildDirectory(), rest: nil, now: { .now }),
            renderers: .usher(files), links: nil, logger: .silent)
    }
}
