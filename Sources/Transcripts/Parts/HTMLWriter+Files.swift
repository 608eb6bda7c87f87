import DiscordModel

/// Files: shown where they are at hand, else named together with what became of them.
extension HTMLWriter {
    mutating func file(_ file: AttachmentView, isSpoiler: Bool = false) {
        let isSpoiler = isSpoiler || file.attachment.isSpoiler
        if file.picture != nil || file.isImage && file.link?.isRelative == true {
            self.picture(file, isSpoiler)
        } else {
            self.box(file, isSpoiler)
        }
    }

    private mutating func picture(_ file: AttachmentView, _ isSpoiler: Bool) {
        self.markup("<figure>")
        self.covered(isSpoiler, isBox: true) { html in
            if !isSpoiler, let link = file.link {
                html.markup("<a href=\"")
                html.text(link.address)
                html.markup("\">")
                html.image(file)
                html.markup("</a>")
            } else {
                html.image(file)
            }
        }
        self.markup("<figcaption>")
        self.fileName(file)
        self.markup(" · ")
        self.text(ByteCount.text(file.attachment.size))
        self.markup("</figcaption></figure>")
    }

    private mutating func image(_ file: AttachmentView) {
        self.markup("<img alt=\"")
        self.text(file.attachment.description ?? file.filename)
        if let picture = file.picture {
            self.markup("\" src=\"data:")
            self.markup(picture.type)
            self.markup(";base64,")
            self.base64(picture.bytes)
        } else if let link = file.link {
            self.markup("\" loading=\"lazy\" src=\"")
            self.text(link.address)
        }
        self.markup("\">")
    }

    private mutating func box(_ file: AttachmentView, _ isSpoiler: Bool) {
        self.markup(file.fate.isGone ? "<div class=\"file gone\">" : "<div class=\"file\">")
        self.markup("<span class=\"suffix\" aria-hidden=\"true\">")
        self.text(file.suffix ?? "FILE")
        self.markup("</span><div><div>")
        self.fileName(file)
        if isSpoiler { self.markup(" <span class=\"badge\">SPOILER</span>") }
        self.markup("</div>")
        if file.fate != .erased { self.fileFacts(file) }
        self.player(file)
        if let sentence = file.fate.sentence {
            self.markup(file.fate.isGone ? "<div class=\"fate\">" : "<div class=\"label\">")
            self.markup(sentence)
            self.markup("</div>")
        }
        self.markup("</div></div>")
    }

    private mutating func fileName(_ file: AttachmentView) {
        if let link = file.link {
            self.markup("<a href=\"")
            self.text(link.address)
            self.markup("\" rel=\"noopener noreferrer nofollow\">")
            self.name(file.filename)
            self.markup("</a>")
        } else if file.fate == .onDiscord {
            self.link(to: file.attachment.url) { $0.name(file.filename) }
        } else {
            self.name(file.filename)
        }
    }

    private mutating func fileFacts(_ file: AttachmentView) {
        self.markup("<div class=\"label\">")
        self.text(ByteCount.text(file.attachment.size))
        if let type = file.contentType {
            self.markup(" · ")
            self.text(type)
        }
        if let seconds = file.duration {
            self.markup(" · voice message, ")
            self.number(seconds / 60)
            self.markup(":")
            if seconds % 60 < 10 { self.markup("0") }
            self.number(seconds % 60)
        }
        if file.fate == .kept, file.link == nil { self.markup(" · kept in the archive") }
        self.markup("</div>")
        if let description = file.attachment.description, !description.isEmpty {
            self.markup("<div class=\"label\" dir=\"auto\">“")
            self.text(description)
            self.markup("”</div>")
        }
    }

    private mutating func player(_ file: AttachmentView) {
        if let link = file.link, link.isRelative, file.isAudio || file.isVideo {
            self.markup(file.isAudio ? "<audio" : "<video")
            self.markup(" controls preload=\"none\" src=\"")
            self.text(link.address)
            self.markup(file.isAudio ? "\"></audio>" : "\"></video>")
        } else if let wave = file.attachment.waveform.flatMap({ Base64.decoded($0, limit: 256) }), !wave.isEmpty {
            self.waveform(wave)
        }
    }

    /// The loudness of a voice message as at most 64 bars, one unit wide, in a field 64 high.
    private mutating func waveform(_ samples: [UInt8]) {
        let count = min(64, samples.count)
        self.markup("<svg class=\"wave\" aria-hidden=\"true\" preserveAspectRatio=\"none\" viewBox=\"0 0 ")
        self.number(count * 3)
        self.markup(" 64\">")
        for number in 0..<count {
            let part = samples[number * samples.count / count..<(number + 1) * samples.count / count]
            let height = max(3, Int(part.max() ?? 0) / 4)
            self.markup("<rect width=\"2\" x=\"")
            self.number(number * 3)
            self.markup("\" y=\"")
            self.number((64 - height) / 2)
            self.markup("\" height=\"")
            self.number(height)
            self.markup("\"></rect>")
        }
        self.markup("</svg>")
    }

    /// Hides `content` until it is asked for, by a check box that needs no script.
    mutating func covered(_ isCovered: Bool, isBox: Bool, content: (inout HTMLWriter) -> Void) {
        guard isCovered else { return content(&self) }
        self.markup(isBox ? "<label class=\"spoiler box\">" : "<label class=\"spoiler\">")
        self.markup("<input type=\"checkbox\" aria-label=\"Show the spoiler\"><span>")
        content(&self)
        self.markup("</span></label>")
    }
}
