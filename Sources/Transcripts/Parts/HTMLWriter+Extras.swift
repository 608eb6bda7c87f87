import DiscordModel

/// What hangs below the text of a message.
extension HTMLWriter {
    mutating func attachments(_ attachments: [Attachment]) {
        for attachment in attachments {
            self.markup("<div class=\"file\"><div>")
            self.link(to: attachment.url) { $0.name(attachment.filename) }
            if attachment.isSpoiler { self.markup(" <span class=\"badge\">SPOILER</span>") }
            self.markup("</div><div class=\"label\">")
            self.text(ByteCount.text(attachment.size))
            if let type = attachment.contentType {
                self.markup(" · ")
                self.text(type.split(separator: ";").first.map(String.init) ?? type)
            }
            if let seconds = attachment.durationInSeconds, seconds.isFinite, (0..<86_400).contains(seconds) {
                self.markup(" · voice message, ")
                self.number(Int(seconds.rounded()))
                self.markup(" s")
            }
            self.markup("</div>")
            if let description = attachment.description {
                self.markup("<div class=\"label\" dir=\"auto\">“")
                self.text(description)
                self.markup("”</div>")
            }
            self.markup("</div>")
        }
    }

    mutating func stickers(_ stickers: [StickerItem]) {
        for sticker in stickers {
            self.markup("<div class=\"file\"><div>")
            self.name(sticker.name)
            self.markup("</div><div class=\"label\">Sticker</div></div>")
        }
    }

    mutating func reactions(_ reactions: [Reaction]) {
        guard !reactions.isEmpty else { return }
        self.markup("<div class=\"reactions\">")
        for reaction in reactions {
            self.markup("<span class=\"reaction\">")
            self.emoji(reaction.emoji)
            self.markup(" ")
            self.number(reaction.count)
            self.markup("</span>")
        }
        self.markup("</div>")
    }

    mutating func emoji(_ emoji: Emoji) {
        if emoji.id == nil, let name = emoji.name {
            self.text(name)
        } else {
            self.markup("<span class=\"emoji\">:")
            self.text(emoji.name ?? "deleted")
            self.markup(":</span>")
        }
    }

    /// Buttons and menus, which nobody can press any more, and the texts among them.
    mutating func components(_ components: [Component], names: NameBook, depth: Int = 0) {
        // Discord nests them four deep at most; what sends more is not Discord.
        guard depth < 8 else { return }
        for component in components {
            switch component.type {
            case .button: self.button(component)
            case .textDisplay:
                self.markup("<div class=\"content\" dir=\"auto\">")
                self.markdown(component.content ?? "", names: names)
                self.markup("</div>")
            case .separator: self.markup("<hr>")
            case .actionRow: self.group("<div class=\"row\">", component, names, depth)
            case .container: self.group("<div class=\"embed\">", component, names, depth)
            case .stringSelect, .userSelect, .roleSelect, .mentionableSelect, .channelSelect:
                self.markup("<span class=\"button select\">")
                self.text(component.placeholder ?? "Make a choice")
                self.markup(" ▾</span>")
            default: self.components(component.components ?? [], names: names, depth: depth + 1)
            }
        }
    }

    private mutating func group(_ start: StaticString, _ component: Component, _ names: NameBook, _ depth: Int) {
        self.markup(start)
        self.components(component.components ?? [], names: names, depth: depth + 1)
        self.markup("</div>")
    }

    private mutating func button(_ button: Component) {
        self.link(to: button.url) { html in
            switch button.style {
            case 1: html.markup("<span class=\"button primary\">")
            case 3: html.markup("<span class=\"button success\">")
            case 4: html.markup("<span class=\"button danger\">")
            default: html.markup("<span class=\"button\">")
            }
            if let emoji = button.emoji {
                html.emoji(emoji)
                html.markup(" ")
            }
            html.text(button.label ?? "")
            html.markup("</span>")
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
