import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

/// Serves the files that messages carry, in place of Discord's CDN. Rule 55: the URL cannot be guessed, and dies.
struct AttachmentServer: Sendable {
    /// A page may use its own script, as it could after a download, but in an origin of its own: it reaches neither the
    /// network nor the page of the sandbox.
    private static let policy =
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

    let world: World

    /// `/attachments/CHANNEL/ID/NAME?ex=EXPIRY&is=ISSUED&hm=SIGNATURE&`, and the same below `/ephemeral-attachments`.
    func respond(path: [String], query: [String: String]) -> Response {
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
        guard let file else { return Response(status: .notFound) }
        var headers = HTTPFields()
        headers[.contentType] = Self.servedType(of: file)
        headers[.xContentTypeOptions] = "nosniff"
        let isHTML = file.contentType.hasPrefix("text/html") || file.filename.hasSuffix(".html")
        let isInline = isHTML || file.contentType.hasPrefix("image/") || file.contentType.hasPrefix("text/")
        headers[.contentDisposition] = "\(isInline ? "inline" : "attachment"); filename=\"\(file.filename)\""
        headers[.contentSecurityPolicy] = Self.policy
        return Response(
            status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
    }

    private static func servedType(of file: StoredFile) -> String {
        if file.filename.hasSuffix(".html") { return "text/html; charset=utf-8" }
        return file.contentType
    }
}
