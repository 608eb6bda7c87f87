import DiscordModel

/// What Discord's clients write between `<` and `>`: mentions, custom emoji and moments.
///
/// Source: <https://docs.discord.com/developers/reference#message-formatting>
enum AngleToken {
    /// No token is longer: a command's name has three words of at most 32 characters.
    private static let lengthInBytes = 440

    /// - Parameters:
    ///   - bytes: Text that begins with `<`.
    ///   - steps: Goes up by the bytes that were looked at.
    /// - Returns: What the token stands for and where it ends.
    static func read(_ bytes: ArraySlice<UInt8>, steps: inout Int) -> (MarkdownInline, end: Int)? {
        guard let second = bytes.dropFirst().first, "@#:at/i".utf8.contains(second) else { return nil }
        var end = bytes.startIndex + 1
        let limit = min(bytes.endIndex, end + Self.lengthInBytes)
        // A token holds no second `<`, so no byte is searched twice.
        while end < limit, bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "<"), bytes[end] >= 0x20 {
            steps &+= 1
            end += 1
        }
        guard end < limit, bytes[end] == UInt8(ascii: ">") else { return nil }
        let inside = String(decoding: bytes[bytes.startIndex + 1..<end], as: UTF8.self)
        return (Self.mention(inside) ?? Self.emoji(inside) ?? Self.moment(inside)).map { ($0, end + 1) }
    }

    private static func mention(_ text: String) -> MarkdownInline? {
        if let id = Self.id(text, after: "@&", as: Role.self) { return .mention(.role(id)) }
        if let id = Self.id(text, after: "@!", as: User.self) { return .mention(.user(id)) }
        if let id = Self.id(text, after: "@", as: User.self) { return .mention(.user(id)) }
        if let id = Self.id(text, after: "#", as: Channel.self) { return .mention(.channel(id)) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if text.hasPrefix("/"), parts[0].utf8.count > 1, CommandID(String(parts[1])) != nil {
            return .mention(.command(String(parts[0].dropFirst())))
        }
        guard parts[0] == "id", let guide = Self.guides[parts[1]] else { return nil }
        return .mention(.guide(guide))
    }

    /// What Discord calls the server's own pages.
    private static let guides: [Substring: String] = [
        "customize": "Channels & Roles", "browse": "Browse Channels", "guide": "Server Guide",
        "linked-roles": "Linked Roles",
    ]

    private static func id<Object>(_ text: String, after prefix: String, as: Object.Type) -> Snowflake<Object>? {
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count)
        guard digits.utf8.allSatisfy(\.isDigit) else { return nil }
        return Snowflake(String(digits))
    }

    /// `:name:1` or `a:name:1`
    private static func emoji(_ text: String) -> MarkdownInline? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "" || parts[0] == "a", (1...64).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy(\.isWord), Self.id(String(parts[2]), after: "", as: Emoji.self) != nil
        else { return nil }
        return .emoji(name: String(parts[1]))
    }

    /// `t:1` or `t:1:F`
    private static func moment(_ text: String) -> MarkdownInline? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0] == "t", let seconds = Int64(parts[1]),
            Self.calendarSeconds.contains(seconds)
        else { return nil }
        let moment = Timestamp(millisecondsSince1970: seconds * 1000)
        guard parts.count == 3 else { return .timestamp(moment, .dateAndTime) }
        guard let letter = parts[2].utf8.first, parts[2].utf8.count == 1, let format = UTCFormat(letter: letter) else {
            return nil
        }
        return .timestamp(moment, format)
    }

    /// The years 1 to 9999, which are what HTML can say.
    private static let calendarSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
}
