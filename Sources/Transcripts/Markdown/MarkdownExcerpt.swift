/// The beginning of a message in one line of plain text, as it stands above an answer to it.
enum MarkdownExcerpt {
    static let lengthInCharacters = 120

    static func of(_ text: String, names: NameBook) -> String {
        // Cut before reading: nothing beyond is shown.
        let start = String(text.prefix(4 * Self.lengthInCharacters))
        var words = ""
        for block in MarkdownParser.blocks(of: start) {
            if !words.isEmpty { words += " " }
            words += self.plain(block, names)
        }
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard line.count > Self.lengthInCharacters else { return line }
        return line.prefix(Self.lengthInCharacters) + "…"
    }

    private static func plain(_ block: MarkdownBlock, _ names: NameBook) -> String {
        switch block {
        case .paragraph(let content), .heading(_, let content), .subtext(let content): self.plain(content, names)
        case .quote(let blocks): blocks.map { self.plain($0, names) }.joined(separator: " ")
        case .list(let list): self.plain(list, names)
        }
    }

    private static func plain(_ list: MarkdownList, _ names: NameBook) -> String {
        list.items.map { item in
            ([self.plain(item.content, names)] + item.children.map { self.plain($0, names) }).joined(separator: " ")
        }.joined(separator: " ")
    }

    private static func plain(_ nodes: [MarkdownInline], _ names: NameBook) -> String {
        nodes.map { self.plain($0, names) }.joined()
    }

    private static func plain(_ node: MarkdownInline, _ names: NameBook) -> String {
        switch node {
        case .text(let text), .code(let text), .codeBlock(_, let text): text
        case .styled(.spoiler, _): "▇▇▇"
        case .styled(_, let content), .link(_, let content): self.plain(content, names)
        case .bareLink(let link): link.address
        case .mention(let mention): mention.plain(names)
        case .timestamp(let moment, let format): format.text(moment)
        case .emoji(let name): ":\(name):"
        }
    }
}

extension MarkdownInline.Mention {
    /// As it reads without any markup.
    func plain(_ names: NameBook) -> String {
        switch self {
        case .user(let id): "@\(names.user(id))"
        case .role(let id): "@\(names.role(id))"
        case .channel(let id): "#\(names.channel(id))"
        case .command(let name): "/\(name)"
        case .guide(let name), .all(let name): name
        }
    }
}
