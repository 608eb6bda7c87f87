import DiscordModel

/// A part of a message that stands on lines of its own.
enum MarkdownBlock: Hashable, Sendable {
    /// Lines of text, with their line feeds.
    case paragraph([MarkdownInline])
    /// - Parameter level: 1 to 3.
    case heading(level: Int, [MarkdownInline])
    /// The small grey line after `-#`.
    case subtext([MarkdownInline])
    /// Never inside another quote.
    case quote([MarkdownBlock])
    case list(MarkdownList)
}

/// Items of one kind, at most `MarkdownParser.listDepth` lists inside each other.
struct MarkdownList: Hashable, Sendable {
    struct Item: Hashable, Sendable {
        var content: [MarkdownInline]
        var children: [MarkdownList] = []
    }

    /// The first number of a numbered list.
    let start: Int?
    var items: [Item]
}

/// A piece of running text.
///
/// A style is never inside itself, which is how Discord reads it too and what bounds the depth of the tree.
indirect enum MarkdownInline: Hashable, Sendable {
    enum Style: Hashable, Sendable, CaseIterable {
        case strong, emphasis, underline, underscoreEmphasis, strikethrough, spoiler
    }

    case text(String)
    case styled(Style, [MarkdownInline])
    case code(String)
    /// - Parameter language: Lower case, with letters, digits and `+-.#_` only.
    case codeBlock(language: String?, String)
    /// `[label](address)`
    case link(SafeLink, label: [MarkdownInline])
    /// An address as such.
    case bareLink(SafeLink)
    case mention(Mention)
    case timestamp(Timestamp, UTCFormat)
    case emoji(name: String)

    enum Mention: Hashable, Sendable {
        case user(UserID)
        case role(RoleID)
        case channel(ChannelID)
        case command(String)
        /// One of the server's own pages, such as `customize`.
        case guide(String)
        /// `@everyone` or `@here`
        case all(String)
    }
}
