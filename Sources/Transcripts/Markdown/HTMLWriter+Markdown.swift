import DiscordModel

extension HTMLWriter {
    mutating func markdown(_ text: String, names: NameBook) {
        if PlainText.isPlain(text) {
            self.markup("<div class=\"text\">")
            self.text(text)
            self.markup("</div>")
            return
        }
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
            self.moment(moment, format)
        case .emoji(let name):
            self.markup("<span class=\"emoji\">:")
            self.text(name)
            self.markup(":</span>")
        }
    }

    /// A moment that somebody wrote, with its zone.
    private mutating func moment(_ moment: Timestamp, _ format: UTCFormat) {
        self.timeStart(moment, format)
        self.markup(" class=\"moment\" title=\"")
        self.utc(moment, .full)
        self.markup("\">")
        self.utc(moment, format)
        if format.hasTime { self.markup(" UTC") }
        self.markup("</time>")
    }

    private mutating func styled(_ style: MarkdownInline.Style, _ content: [MarkdownInline], _ names: NameBook) {
        if style == .spoiler {
            return self.covered(true, isBox: false) { $0.inline(content, names) }
        }
        let (start, end): (StaticString, StaticString) =
            switch style {
            case .strong: ("<strong>", "</strong>")
            case .emphasis, .underscoreEmphasis, .spoiler: ("<em>", "</em>")
            case .underline: ("<u>", "</u>")
            case .strikethrough: ("<s>", "</s>")
            }
        self.markup(start)
        self.inline(content, names)
        self.markup(end)
    }

    private mutating func codeBlock(_ language: String?, _ code: String) {
        self.markup("<div class=\"code\">")
        if let language {
            self.markup("<div class=\"language\">")
            self.text(language)
            self.markup("</div>")
        }
        // A line feed right after <pre> would be dropped; <code> stands between.
        self.markup("<pre><code>")
        self.code(code, language)
        self.markup("</code></pre></div>")
    }

    private mutating func code(_ code: String, _ language: String?) {
        guard let language, let grammar = CodeGrammar.of(language) else { return self.text(code) }
        for (kind, text) in grammar.tokens(of: code) {
            switch kind {
            case .plain:
                self.text(text)
                continue
            case .comment: self.markup("<span class=\"c\">")
            case .literal: self.markup("<span class=\"s\">")
            case .keyword: self.markup("<span class=\"k\">")
            case .number: self.markup("<span class=\"n\">")
            }
            self.text(text)
            self.markup("</span>")
        }
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
