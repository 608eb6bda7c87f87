import DiscordModel

/// What an embed shows of other places: pictures, a video, icons. They are no attachments, so there is no copy of them, and
/// nothing may be fetched: they are named.
struct EmbedLink: Hashable {
    let kind: String
    let address: String
    /// What is to be seen there, for people who cannot see it.
    var description: String?

    /// In the order in which Discord shows them, icons last.
    static func all(of embed: Embed) -> [Self] {
        var links = [("Picture", embed.image), ("Thumbnail", embed.thumbnail), ("Video", embed.video)]
            .compactMap { kind, media in
                (media?.url ?? media?.proxyURL).map {
                    Self(kind: kind, address: $0, description: media?.description)
                }
            }
        let icons = [("Author’s icon", embed.author?.iconURL), ("Footer’s icon", embed.footer?.iconURL)]
        links += icons.compactMap { kind, address in address.map { Self(kind: kind, address: $0) } }
        return links.filter { !$0.address.isEmpty }
    }

    /// The last part of the path, without the signature behind it; the whole address where that part names no file.
    static func name(of address: String) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        guard let name = path.split(separator: "/").last, name.contains(".") else { return address }
        return String(name)
    }
}
