public import DiscordInteractions
import DiscordREST
public import Tickets

/// One command of Usher. It lives in a file of its own in `Commands/`, where the build finds it.
public protocol BotCommand: Sendable {
    /// - Throws: Whatever keeps it from working here; it is logged and left out, and the others work.
    init(_ services: BotServices) throws

    /// Who can make use of it, for `/help`. What somebody may do is checked when they do it.
    static var audience: Audience { get }

    var handler: CommandHandler { get }
}

public enum Audience: Int, Sendable, Comparable {
    case everyone
    case staff
    case administrators

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What commands and components work with.
public struct BotServices: Sendable {
    public let desk: TicketDesk
    public let setup: SetupDesk
    public let doctor: DoctorDesk
    public let catalogue: CommandCatalogue

    public init(
        desk: TicketDesk, setup: SetupDesk, doctor: DoctorDesk, catalogue: CommandCatalogue = CommandCatalogue()
    ) {
        self.desk = desk
        self.setup = setup
        self.doctor = doctor
        self.catalogue = catalogue
    }

    var settings: SettingsDesk { self.desk.settings }
    var transcripts: TranscriptDesk { self.desk.transcripts }
}
