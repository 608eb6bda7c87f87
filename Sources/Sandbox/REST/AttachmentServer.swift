import DiscordModel
import NIOHTTP1

/// Serves the files that messages carry, in place of Discord's CDN. Rule 55: the URL cannot be guessed, and dies.
struct AttachmentServer: Sendable {
    /// A page may use its own script, as it could after a download, but in an origin of its own: it reaches neither the
    /// network nor the page of the sandbox.
    private static let policy =
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

    let world: World

    /// `/attachments/CHANNEL/ID/NAME?ex=EXPIRY&is=ISSUED&hm=SIGNATURE&`, and the same below `/ephemeral-attachments`.
    func respond(path: [String], query: [String: String]) -> HTTPResponse {
        let file: StoredFile? = self.world.read { world in
            guard path.count == 4, let channel = ChannelID(path[1]), let id = AttachmentID(path[2]),
                let file = world.attachments[id], file.channelID == channel, file.filename == path[3],
                let signature = AttachmentSignature(query), signature == AttachmentSignature(of: file, signature),
                world.now < signature.expiresAt || !world.settings[.attachmentURLs],
                // Ephemeral messages say that theirs lie apart, too.
                [file.folder, StoredFile.ephemeralAttachments].contains(path[0])
            else { return nil }
            return file
        }
        guard let file else { return HTTPResponse(status: .notFound) }
        let isHTML = file.contentType.hasPrefix("text/html") || file.filename.hasSuffix(".html")
        let isInline = isHTML || file.contentType.hasPrefix("image/") || file.contentType.hasPrefix("text/")
        return HTTPResponse(
            headers: [
                "Content-Type": Self.servedType(of: file), "X-Content-Type-Options": "nosniff",
                "Content-Disposition": "\(isInline ? "inline" : "attachment"); filename=\"\(file.filename)\"",
                "Content-Security-Policy": Self.policy,
            ],
            body: .bytes(file.bytes))
    }

    /// `/emojis/ID`, with or without an ending. It is always served as it was uploaded.
    func respond(emoji path: [String]) -> HTTPResponse {
        let name = path.count == 2 ? path[1].split(separator: ".").first.map(String.init) : nil
        guard let emoji = self.world.read({ world in name.flatMap { EmojiID($0) }.flatMap { world.emojis[$0] } }) else {
            return HTTPResponse(status: .notFound)
        }
        return HTTPResponse(
            headers: [
                "Content-Type": emoji.contentType, "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": Self.policy,
            ],
            body: .bytes(Array(emoji.image)))
    }

    private static func servedType(of file: StoredFile) -> String {
        if file.filename.hasSuffix(".html") { return "text/html; charset=utf-8" }
        // It came with the upload, and goes into a header.
        let isPlain = file.contentType.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
        return isPlain ? file.contentType : "application/octet-stream"
    }
}
