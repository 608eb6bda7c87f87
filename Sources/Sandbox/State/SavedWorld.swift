import DiscordModel
import Foundation

/// Everything of a world that survives the program, in the form in which it is written down.
///
/// Left out is what belongs to connections and to the moment: sessions of the Gateway, interactions and their tokens,
/// codes and tokens of OAuth2, rate limits, nonces, recorded requests, faults and settings.
struct SavedWorld: Codable, Sendable {
    /// Raised with each change of the form. Older and newer files are refused, for nothing here is guessed.
    static let format = 2

    let format: Int
    /// The sandbox's time when it was saved. Time goes on from there, even if the clock had been put ahead.
    let time: Timestamp
    /// Later ids are above it.
    let lastID: Snowflake<SavedWorld>
    let users: [UserRecord]
    let applications: [ApplicationRecord]
    let guilds: [GuildRecord]
    let channels: [ChannelRecord]
    let messages: [ChannelID: MessageList]
    let webhooks: [WebhookRecord]
    let emojis: [EmojiRecord]
    let attachments: [AttachmentID: StoredFile]
    let commands: [CommandRecord]
    let commandCreations: [CommandScope: [Timestamp]]

    init(_ world: WorldState) {
        self.format = Self.format
        self.time = world.now
        self.lastID = Snowflake(world.ids.last)
        self.users = world.users.values.sorted { $0.id < $1.id }
        self.applications = world.applications.values.sorted { $0.id < $1.id }
        self.guilds = world.guilds.values.sorted { $0.id < $1.id }
        self.channels = world.channels.values.sorted { $0.id < $1.id }
        self.messages = world.messages.filter { !$0.value.isEmpty }
        self.webhooks = world.webhooks.values.sorted { $0.id < $1.id }
        self.emojis = world.emojis.values.sorted { $0.id < $1.id }
        self.attachments = world.attachments
        self.commands = world.commands.values.sorted { $0.id < $1.id }
        self.commandCreations = world.commandCreations
    }
}

extension WorldState {
    /// Puts what was saved in place of what there is. Nobody has a session yet.
    mutating func restore(_ saved: SavedWorld) {
        self.continueIDs(after: saved.lastID.rawValue)
        self.users = Dictionary(saved.users.map { ($0.id, $0) }) { first, _ in first }
        self.guilds = Dictionary(saved.guilds.map { ($0.id, $0) }) { first, _ in first }
        self.channels = Dictionary(saved.channels.map { ($0.id, $0) }) { first, _ in first }
        self.commands = Dictionary(saved.commands.map { ($0.id, $0) }) { first, _ in first }
        self.messages = saved.messages
        for list in saved.messages.values { for message in list { self.watchPoll(of: message) } }
        self.webhooks = Dictionary(saved.webhooks.map { ($0.id, $0) }) { first, _ in first }
        self.emojis = Dictionary(saved.emojis.map { ($0.id, $0) }) { first, _ in first }
        self.attachments = saved.attachments
        self.commandCreations = saved.commandCreations
        for var application in saved.applications {
            application.isOnline = false
            application.sessionIntents = []
            self.applications[application.id] = application
            self.applicationsByToken[application.token] = application.id
            self.applicationsByUser[application.userID] = application.id
        }
    }
}

// MARK: Reading and writing

/// A saved world cannot be read or written; the sentence says why.
public struct StateError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
}

extension SavedWorld {
    private struct Header: Decodable { let format: Int }

    /// - Throws: ``StateError``; of what cannot be encoded, there is nothing.
    func encoded() throws(StateError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return try encoder.encode(self) } catch {
            throw StateError(description: "The world cannot be written down: \(error)")
        }
    }

    /// - Parameter name: What complaints call it.
    /// - Throws: ``StateError``.
    init(_ data: Data, name: String) throws(StateError) {
        let decoder = JSONDecoder()
        do {
            let format = try decoder.decode(Header.self, from: data).format
            guard format == Self.format else {
                throw StateError(
                    description: "\(name) has format \(format), and this program knows format \(Self.format) alone: "
                        + "start the program that wrote it, or choose another file")
            }
            self = try decoder.decode(Self.self, from: data)
        } catch let error as StateError {
            throw error
        } catch {
            throw StateError(description: "\(name) is no saved world, or it is damaged: \(Self.sentence(error))")
        }
        if let problem = self.contradiction { throw StateError(description: "\(name) is damaged: \(problem)") }
    }

    /// - Returns: `nil` where there is no such file.
    /// - Throws: ``StateError`` where there is one that cannot be used.
    static func load(_ path: String) throws(StateError) -> Self? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let data: Data
        do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
            throw StateError(description: "\(path) cannot be read (\(error.localizedDescription))")
        }
        return try Self(data, name: path)
    }

    /// Writes beside the file and puts the result in its place at once, so that there is no half-written one.
    ///
    /// - Throws: ``StateError``.
    func write(to path: String) throws(StateError) {
        let data = try self.encoded()
        do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw StateError(description: "The world cannot be saved in \(path) (\(error.localizedDescription))")
        }
    }

    private static func sentence(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        let (context, what): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "\(key.stringValue) is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, context.debugDescription)
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "\(error)")
            }
        let path = context.codingPath.reduce("") { path, key in
            key.intValue.map { "\(path)[\($0)]" } ?? (path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)")
        }
        return path.isEmpty ? what : "\(path): \(what)"
    }

    /// What no world could have become: a file that somebody changed by hand.
    private var contradiction: String? {
        let (users, channels) = (Set(self.users.map(\.id)), Set(self.channels.map(\.id)))
        for guild in self.guilds {
            if guild.roles[.everyone(of: guild.id)] == nil { return "the server \(guild.id) has no @everyone" }
            if let lost = (guild.channelIDs + guild.threadIDs).first(where: { !channels.contains($0) }) {
                return "the server \(guild.id) has a channel \(lost) that is not there"
            }
            if let lost = guild.members.keys.first(where: { !users.contains($0) }) {
                return "the server \(guild.id) has a member \(lost) who is not there"
            }
        }
        if let lost = self.applications.first(where: { !users.contains($0.userID) }) {
            return "the application \(lost.id) has no user"
        }
        if let lost = self.messages.keys.first(where: { !channels.contains($0) }) {
            return "there are messages of a channel \(lost) that is not there"
        }
        return nil
    }
}
