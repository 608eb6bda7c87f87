import DiscordInteractions
import DiscordModel
import Logging
import Tickets

/// The one place that turns an error into what the person sees.
enum ErrorReply {
    /// A refusal is told and the log keeps quiet; anything else gets a code that is found in the log.
    static func reply(to error: any Error, in context: InteractionContext, logger: Logger) -> Reply {
        if let refusal = error as? any UserFacingError { return .ephemeral(refusal.text) }
        if error is OptionError { return .ephemeral(Texts.outdated) }
        let code = String(context.interaction.id.rawValue & 0xFFFFF, radix: 16, uppercase: true)
        logger.error(
            "interaction failed",
            metadata: [
                "code": "\(code)", "guild": "\(context.guildID.map(\.description) ?? "none")",
                "user": "\(context.actor.id)", "error": "\(error)",
            ])
        return .ephemeral(Texts.brokeDown(code: code))
    }
}
