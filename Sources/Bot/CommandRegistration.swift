public import DiscordModel
public import DiscordREST
public import Logging
public import Tickets

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Tells Discord of the commands, in one request, and only when they have changed.
public struct CommandRegistration: Sendable {
    private let store: any TicketStore
    private let rest: RESTClient
    private let applicationID: ApplicationID
    private let logger: Logger

    public init(store: any TicketStore, rest: RESTClient, applicationID: ApplicationID, logger: Logger) {
        self.store = store
        self.rest = rest
        self.applicationID = applicationID
        self.logger = logger
    }

    /// - Returns: Whether Discord had to be told.
    /// - Throws: `StoreError`, `RESTError`.
    @discardableResult
    public func register(_ commands: [ApplicationCommand]) async throws -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let definitions = String(decoding: try encoder.encode(commands), as: UTF8.self)
        let key = "commands.\(self.applicationID)"
        guard try await self.store.note(key) != definitions else {
            self.logger.debug("commands unchanged")
            return false
        }
        _ = try await self.rest.send(BulkOverwriteGlobalCommands(of: self.applicationID, commands))
        try await self.store.setNote(key, to: definitions)
        self.logger.info("commands registered", metadata: ["count": "\(commands.count)"])
        return true
    }
}
