public import DiscordInteractions
import DiscordModel
import DiscordREST
public import Logging
import Tickets

/// The bot's commands, components and middleware, put together.
public struct UsherBot: Sendable {
    public let router: InteractionRouter
    public let catalogue: CommandCatalogue

    /// Loads the commands; what fails to load is logged with its reason, and the rest works.
    ///
    /// - Parameter patience: How long a reply that should be the first answer may take before it is deferred.
    /// - Parameter commands: The types to load, as a rule `CommandCatalogue.discovered`.
    public init(
        _ services: BotServices, commands: [any BotCommand.Type] = CommandCatalogue.discovered,
        patience: Duration = .milliseconds(1500), deadline: Duration = .seconds(60), logger: Logger
    ) {
        services.catalogue.load(commands, with: services)
        for failure in services.catalogue.failures {
            logger.error("command not loaded", metadata: ["command": "\(failure.name)", "reason": "\(failure.reason)"])
        }
        self.catalogue = services.catalogue
        self.router = InteractionRouter(
            commands: services.catalogue.entries.map(\.handler),
            components: [
                .openTicket(services), .closeTicket(services), .removeOpener(services), .keepOpener(services),
                .panelForm(services), .erase(services), .keepMessages(services),
                .repair(services),
            ],
            middleware: [
                Middleware.serverOnly, Middleware.notTimedOut(services.desk.now), Middleware.deadline(deadline),
            ],
            outdatedReply: .ephemeral(Texts.outdated), patience: patience,
            errorReply: { error, context in ErrorReply.reply(to: error, in: context, logger: logger) })
    }
}

extension InteractionContext {
    /// Whoever acts, with what Discord says of them at this moment.
    ///
    /// - Throws: `ServerOnly` in a direct message.
    func actingMember() throws(ServerOnly) -> ActingMember {
        guard let guildID, let member else { throw ServerOnly() }
        return ActingMember(
            userID: self.actor.id, guildID: guildID, roles: member.roles, permissions: member.permissions ?? [])
    }

    /// - Throws: `ServerOnly` where there is no channel.
    func channel() throws(ServerOnly) -> ChannelID {
        guard let channelID else { throw ServerOnly() }
        return channelID
    }
}

struct ServerOnly: UserFacingError {
    var text: String { Texts.serverOnly }
}
