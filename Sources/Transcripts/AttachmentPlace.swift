public import Tickets

/// Where a reader finds the files that the archive keeps.
public enum AttachmentPlace: Sendable {
    /// Elsewhere: the transcript tells their names and sizes.
    case named
    /// Behind links, which the closure makes: relative ones for files beside the transcript, or whole addresses.
    case linked(@Sendable (ArchivedAttachment) -> String)
    /// Pictures in the document itself, those of at most `each` bytes until `total` bytes are used, the rest named.
    /// `read` gives the content, or `nil` where it is gone.
    case embedded(total: Int, each: Int, read: @Sendable (ArchivedAttachment) async throws -> [UInt8]?)
}
