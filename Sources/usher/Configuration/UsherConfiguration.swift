import DiscordModel
import Logging
import Tickets

/// Everything Usher must know before it starts; design and README list the keys.
struct UsherConfiguration: Sendable {
    var discord: Discord
    var store: Store
    /// `.none` also for SQLite, which cannot be away.
    var fallback: Fallback
    var archive: ArchiveOptions
    var http: HTTP
    var log: Log
    var guilds: [GuildID: PinnedSettings]

    struct Discord: Sendable {
        /// `nil` where nobody needs one, as for `usher sandbox`.
        var token: Secret?
        var apiURL: String
    }

    enum Store: Sendable, Hashable {
        case sqlite(path: String)
        case mysql(url: Secret)
        case mongoDB(url: Secret)
    }

    /// What stands in for a server while that is away.
    enum Fallback: Sendable, Hashable {
        case none
        case file(path: String)
    }

    struct HTTP: Sendable {
        var host: String
        var port: Int
        /// Where people's browsers find it, without a slash at the end; `nil` if nothing was said, and nobody can come
        /// where it listens but this machine.
        var publicURL: String?
    }

    struct Log: Sendable {
        var level: Logger.Level
        var format: Format

        enum Format: String, CaseIterable, Sendable {
            case text
            case json
        }
    }
}

/// A value that no log and no error message shows.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let value: String

    init(_ value: String) { self.value = value }

    var description: String { "•••" }
    var debugDescription: String { self.description }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// Everything that is wrong with the configuration, at once.
struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    let problems: [String]

    var description: String {
        "The configuration has \(self.problems.count == 1 ? "1 problem" : "\(self.problems.count) problems"):\n"
            + self.problems.map { "  • \($0)" }.joined(separator: "\n")
    }
}
