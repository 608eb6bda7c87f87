import DiscordModel

extension HTMLWriter {
    /// Source: <https://docs.discord.com/developers/resources/message#embed-object>
    mutating func embed(_ embed: Embed, names: NameBook) {
        self.markup("<div class=\"embed\"")
        self.barColor(embed.color)
        self.markup(">")
        self.part("provider", embed.provider?.name)
        if let author = embed.author {
            self.markup("<div class=\"embed-author\">")
            self.link(to: author.url) { $0.name(author.name) }
            self.markup("</div>")
        }
        if let title = embed.title {
            self.markup("<div class=\"embed-title text\" dir=\"auto\">")
            self.title(title, embed.url, names)
            self.markup("</div>")
        }
        if let description = embed.description {
            self.markup("<div class=\"content\" dir=\"auto\">")
            self.markdown(description, names: names)
            self.markup("</div>")
        }
        self.fields(embed.fields ?? [], names)
        self.media("Picture", embed.image?.url)
        self.media("Thumbnail", embed.thumbnail?.url)
        self.embedFooter(embed)
        self.markup("</div>")
    }

    /// The number has 24 bits, so nothing but a colour can come of it.
    private mutating func barColor(_ color: Int?) {
        guard let color else { return }
        let digits = String(color & 0xFF_FFFF, radix: 16)
        self.markup(" style=\"border-left-color:#")
        self.text(String(repeating: "0", count: 6 - digits.count) + digits)
        self.markup("\"")
    }

    /// A title with an address is one link as a whole; another has Markdown with links of its own.
    private mutating func title(_ title: String, _ address: String?, _ names: NameBook) {
        if address == nil {
            self.inline(MarkdownParser.inline(title), names)
        } else {
            self.link(to: address) { $0.inline(MarkdownParser.label(title), names) }
        }
    }

    private mutating func part(_ name: StaticString, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        self.markup("<div class=\"label ")
        self.markup(name)
        self.markup("\">")
        self.name(text)
        self.markup("</div>")
    }

    private mutating func fields(_ fields: [Embed.Field], _ names: NameBook) {
        guard !fields.isEmpty else { return }
        self.markup("<div class=\"fields\">")
        for field in fields {
            self.markup(field.inline == true ? "<div class=\"field\">" : "<div class=\"field wide\">")
            self.markup("<div class=\"field-name text\" dir=\"auto\">")
            self.inline(MarkdownParser.inline(field.name), names)
            self.markup("</div><div class=\"content\" dir=\"auto\">")
            self.markdown(field.value, names: names)
            self.markup("</div></div>")
        }
        self.markup("</div>")
    }

    private mutating func media(_ kind: StaticString, _ address: String?) {
        guard let address else { return }
        self.markup("<div class=\"label\">")
        self.markup(kind)
        self.markup(": ")
        self.link(to: address) { $0.name(Self.fileName(of: address)) }
        self.markup("</div>")
    }

    /// The last part of the path, without the signature behind it.
    private static func fileName(of address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard let name = path.split(separator: "/").last, !name.isEmpty else { return address }
        return String(name)
    }

    private mutating func embedFooter(_ embed: Embed) {
        guard embed.footer != nil || embed.timestamp != nil else { return }
        self.markup("<div class=\"label embed-footer\">")
        if let footer = embed.footer { self.name(footer.text) }
        if embed.footer != nil, embed.timestamp != nil { self.markup(" · ") }
        if let moment = embed.timestamp { self.time(moment, .dateAndTime) }
        self.markup("</div>")
    }
}
