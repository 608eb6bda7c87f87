public import DiscordModel

/// Sets all commands that the application has everywhere; others go. Equal ones keep their ids.
///
/// Fails with 30032 when there are too many, with 50035 when one is malformed.
/// Source: <https://docs.discord.com/developers/interactions/application-commands#bulk-overwrite-global-application-commands>
public struct BulkOverwriteGlobalCommands: RESTRequest {
    public typealias Response = [RegisteredCommand]
    public static let method = HTTPMethod.put

    public let applicationID: ApplicationID
    public let body: [ApplicationCommand]

    public init(of applicationID: ApplicationID, _ commands: [ApplicationCommand]) {
        self.applicationID = applicationID
        self.body = commands
    }

    public var route: Route { "/applications/\(self.applicationID)/commands" }
}
