import DiscordModel

/// A person's initials on a colour of their own, in place of a picture that would have to be fetched.
struct Avatar: Hashable, Sendable {
    let initials: String
    /// Out of `Stylesheet`'s colours.
    let color: Int

    static let colorCount = 8

    init(of user: User, called name: String) {
        self.initials = Self.initialsOfASCII(name) ?? Self.initials(of: name)
        // The lowest bits count what was made in one millisecond and are mostly zero.
        self.color = Int(user.id.rawValue >> 22 ^ user.id.rawValue & 0xFFF) % Self.colorCount
    }

    private static func initials(of name: String) -> String {
        let words = name.split { !$0.isLetter && !$0.isNumber }
        let letters = words.prefix(2).compactMap(\.first).map { $0.uppercased() }
        return letters.isEmpty ? String(name.prefix(1)) : letters.joined()
    }

    /// The same for names without anything but ASCII, which do not need Unicode's tables. `nil` for all others, and for
    /// names without letters.
    private static func initialsOfASCII(_ name: String) -> String? {
        var letters: [UInt8] = []
        var isInWord = false
        for byte in name.utf8 {
            guard byte < 0x80 else { return nil }
            if byte.isLetterOrDigit, !isInWord, letters.count < 2 {
                letters.append((0x61...0x7A).contains(byte) ? byte - 0x20 : byte)
            }
            isInWord = byte.isLetterOrDigit
        }
        return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self)
    }
}

extension HTMLWriter {
    mutating func avatar(of user: User, called name: String) {
        let avatar = Avatar(of: user, called: name)
        self.markup("<div class=\"avatar color")
        self.number(avatar.color)
        self.markup("\" aria-hidden=\"true\">")
        self.text(avatar.initials)
        self.markup("</div>")
    }
}
