extension HTMLWriter {
    mutating func markdown(_ text: String, names: NameBook) {
        for block in MarkdownParser.blocks(of: text) { self.block(block, names) }
    }

    private mutating func block(_ block: MarkdownBlock, _ names: NameBook) {
        switch block {
        case .paragraph(let content):
            self.markup(content.isEmojiOnly ? "<div class=\"text jumbo\">" : "<div class=\"text\">")
            self.inline(content, names)
            self.markup("</div>")
        case .heading(let level, let content): self.heading(level, content, names)
        case .subtext(let content):
            self.markup("<div class=\"text subtext\">")
            self.inline(content, names)
            self.markup("</div>")
        case .quote(let blocks):
            self.markup("<blockquote>")
            for block in blocks { self.block(block, names) }
            self.markup("</blockquote>")
        case .list(let list): self.list(list, names)
        }
    }

    /// A message's headings lie below the document's own.
    private mutating func heading(_ level: Int, _ content: [MarkdownInline], _ names: NameBook) {
        let (start, end): (StaticString, StaticString) =
            switch level {
            case 1: ("<h4 class=\"text\">", "</h4>")
            case 2: ("<h5 class=\"text\">", "</h5>")
            default: ("<h6 class=\"text\">", "</h6>")
            }
        self.markup(start)
        self.inline(content, names)
        self.markup(end)
    }

    private mutating func list(_ list: MarkdownList, _ names: NameBook) {
        if let start = list.start {
            self.markup("<ol start=\"")
            self.number(start)
            self.markup("\">")
        } else {
            self.markup("<ul>")
        }
        for item in list.items {
            self.markup("<li><div class=\"text\">")
            self.inline(item.content, names)
            self.markup("</div>")
            for child in item.children { self.list(child, names) }
            self.markup("</li>")
        }
        self.markup(list.start == nil ? "</ul>" : "</ol>")
    }

    mutating func inline(_ nodes: [MarkdownInline], _ names: NameBook) {
        for node in nodes { self.node(node, names) }
    }

    private mutating func node(_ node: MarkdownInline, _ names: NameBook) {
        switch node {
        case .text(let text): self.text(text)
        case .styled(let style, let content): self.styled(style, content, names)
        case .code(let code):
            self.markup("<code>")
            self.text(code)
            self.markup("</code>")
        case .codeBlock(let language, let code): self.codeBlock(language, code)
        case .link(let link, let label):
            self.link(to: link.address, showsAddress: true) { $0.inline(label, names) }
        case .bareLink(let link): self.link(to: link.address) { $0.text(link.address) }
        case .mention(let mention): self.mention(mention, names)
        case .timestamp(let moment, let format):
            self.time(moment, format, class: "moment", showsZone: format.hasTime)
        case .emoji(let name):
            self.markup("<span class=\"emoji\">:")
            self.text(name)
            self.markup(":</span>")
        }
    }

    private mutating func styled(_ style: MarkdownInline.Style, _ content: [MarkdownInline], _ names: NameBook) {
        let (start, end): (StaticString, StaticString) =
            switch style {
            case .strong: ("<strong>", "</strong>")
            case .emphasis, .underscoreEmphasis: ("<em>", "</em>")
            case .underline: ("<u>", "</u>")
            case .strikethrough: ("<s>", "</s>")
            // A check box uncovers it without a script, by mouse, finger and keyboard.
            case .spoiler:
                (
                    "<label class=\"spoiler\"><input type=\"checkbox\" aria-label=\"Show the spoiler\"><span>",
                    "</span></label>"
                )
            }
        self.markup(start)
        self.inline(content, names)
        self.markup(end)
    }

    private mutating func codeBlock(_ language: String?, _ code: String) {
        self.markup("<pre><code")
        if let language {
            self.markup(" class=\"language-")
            self.text(language)
            self.markup("\"")
        }
        // A line feed right after <pre> would be dropped; <code> stands between.
        self.markup(">")
        self.text(code)
        self.markup("</code></pre>")
    }

    private mutating func mention(_ mention: MarkdownInline.Mention, _ names: NameBook) {
        self.markup("<span class=\"mention\">")
        switch mention {
        case .user(let id): self.name("@\(names.user(id))")
        case .role(let id): self.name("@\(names.role(id))")
        case .channel(let id): self.name("#\(names.channel(id))")
        case .command(let name): self.name("/\(name)")
        case .guide(let name): self.name(name)
        case .all(let name): self.name(name)
        }
        self.markup("</span>")
    }
}

extension [MarkdownInline] {
    /// Whether there are just a few emoji, which Discord shows large.
    fileprivate var isEmojiOnly: Bool {
        guard self.count == 1, case .text(let text) = self[0], text.utf8.count <= 300, text.utf8.first ?? 0 >= 0x80
        else { return false }
        return text.allSatisfy { $0.isWhitespace || $0.isEmoji }
    }
}

extension Character {
    fileprivate var isEmoji: Bool {
        guard let first = self.unicodeScalars.first else { return false }
        return first.properties.isEmojiPresentation || first.properties.isEmoji && self.unicodeScalars.count > 1
    }
}
