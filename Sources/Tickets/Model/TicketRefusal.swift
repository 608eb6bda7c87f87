public import DiscordModel

/// An error whose text is meant for the person who acted.
public protocol UserFacingError: Error {
    /// Says why not, and what to do next.
    var text: String { get }
}

/// A "no" that is nobody's bug: the person is told, the log keeps quiet.
public enum TicketRefusal: Error, Hashable {
    case notSetUp
    case alreadyOpen(number: String, ChannelID?)
    /// Their ticket is open, but they were removed from it.
    case removedFromTicket(number: String)
    case notATicketChannel
    case notStaff
    case mustManageServer
    case alreadyClosed(number: String)
    case alreadyPresent(UserID)
    case alreadyStaff(UserID)
    case notPresent(UserID)
    case isStaff(UserID)
    case isBot(UserID)
    case notInServer(UserID)
    case channelNotReady(number: String)
    case confirmationExpired
    case confirmationOfSomebodyElse
    case lacksPermissions([String], ChannelID?)
    /// No room for a channel, and no thread in its place.
    case serverFull(ThreadObstacle)
    /// What somebody lacks in the channel below which the ticket lies as a thread.
    case cannotTakePart(UserID, [String], ChannelID)
    case discordUnreachable
    case tooManyStaffRoles
    /// The key in the configuration file.
    case pinned(String)
}

extension TicketRefusal: UserFacingError {
    public var text: String { Texts.refusal(self) }
}
