public import NIOCore

/// A file to be sent along with a message. At most 10 MiB, unless the server is boosted.
///
/// Source: <https://docs.discord.com/developers/reference#uploading-files>
public struct FileUpload: Hashable, Sendable {
    public let filename: String
    public let contentType: String
    public let bytes: ByteBuffer

    public init(filename: String, contentType: String, bytes: ByteBuffer) {
        self.filename = filename
        self.contentType = contentType
        self.bytes = bytes
    }
}
