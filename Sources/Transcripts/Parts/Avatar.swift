import DiscordModel

/// A person's initials on a colour of their own, in place of a picture that would have to be fetched.
struct Avatar: Hashable, Sendable {
    let initials: String
    /// Out of `Stylesheet`'s colours.
    let color: Int

    static let colorCount = 8

    init(of user: User) {
        let words = user.displayName.split { !$0.isLetter && !$0.isNumber }
        let letters = words.prefix(2).compactMap(\.first).map { $0.uppercased() }
        self.initials = letters.isEmpty ? String(user.displayName.prefix(1)) : letters.joined()
        // The lowest bits count what was made in one millisecond and are mostly zero.
        self.color = Int(user.id.rawValue >> 22 ^ user.id.rawValue & 0xFFF) % Self.colorCount
    }
}

extension HTMLWriter {
    mutating func avatar(of user: User) {
        let avatar = Avatar(of: user)
        self.markup("<div class=\"avatar color")
        self.number(avatar.color)
        self.markup("\" aria-hidden=\"true\">")
        self.text(avatar.initials)
        self.markup("</div>")
    }
}
