import DiscordModel

extension HTMLWriter {
    /// Source: <https://docs.discord.com/developers/resources/message#embed-object>
    mutating func embed(_ embed: Embed, names: NameBook) {
        self.markup("<div class=\"embed\">")
        self.stripe(embed.color)
        self.provider(embed.provider)
        if let author = embed.author {
            self.markup("<div class=\"embed-author\">")
            self.link(to: author.url) { $0.name(author.name) }
            self.markup("</div>")
        }
        if let title = embed.title {
            self.markup("<div class=\"embed-title text\" dir=\"auto\">")
            self.title(title, embed.url, names)
            self.markup("</div>")
        } else if let address = embed.url {
            self.markup("<div class=\"embed-title\">")
            self.link(to: address) { $0.name(address) }
            self.markup("</div>")
        }
        if let description = embed.description {
            self.markup("<div class=\"content\" dir=\"auto\">")
            self.markdown(description, names: names)
            self.markup("</div>")
        }
        self.fields(embed.fields ?? [], names)
        self.embedLinks(EmbedLink.all(of: embed))
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

    private mutating func provider(_ provider: Embed.Provider?) {
        guard let provider, let name = provider.name ?? provider.url, !name.isEmpty else { return }
        self.markup("<div class=\"label provider\">")
        self.link(to: provider.url) { $0.name(name) }
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

    /// On one line, as far as they go on it: they are what is least to be read here.
    private mutating func embedLinks(_ links: [EmbedLink]) {
        guard !links.isEmpty else { return }
        self.markup("<div class=\"label elsewhere\">")
        for link in links {
            self.markup("<span>")
            self.text(link.kind)
            self.markup(": ")
            self.link(to: link.address) { $0.name(EmbedLink.name(of: link.address)) }
            if let description = link.description, !description.isEmpty {
                self.markup(" “")
                self.name(description)
                self.markup("”")
            }
            self.markup("</span> ")
        }
        self.markup("</div>")
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
