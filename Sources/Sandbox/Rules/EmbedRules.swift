import DiscordModel

/// Source: <https://docs.discord.com/developers/resources/message#embed-object-embed-limits>
enum EmbedRules {
    /// The embeds as Discord stores them; white space at the ends is cut before counting.
    static func read(_ form: Form, isEdit: Bool) -> [JSON]? {
        guard let embeds = form.forms("embeds", count: 0...Limits.messageEmbeds) else {
            return isEdit && form.has("embeds") ? [] : nil
        }
        var total = 0
        let stored = embeds.map { self.read($0, total: &total) }
        if total > Limits.embedTotal {
            form.fail("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of \(Limits.embedTotal)")
        }
        return stored
    }

    private static func read(_ form: Form, total: inout Int) -> JSON {
        var embed: JSONObject = ["type": "rich"]
        self.copy("title", Limits.embedTitle, form, to: &embed, total: &total)
        self.copy("description", Limits.embedDescription, form, to: &embed, total: &total)
        if let url = self.url("url", form) { embed["url"] = url }
        if let color = form.int("color", in: 0...0xFFFFFF) { embed["color"] = .number(color) }
        if let text = form.string("timestamp") {
            if let time = Timestamp(text) {
                embed["timestamp"] = .time(time)
            } else {
                form.fail("timestamp", "DATETIME_TYPE_PARSE", "Could not parse \(text). Should be ISO8601.")
            }
        }
        if let footer = form.form("footer") {
            var stored: JSONObject = [:]
            self.copy("text", Limits.embedFooter, footer, to: &stored, total: &total, isRequired: true)
            if let url = self.url("icon_url", footer) { stored["icon_url"] = url }
            embed["footer"] = .object(stored)
        }
        if let author = form.form("author") {
            var stored: JSONObject = [:]
            self.copy("name", Limits.embedAuthor, author, to: &stored, total: &total, isRequired: true)
            for key in ["url", "icon_url"] { if let url = self.url(key, author) { stored[key] = url } }
            embed["author"] = .object(stored)
        }
        for key in ["image", "thumbnail"] {
            if let url = form.form(key).flatMap({ self.url("url", $0) }) {
                embed[key] = ["url": url, "proxy_url": url, "width": 0, "height": 0]
            }
        }
        if let fields = form.forms("fields", count: 0...Limits.embedFields) {
            embed["fields"] = .array(
                fields.map { field in
                    var stored: JSONObject = ["inline": .bool(field.bool("inline") ?? false)]
                    self.copy("name", Limits.embedFieldName, field, to: &stored, total: &total, isRequired: true)
                    self.copy("value", Limits.embedFieldValue, field, to: &stored, total: &total, isRequired: true)
                    return .object(stored)
                })
        }
        return .object(embed)
    }

    private static func copy(
        _ key: String, _ limit: Int, _ form: Form, to embed: inout JSONObject, total: inout Int,
        isRequired: Bool = false
    ) {
        guard
            let text = form.string(key, length: 0...limit, isRequired: isRequired, isTrimmed: true)
        else { return }
        if isRequired, text.isEmpty { form.failRequired(key) }
        total += text.unicodeScalars.count
        embed[key] = .string(text)
    }

    private static func url(_ key: String, _ form: Form) -> JSON? {
        guard let url = form.string(key, length: 0...2048), !url.isEmpty else { return nil }
        let scheme = url.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
        if !["http", "https", "attachment"].contains(scheme) {
            form.fail(
                key, "URL_TYPE_INVALID_SCHEME",
                "Scheme \"\(scheme)\" is not supported. Scheme must be one of ('http', 'https', 'attachment').")
        }
        return .string(url)
    }
}
