import DiscordModel

/// What makes the address of a file good, and for how long (rule 55): `ex` and `is` are hexadecimal seconds, `hm` belongs to
/// both and to the file. It is a checksum over a secret, and no cryptography.
///
/// Source: <https://docs.discord.com/developers/reference#signed-attachment-cdn-urls>
struct AttachmentSignature: Hashable, Sendable {
    private let expiry: String
    private let issued: String
    private let checksum: String

    /// Those that a query has.
    init?(_ query: [String: String]) {
        guard let expiry = query["ex"], let issued = query["is"], let checksum = query["hm"] else { return nil }
        (self.expiry, self.issued, self.checksum) = (expiry, issued, checksum)
    }

    private init(of file: StoredFile, expiry: String, issued: String) {
        (self.expiry, self.issued) = (expiry, issued)
        let signed = "\(file.secret) \(expiry) \(issued)"
        self.checksum = [signed, signed + " "].map { String(StableRandom.hash($0), radix: 16) }.joined()
    }

    /// The right one for a file and the times that another one names.
    init(of file: StoredFile, _ other: Self) { self.init(of: file, expiry: other.expiry, issued: other.issued) }

    init(of file: StoredFile, from now: Timestamp, for lifetime: Duration) {
        self.init(of: file, expiry: Self.hexadecimal(now + lifetime), issued: Self.hexadecimal(now))
    }

    private static func hexadecimal(_ time: Timestamp) -> String {
        String(time.secondsSince1970, radix: 16)
    }

    var expiresAt: Timestamp { Timestamp(millisecondsSince1970: (Int64(self.expiry, radix: 16) ?? 0) * 1000) }

    var query: String { "ex=\(self.expiry)&is=\(self.issued)&hm=\(self.checksum)&" }
}

extension WorldState {
    /// A fresh one each time. Files of ephemeral messages, and of forms, have a path of their own.
    func attachmentURL(_ attachment: AttachmentRecord, in channel: ChannelID) -> String {
        let stored = self.attachments[attachment.id]?.folder ?? StoredFile.attachments
        let folder = attachment.isEphemeral ? StoredFile.ephemeralAttachments : stored
        let bare = "\(self.originURL)/\(folder)/\(channel)/\(attachment.id)/\(attachment.filename)"
        guard let file = self.attachments[attachment.id] else { return bare }
        let signature = AttachmentSignature(of: file, from: self.now, for: self.settings.attachmentLifetime)
        return "\(bare)?\(signature.query)"
    }
}
