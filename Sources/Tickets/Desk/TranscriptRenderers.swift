/// The forms in which a conversation can be had.
public enum TranscriptFormat: String, CaseIterable, Sendable {
    case html
    case json
    case text

    /// How names of such files end.
    public var fileExtension: String {
        switch self {
        case .html: "html"
        case .json: "json"
        case .text: "txt"
        }
    }

    public var contentType: String {
        switch self {
        case .html: "text/html; charset=utf-8"
        case .json: "application/json; charset=utf-8"
        case .text: "text/plain; charset=utf-8"
        }
    }
}

/// Who writes conversations as documents, by what becomes of the attachments.
public struct TranscriptRenderers: Sendable {
    /// Where a document finds the copy of an attachment, as a reference relative to the document.
    public typealias Address = @Sendable (ArchivedAttachment) -> String

    /// For a document that stands alone: pictures are in it, as far as there is room.
    public let alone: @Sendable (TranscriptFormat) -> any TranscriptRenderer
    /// For one that has to be small: attachments are named in it and no more.
    public let lean: @Sendable (TranscriptFormat) -> any TranscriptRenderer
    /// For one beside which the attachments lie.
    public let linked: @Sendable (TranscriptFormat, @escaping Address) -> any TranscriptRenderer

    public init(
        alone: @escaping @Sendable (TranscriptFormat) -> any TranscriptRenderer,
        lean: @escaping @Sendable (TranscriptFormat) -> any TranscriptRenderer,
        linked: @escaping @Sendable (TranscriptFormat, @escaping Address) -> any TranscriptRenderer
    ) {
        self.alone = alone
        self.lean = lean
        self.linked = linked
    }
}
