import Configuration
import DiscordModel
import Foundation
import Logging
import SystemPackage
import Tickets

/// Reads everything before it complains, so that one start shows all mistakes.
struct ConfigurationReader {
    private let values: ConfigReader
    private let file: ConfigurationFile
    private let environment: [String: String]
    private var problems: [String] = []
    /// The keys that were asked for, to tell a misspelt one.
    private var known: [String] = []

    private init(values: ConfigReader, file: ConfigurationFile, environment: [String: String]) {
        self.values = values
        self.file = file
        self.environment = environment
    }

    /// The configuration from the environment over the file.
    ///
    /// - Parameters:
    ///   - path: The file; `nil` takes `usher.yml` where it exists.
    ///   - needsToken: Whether a missing bot token is a mistake.
    /// - Throws: `ConfigurationError` with everything that is wrong.
    static func read(
        path: String?, environment: [String: String] = ProcessInfo.processInfo.environment, needsToken: Bool
    ) async throws(ConfigurationError) -> UsherConfiguration {
        let chosen = path ?? (FileManager.default.fileExists(atPath: "usher.yml") ? "usher.yml" : nil)
        let file = if let chosen { try ConfigurationFile(path: chosen) } else { ConfigurationFile.none }
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: environment.filter { !$0.value.isEmpty })
        ]
        if let chosen, !file.keys.isEmpty {
            do {
                providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(chosen)))
            } catch {
                throw ConfigurationError(problems: ["the file \(chosen) cannot be used: \(error)"])
            }
        }
        var reader = Self(values: ConfigReader(providers: providers), file: file, environment: environment)
        return try reader.read(needsToken: needsToken)
    }

    private mutating func read(needsToken: Bool) throws(ConfigurationError) -> UsherConfiguration {
        let token = self.token(isNeeded: needsToken)
        let apiURL = self.value(
            "discord.apiURL", default: "https://discord.com/api/v10",
            expecting: "a URL such as https://discord.com/api/v10"
        ) { $0.isHTTPURL ? $0 : nil }
        let store = self.store()
        let fallback = self.fallback()
        let archive = self.archive()
        let http = self.http()
        let level = self.value("log.level", default: .info, expecting: Self.list(Logger.Level.allCases)) {
            Logger.Level(rawValue: $0.lowercased())
        }
        let format = self.value(
            "log.format", default: .text, expecting: Self.list(UsherConfiguration.Log.Format.allCases)
        ) { UsherConfiguration.Log.Format(rawValue: $0.lowercased()) }
        let guilds = self.guilds()
        self.findUnknownKeys()
        guard let apiURL, let store, let fallback, let archive, let http, let level, let format, self.problems.isEmpty
        else { throw ConfigurationError(problems: self.problems) }
        return UsherConfiguration(
            discord: .init(token: token, apiURL: apiURL), store: store,
            fallback: store.isServer ? fallback : .none, archive: archive, http: http,
            log: .init(level: level, format: format), guilds: guilds)
    }

    private mutating func token(isNeeded: Bool) -> Secret? {
        let key = "discord.token"
        self.known.append(key)
        guard let text = self.values.string(forKey: ConfigKey(key), isSecret: true), !text.isEmpty else {
            if isNeeded {
                self.problems.append(
                    "discord.token (DISCORD_TOKEN) is missing: take it from the Developer Portal, page “Bot”, “Reset Token”"
                )
            }
            return nil
        }
        guard !text.contains(where: \.isWhitespace) else {
            self.problems.append(
                "discord.token (DISCORD_TOKEN) is \(Secret(text)), expected the bare token: without spaces, and without “Bot” before it"
            )
            return nil
        }
        return Secret(text)
    }

    private mutating func store() -> UsherConfiguration.Store? {
        self.value(
            "store.url", default: .sqlite(path: "usher.db"),
            expecting: "\(UsherConfiguration.Store.forms), which this build can use",
            isSecret: true
        ) { UsherConfiguration.Store($0) }
    }

    /// Only a server can go away, so beside SQLite the key has no effect; a wrong value is a mistake all the same.
    private mutating func fallback() -> UsherConfiguration.Fallback? {
        self.value(
            "store.fallbackURL", default: .file(path: "usher-fallback.db"), expecting: "sqlite:PATH or none",
            isSecret: true
        ) {
            if $0 == "none" { return UsherConfiguration.Fallback.none }
            guard case .sqlite(let path)? = UsherConfiguration.Store($0) else { return nil }
            return .file(path: path)
        }
    }

    private mutating func archive() -> ArchiveOptions? {
        let folder = self.value("archive.folder", default: "usher-archive", expecting: "the path of a folder") {
            $0.isEmpty ? nil : $0
        }
        let attachment = self.megabytes("archive.attachmentLimit", default: 25)
        let quota = self.megabytes("archive.quota", default: 2048)
        guard let folder, let attachment, let quota else { return nil }
        return ArchiveOptions(
            folder: folder, limits: ArchiveLimits(attachmentBytes: attachment, guildBytes: quota))
    }

    /// A number of megabytes, in bytes. As with Discord's own limits, one is 1,048,576 of them.
    private mutating func megabytes(_ key: String, default fallback: Int64) -> Int64? {
        let number = self.value(key, default: fallback, expecting: "a whole number of megabytes from 0 to 1000000") {
            Int64($0).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        }
        return number.map { $0 * 1_048_576 }
    }

    private mutating func http() -> UsherConfiguration.HTTP? {
        let host = self.value("http.host", default: "127.0.0.1", expecting: "an address such as 127.0.0.1") {
            $0.isEmpty || $0.contains(where: \.isWhitespace) ? nil : $0
        }
        let port = self.value("http.port", default: 8080, expecting: "a whole number from 0 to 65535") {
            Int($0).flatMap { (0...65535).contains($0) ? $0 : nil }
        }
        let url = self.value(
            "http.publicURL", default: nil, expecting: "a URL such as https://tickets.example.org, without ? and #"
        ) { text -> String?? in
            guard text.isHTTPURL, !text.contains(where: { "?#".contains($0) || $0.isWhitespace }) else { return nil }
            return .some(String(text.reversed().drop { $0 == "/" }.reversed()))
        }
        guard let host, let port, let url else { return nil }
        return .init(host: host, port: port, publicURL: url ?? Self.ownURL(host: host, port: port))
    }

    /// Where the server listens, if others can come there: what only this machine calls by that name is no address for
    /// the members of a server.
    private static func ownURL(host: String, port: Int) -> String? {
        let isLocal = host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1"
        guard port != 0, !isLocal, host != "0.0.0.0", host != "::" else { return nil }
        // An address of IPv6 has colons itself.
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    private mutating func guilds() -> [GuildID: PinnedSettings] {
        var result: [GuildID: PinnedSettings] = [:]
        let names = self.file.keys.compactMap { key -> Substring? in
            let parts = key.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count >= 2 && parts[0] == "guilds" ? parts[1] : nil
        }
        for name in Set(names).sorted() {
            guard let id = GuildID(String(name)), id.rawValue > 0 else {
                self.problems.append("guilds.\(name) is no server id, expected a number such as 613425648685547541")
                self.known += self.file.keys.filter { $0.hasPrefix("guilds.\(name)") }
                continue
            }
            result[id] = self.pinned(below: "guilds.\(name)")
        }
        return result
    }

    private mutating func pinned(below path: String) -> PinnedSettings {
        var pinned = PinnedSettings()
        pinned.staffRoles = self.roles("\(path).staff")
        pinned.categoryID = self.channel("\(path).category")
        pinned.archiveCategoryID = self.channel("\(path).archive")
        pinned.logChannelID = self.channel("\(path).log")
        pinned.panelTitle = self.text("\(path).panel.title", PanelText.titleLength)
        pinned.panelInstructions = self.text("\(path).panel.instructions", PanelText.instructionsLength)
        pinned.panelButtonLabel = self.text("\(path).panel.button", PanelText.buttonLabelLength)
        pinned.panelGreeting = self.text("\(path).panel.greeting", PanelText.greetingLength)
        pinned.retentionDays = self.optional("\(path).retention", expecting: "a number of days, or 0 for ever") {
            Int($0).flatMap { (0...36500).contains($0) ? $0 : nil }
        }
        return pinned
    }

    private mutating func channel(_ key: String) -> ChannelID? {
        self.optional(key, expecting: "a channel id such as 613425648685547541") { ChannelID($0) }
    }

    private mutating func text(_ key: String, _ length: ClosedRange<Int>) -> String? {
        self.optional(key, expecting: "\(length.lowerBound) to \(length.upperBound) characters") {
            length.contains($0.count) ? $0 : nil
        }
    }

    /// A list of ids, or one alone.
    private mutating func roles(_ key: String) -> [RoleID]? {
        self.known.append(key)
        guard self.file.keys.contains(key) else { return nil }
        let texts =
            self.values.stringArray(forKey: ConfigKey(key))
            ?? self.values.string(forKey: ConfigKey(key)).map { [$0] } ?? []
        let roles = texts.compactMap { RoleID($0) }
        guard (1...GuildSettings.maximumStaffRoles).contains(texts.count), roles.count == texts.count else {
            let shown = texts.isEmpty ? "empty" : texts.map { "“\($0)”" }.joined(separator: ", ")
            self.problems.append(
                "\(key) is \(shown), expected 1 to \(GuildSettings.maximumStaffRoles) role ids, such as [613425648685547541]"
            )
            return nil
        }
        return roles
    }

    private mutating func optional<Value>(_ key: String, expecting: String, parse: (String) -> Value?) -> Value? {
        guard self.file.keys.contains(key) else {
            self.known.append(key)
            return nil
        }
        return self.value(key, default: nil, expecting: expecting) { parse($0).map(Optional.some) } ?? nil
    }

    private mutating func value<Value>(
        _ key: String, default fallback: Value, expecting: String, isSecret: Bool = false, parse: (String) -> Value?
    ) -> Value? {
        self.known.append(key)
        let text = self.values.string(forKey: ConfigKey(key), isSecret: isSecret)
        if text == nil, !self.file.keys.contains(key) { return fallback }
        if let text, let value = parse(text) { return value }
        let shown = text.map { isSecret ? Self.masked($0) : "“\($0)”" } ?? "no single value"
        let variable = Self.variable(of: key)
        let name = self.environment[variable].map { $0.isEmpty } == false ? "\(key) (\(variable))" : key
        self.problems.append("\(name) is \(shown), expected \(expecting)")
        return nil
    }

    /// A misspelt key in the file would otherwise be passed over in silence.
    private mutating func findUnknownKeys() {
        for key in self.file.keys where !self.known.contains(key) {
            let likely = self.known.min { $0.distance(to: key) < $1.distance(to: key) }
            let hint = likely.flatMap { $0.distance(to: key) <= 4 ? ": did you mean \($0)?" : nil }
            self.problems.append("\(key) is no key that Usher knows" + (hint ?? ""))
        }
    }

    /// `discord.apiURL` is `DISCORD_API_URL` in the environment.
    private static func variable(of key: String) -> String {
        EnvironmentName.encode(key)
    }

    /// Of a URL only the kind: a password may be before the host as well as in the query.
    private static func masked(_ text: String) -> String {
        let scheme = text.range(of: "://").map { text[..<$0.upperBound] }
        guard let scheme, scheme.dropLast(3).allSatisfy({ $0.isLetter || $0 == "+" }) else { return "“•••”" }
        return "“\(scheme)•••”"
    }

    private static func list<Value: RawRepresentable<String>>(_ values: [Value]) -> String {
        values.map(\.rawValue).joined(separator: ", ")
    }
}

/// How `swift-configuration` spells keys in the environment.
enum EnvironmentName {
    static func encode(_ key: String) -> String {
        var name = ""
        var previousIsLower = false
        for character in key {
            if character.isUppercase, previousIsLower { name.append("_") }
            previousIsLower = character.isLowercase || character.isNumber
            name.append(character == "." ? "_" : character)
        }
        return name.uppercased()
    }
}

extension String {
    fileprivate var isHTTPURL: Bool {
        guard let url = URL(string: self), let scheme = url.scheme, url.host?.isEmpty == false else { return false }
        return scheme == "http" || scheme == "https"
    }

    /// How many letters must be changed, added or left out to get `other` (Levenshtein).
    func distance(to other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (i, letter) in self.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherLetter) in other.enumerated() {
                let above = row[j + 1]
                row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (letter == otherLetter ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}
