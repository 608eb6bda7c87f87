import DiscordModel
import Tickets

/// What a transcript can show of one attachment.
struct AttachmentView: Sendable {
    /// What became of Usher's copy.
    enum Fate: Hashable, Sendable {
        case kept
        /// Only Discord has it.
        case onDiscord
        case tooLarge
        case overQuota
        case lost
        case erased

        /// A sentence for readers; `nil` where the file itself is at hand.
        var sentence: StaticString? {
            switch self {
            case .kept: nil
            case .onDiscord: "Not copied. Discord has it for about a day after the message was read."
            case .tooLarge: "Not kept: it is larger than the archive takes."
            case .overQuota: "Not kept: the archive's space for this server was used up."
            case .lost: "Lost: Discord no longer had it when it was to be copied."
            case .erased: "Erased at its author's request."
            }
        }

        /// Whether nobody has it any more.
        var isGone: Bool { self != .kept && self != .onDiscord }
    }

    let attachment: Attachment
    let fate: Fate
    /// Where the kept file is, for readers of the document.
    var link: FileLink?
    /// The kept file itself.
    var picture: Picture?

    init(_ attachment: Attachment, record: ArchivedAttachment?, in place: AttachmentPlace) {
        self.attachment = attachment
        self.fate = Fate(record?.state)
        if case .linked(let link) = place, let record, self.fate == .kept { self.link = FileLink(link(record)) }
    }

    var filename: String { self.fate == .erased ? "A file" : self.attachment.filename }

    /// The kind of file without its parameters, such as `text/plain`.
    var contentType: String? {
        guard let type = self.attachment.contentType else { return nil }
        return type.split(separator: ";").first.map(String.init) ?? type
    }

    /// `JPG`, where the name ends in something like it.
    var suffix: String? {
        let parts = self.attachment.filename.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard self.fate != .erased, parts.count > 1, let last = parts.last, (1...4).contains(last.count),
            last.allSatisfy(\.isLetterOrDigit)
        else { return nil }
        return String(decoding: last, as: UTF8.self).uppercased()
    }

    var isImage: Bool { Picture.types.contains(self.contentType?.lowercased() ?? "") }
    var isAudio: Bool { self.contentType?.lowercased().hasPrefix("audio/") == true }
    var isVideo: Bool { self.contentType?.lowercased().hasPrefix("video/") == true }

    /// How long a voice message lasts, in seconds, within a day.
    var duration: Int? {
        guard let seconds = self.attachment.durationInSeconds, seconds.isFinite, (0..<86_400).contains(seconds) else {
            return nil
        }
        return Int(seconds.rounded())
    }
}

extension AttachmentView.Fate {
    init(_ state: ArchivedAttachment.State?) {
        switch state {
        case .some(.kept): self = .kept
        case .some(.tooLarge): self = .tooLarge
        case .some(.overQuota): self = .overQuota
        case .some(.lost): self = .lost
        case .some(.erased): self = .erased
        default: self = .onDiscord
        }
    }
}

/// Sizes as people read them.
enum ByteCount {
    /// `850 B`, `12.3 KB`, `4.0 MB`, by the powers of 1024.
    static func text(_ bytes: Int) -> String {
        guard bytes >= 1024 else { return "\(max(0, bytes)) B" }
        let isLarge = bytes >= 1024 * 1024
        let unit = isLarge ? 1024 * 1024 : 1024
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit)
        return "\(whole).\(rest * 10 / unit) \(isLarge ? "MB" : "KB")"
    }
}
