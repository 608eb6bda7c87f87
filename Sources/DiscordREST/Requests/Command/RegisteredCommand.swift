public import DiscordModel

/// A command as Discord knows it now.
public struct RegisteredCommand: Decodable, Hashable, Sendable {
    /// For mentions like `</help:7>`.
    public let id: CommandID
    public let name: String
}
