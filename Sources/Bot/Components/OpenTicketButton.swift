public import DiscordInteractions
import DiscordModel
import Tickets

/// The button of the panel. It carries nothing, so that a panel works for ever.
public struct OpenTicketID: CustomID {
    public static let kind = "open"
    public static let codec = CustomIDCodec<Self> { Self() }

    public init() {}
}

extension ComponentHandler {
    static func openTicket(_ services: BotServices) -> Self {
        Self(OpenTicketID.self) { _, context in
            let ticket = try await services.desk.open(
                for: context.actingMember(), pressedIn: context.channelID)
            guard let channel = ticket.channelID else { return .ephemeral(Texts.opening(number: ticket.paddedNumber)) }
            return .ephemeral(Texts.opened(channel))
        }
    }
}
