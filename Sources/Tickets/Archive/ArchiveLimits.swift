/// How much of what people attach is kept.
public struct ArchiveLimits: Hashable, Sendable {
    /// The largest file that is copied.
    public var attachmentBytes: Int64
    /// The most that is kept for one guild, each content counted once.
    public var guildBytes: Int64

    public init(attachmentBytes: Int64 = 25 << 20, guildBytes: Int64 = 2048 << 20) {
        self.attachmentBytes = attachmentBytes
        self.guildBytes = guildBytes
    }
}

/// Where copies of attached files lie, and how many there may be.
public struct ArchiveOptions: Hashable, Sendable {
    /// Made when it is first needed.
    public var folder: String
    public var limits: ArchiveLimits

    public init(folder: String = "usher-archive", limits: ArchiveLimits = ArchiveLimits()) {
        self.folder = folder
        self.limits = limits
    }
}
