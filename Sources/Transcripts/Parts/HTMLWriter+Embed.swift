import DiscordModel

extension HTMLWriter {
    /// Source: <https://docs.discord.com/developers/resources/message#embed-object>
    mutating func embed(_ embed: Embed, names: NameBook) {
        self.markup("<div class=\"embed\">")
        self.stripe(embed.color)
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
        self.media("Video", embed.video?.url)
        self.embedFooter(embed)
        self.markup("</div>")
    }

    /// The coloured edge of a block. A drawing and no style, for the document's policy takes styles only from its head.
    mutating func stripe(_ color: Int?) {
        self.markup("<svg class=\"stripe\" aria-hidden=\"true\"><rect width=\"4\" height=\"100%\"")
        if let color {
            self.markup(" fill=\"")
            self.color(color)
            self.markup("\"")
        }
        self.markup("></rect></svg>")
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

    /// Fields that are to stand beside each other do so by threes, the others have a line of their own.
    private mutating func fields(_ fields: [Embed.Field], _ names: NameBook) {
        var rest = fields[...]
        while let first = rest.first {
            let row = first.inline == true ? rest.prefix(3).prefix { $0.inline == true } : rest.prefix(1)
            rest = rest.dropFirst(row.count)
            switch row.count {
            case 1: self.markup("<div class=\"fields\">")
            case 2: self.markup("<div class=\"fields two\">")
            default: self.markup("<div class=\"fields three\">")
            }
            for field in row { self.field(field, names) }
            self.markup("</div>")
        }
    }

    private mutating func field(_ field: Embed.Field, _ names: NameBook) {
        self.markup("<div><div class=\"field-name text\" dir=\"auto\">")
        self.inline(MarkdownParser.inline(field.name), names)
        self.markup("</div><div class=\"content\" dir=\"auto\">")
        self.markdown(field.value, names: names)
        self.markup("</div></div>")
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
    static func fileName(of address: String) -> String {
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
