public import DiscordModel

/// Every sentence that Usher says, in English. Another language is another file like this one.
public enum Texts {
    static func refusal(_ refusal: TicketRefusal) -> String {
        switch refusal {
        case .notSetUp:
            "Tickets are not set up on this server yet. Somebody who may manage the server can do it with `/setup`."
        case .alreadyOpen(let number, let channel?):
            "You already have an open ticket (\(number)): \(mention(channel)). Please go on there."
        case .alreadyOpen(let number, nil):
            "Your ticket \(number) is just being opened. It will appear in the channel list in a moment."
        case .removedFromTicket(let number):
            "You already have an open ticket (\(number)), but the staff took you out of it. Please ask one of them to add you again or to close it."
        case .notATicketChannel:
            "This channel is not a ticket. Please use this command inside a ticket channel."
        case .notStaff:
            "Only staff can do this. If you should be staff, ask an administrator for one of the staff roles."
        case .mustManageServer:
            "Only members with the permission **Manage Server** can do this. Please ask an administrator."
        case .alreadyClosed(let number):
            "Ticket \(number) is already closed. Whoever needs more help can open a new one."
        case .alreadyPresent(let user):
            "\(mention(user)) is already in this ticket."
        case .alreadyStaff(let user):
            "\(mention(user)) is staff and sees this ticket already."
        case .notPresent(let user):
            "\(mention(user)) is not in this ticket, so there is nothing to remove."
        case .isStaff(let user):
            "\(mention(user)) sees this ticket as staff and cannot be removed from it. Their staff role can be taken away in the server settings."
        case .isBot(let user):
            "\(mention(user)) is a bot. Only people can be added to a ticket."
        case .notInServer(let user):
            "\(mention(user)) is not on this server. Invite them first, then add them to the ticket."
        case .channelNotReady(let number):
            "Ticket \(number) has no channel yet. Please try again in a moment."
        case .confirmationExpired:
            "This question has expired. Please use `/remove` again."
        case .confirmationOfSomebodyElse:
            "Only the person who was asked can answer this."
        case .lacksPermissions(let names, let channel):
            "I cannot do this, because I lack the permission \(list(names))\(channel.map { " in \(mention($0))" } ?? ""). An administrator can give it to my role in the server settings; then try again."
        case .serverFull(let obstacle):
            "This server has reached Discord's limit of 500 channels, and no private thread can take the place of one: \(reason(obstacle)). Please tell an administrator, who can delete old channels\(wayOut(obstacle)); then try again."
        case .cannotTakePart(let user, let names, let channel):
            "\(mention(user)) lacks the permission \(list(names)) in \(mention(channel)), below which this ticket lies as a thread, and so could not take part in it. An administrator can give it to them there; then try again."
        case .discordUnreachable:
            "Discord is not answering me just now. What you asked for is noted and will be done as soon as it answers."
        case .tooManyStaffRoles:
            "At most \(GuildSettings.maximumStaffRoles) roles can be staff. Take one away first with `/settings staff`, or give all of your staff one role in common."
        case .pinned(let key):
            "`\(key)` is fixed in Usher's configuration file for this server and cannot be changed here."
        }
    }

    /// Why a ticket cannot be a thread.
    ///
    /// - Parameter name: How a channel is named.
    static func reason(_ obstacle: ThreadObstacle, name: (ChannelID) -> String = { mention($0) }) -> String {
        switch obstacle {
        case .noChannel: "the channel of the panel is not there any more"
        case .noTextChannel(let channel): "\(name(channel)) is not a text channel"
        case .botLacks(let names, let channel): "I lack the permission \(list(names)) in \(name(channel))"
        case .openerLacks(let names, let channel):
            "whoever opens it would lack the permission \(list(names)) in \(name(channel))"
        case .threadsFull: "it has as many active threads as Discord allows, too"
        }
    }

    /// What else an administrator can do.
    static func wayOut(_ obstacle: ThreadObstacle) -> String {
        switch obstacle {
        case .noChannel, .noTextChannel: " or post a panel in a text channel with `/panel`"
        case .botLacks: " or give it to my role there"
        case .openerLacks: " or give it to members there"
        case .threadsFull: " or archive threads"
        }
    }

    static func discordRefused(_ message: String, code: Int?) -> String {
        "Discord refused this: \(plain(message))\(code.map { " (code \($0))" } ?? ""). Please tell an administrator; `/settings view` shows what may be wrong."
    }

    // MARK: The ticket channel

    public static let closeButton = "Close"

    static func topic(of ticket: Ticket) -> String { "Ticket \(ticket.paddedNumber) · ID \(ticket.id)" }

    /// The ticket that a channel's topic names; `nil` of any other topic.
    static func ticketID(inTopic topic: String?) -> TicketID? {
        guard let topic, topic.hasPrefix("Ticket "), let mark = topic.firstRange(of: " · ID ") else { return nil }
        return TicketID(String(topic[mark.upperBound...]))
    }

    static func greetingTitle(_ ticket: Ticket) -> String { "Ticket \(ticket.paddedNumber)" }

    static func closed(_ closing: Closing) -> String {
        "This ticket was closed by \(mention(closing.closedBy))." + reason(closing.reason)
    }

    /// What the ticket's channel reads of it; `nil` of what has a sentence elsewhere.
    static func line(of event: TicketEvent) -> String? {
        let subject = event.subjectID ?? event.actorID
        return switch event.kind {
        case .userAdded: "\(mention(subject)) was added by \(mention(event.actorID))."
        case .userRemoved: "\(mention(subject)) was removed by \(mention(event.actorID))."
        case .openerLeft:
            warning("\(mention(subject)) has left the server. The ticket stays open until staff close it.")
        case .openerReturned: "\(mention(subject)) is back on the server and sees this ticket again."
        default: nil
        }
    }

    // MARK: The log channel

    static func logTitle(_ kind: TicketEvent.Kind, number: String) -> String {
        switch kind {
        case .created: "Ticket \(number) opened"
        case .userAdded: "Ticket \(number): user added"
        case .userRemoved: "Ticket \(number): user removed"
        case .closed: "Ticket \(number) closed"
        case .cancelled: "Ticket \(number) could not be opened"
        case .channelDeleted: "Ticket \(number) closed: its channel was deleted"
        case .openerLeft: "Ticket \(number): the opener left the server"
        case .openerReturned: "Ticket \(number): the opener is back"
        default: "Ticket \(number): \(kind.rawValue)"
        }
    }

    /// For administrators: what is tried again, and will fail again.
    static func stuck(_ ticket: Ticket, because cause: String) -> String {
        "Something in ticket \(ticket.paddedNumber) cannot be done, and I go on trying. \(cause)"
    }

    static func lateChannel(_ channel: ChannelID, of ticket: Ticket) -> String {
        let other = ticket.channelID.map { ", which has \(mention($0))" } ?? ""
        return
            "Discord made \(mention(channel)) very late for ticket \(ticket.paddedNumber)\(other). Somebody has written in it, so I left it alone. Please delete it when it is not needed any more."
    }

    /// For administrators.
    static let ticketsAreThreads =
        "This server has reached Discord's limit of 500 channels: new tickets are private threads below the channel of the panel. Staff see those into which the greeting brings them, and all of them with **Manage Threads** there. Delete old channels to have tickets in channels again; `/doctor` looks at the rest."

    static func logRefused(_ channel: ChannelID) -> String {
        "I may not write into the log channel \(mention(channel)): events and transcripts are kept in the database only. Please give my role **View Channel**, **Send Messages**, **Embed Links** and **Attach Files** there."
    }

    public static func warning(_ text: String) -> String { "⚠️ \(text)" }

    // MARK: The opener's direct message

    static func yourTicketWasClosed(_ ticket: Ticket, guildName: String, closing: Closing) -> String {
        "Your ticket \(ticket.paddedNumber) on **\(plain(guildName))** was closed by \(mention(closing.closedBy))."
            + reason(closing.reason)
    }

    /// For an opening that could only be given up after its click had been answered.
    static func couldNotBeOpened(_ ticket: Ticket, guildName: String, because detail: String?) -> String {
        "Your ticket \(ticket.paddedNumber) on **\(plain(guildName))** could not be opened."
            + (detail.map { "\n\($0)" } ?? "")
    }

    static let transcriptAttached = "The whole conversation is in the attached file; any browser opens it."

    static let transcriptTooLarge =
        "The transcript is too large for a message on Discord. It is kept in Usher's archive: whoever runs Usher can get it with `usher transcript export`, or set `http.publicURL` so that it can be linked."

    // MARK: Replies

    public static func opened(_ channel: ChannelID) -> String { "Your ticket is open: \(mention(channel))" }

    public static func opening(number: String) -> String {
        "Your ticket \(number) is noted, but Discord is not answering me just now. Its channel will appear as soon as it does."
    }

    public static func added(_ user: UserID) -> String { "\(mention(user)) is now in this ticket." }

    public static func removed(_ user: UserID) -> String { "\(mention(user)) is no longer in this ticket." }

    public static func removeOpenerQuestion(_ user: UserID, seconds: Int64) -> String {
        "\(mention(user)) opened this ticket. Really remove them? They will no longer see it. (This question expires in \(seconds) seconds.)"
    }

    public static let removeOpenerYes = "Remove the opener"
    public static let keepOpener = "Keep them"
    public static let openerKept = "Nothing was changed."

    public static func closedReply(_ ticket: Ticket) -> String {
        "Ticket \(ticket.paddedNumber) is closed. The transcript goes to the log channel and to the opener."
    }

    static func notArchivedYet(_ ticket: Ticket, because cause: String) -> String {
        "Ticket \(ticket.paddedNumber) is closed, but its channel could not be archived yet. I go on trying by myself.\n\(cause)"
    }

    public static let outdated =
        "This button or command is from an older version of Usher. Please use the newest one; an administrator can post a fresh panel with `/panel`."

    public static let serverOnly = "This works on a server only, not in direct messages."

    public static let timedOut = "You are timed out on this server. Please try again when that has ended."

    public static func busy(seconds: Int64) -> String { "You are very quick. Please wait \(seconds) s and try again." }

    public static let tookTooLong =
        "This is taking longer than usual. It goes on in the background; please look again in a minute."

    public static func brokeDown(code: String) -> String {
        "Something went wrong on my side, and it was logged under the code `\(code)`. Please try again; if it happens again, tell an administrator that code."
    }

    public static func lateAnswer(_ text: String, in channel: ChannelID?) -> String {
        "Discord was away when I wanted to answer you\(channel.map { " in \(mention($0))" } ?? ""). \(text)"
    }

    public static let pleaseRepeat = "Please try it again there."

    public static func answerLost(_ user: UserID) -> String {
        "\(mention(user)), Discord was away when I wanted to answer you here. What you asked for is done as far as you can see it; please try again if you miss something."
    }

    // MARK: Settings

    static let category = "Ticket category"
    static let archive = "Archive category"
    static let logChannel = "Log channel"
    static let categoryName = "Tickets"
    static let archiveCategoryName = "Closed Tickets"
    static let logChannelName = "ticket-log"
    static let staffRoleName = "Ticket Staff"
    /// Roles that `/setup` takes for the staff's where none is named, in lower case.
    static let staffRoleNames = ["ticket staff", "staff", "support", "support team"]

    static let noStaffRoles = "No staff role is set, so no ticket can be opened. Use `/settings staff` or `/setup`."
    static let staffRoleGone = "A staff role was deleted. Choose another with `/settings staff`."
    static let noCategory =
        "No ticket category is set: tickets appear outside of any category. Use `/settings category`."
    static let categoryGone =
        "The ticket category was deleted: new tickets appear outside of any category. Choose another with `/settings category`, or let `/setup` make one."
    static let noArchiveCategory =
        "No archive category is set: closed tickets stay where they are. Use `/settings archive`."
    static let archiveCategoryGone =
        "The archive category was deleted: closed tickets stay where they are. Choose another with `/settings archive`, or let `/setup` make one."
    static let noLogChannel =
        "No log channel is set: events and transcripts are kept in the database only. Use `/settings log`."
    static let logChannelGone =
        "The log channel was deleted: events and transcripts are kept in the database only. Choose another with `/settings log`, or let `/setup` make one."

    static func botLacks(_ names: [String]) -> String {
        "My role lacks \(list(names)). Give it these permissions in the server settings under Roles."
    }

    static func madeRole(_ role: RoleID) -> String { "the role \(mention(role)) (give it to your staff)" }

    static func madeChannel(_ channel: ChannelID) -> String { mention(channel) }

    public static func setUp(made: [String], panelIn channel: ChannelID) -> String {
        let news = made.isEmpty ? "Everything needed was there already." : "I made \(made.joined(separator: ", "))."
        return "**Tickets are ready.** \(news) The panel is in \(mention(channel))."
    }

    public static func panelPosted(_ channel: ChannelID) -> String { "The panel is in \(mention(channel))." }

    public static let settingsTitle = "Usher on this server"
    public static let problemsTitle = "Needs your attention"
    public static let settingsSaved = "Saved."
    public static func staffRoles(_ roles: [RoleID]) -> String {
        roles.isEmpty ? warning(noStaffRoles) : "Saved. Staff: \(roles.map { mention($0) }.joined(separator: " "))"
    }

    public static let panelSaved =
        "Saved. Panels that are already posted keep their old text; `/panel` posts a fresh one."
    public static let wrongRole = "This role cannot be a staff role: everybody or a bot has it. Please choose another."

    // MARK: Help

    public static let helpTitle = "What Usher can do here"
    public static let helpFooter = "A member opens a ticket with the button of the panel."

    public static func brokenCommands(_ names: [String]) -> String {
        "Not available just now: \(names.joined(separator: ", ")). The log of Usher says why."
    }

    // MARK: Pieces

    public static func mention(_ user: UserID) -> String { "<@\(user)>" }
    public static func mention(_ channel: ChannelID) -> String { "<#\(channel)>" }
    public static func mention(_ role: RoleID) -> String { "<@&\(role)>" }

    public static func list(_ items: [String]) -> String {
        let bold = items.map { "**\($0)**" }
        guard let last = bold.last, bold.count > 1 else { return bold.first ?? "" }
        return bold.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A name as it is: what Discord would take for formatting is escaped.
    public static func plain(_ name: String) -> String {
        var text = String.UnicodeScalarView()
        // By scalars: a combining mark after an asterisk hides it from us, but not from Discord.
        for scalar in name.unicodeScalars {
            if "\\*_~`|>#[]()<@:".unicodeScalars.contains(scalar) { text.append("\\") }
            text.append(scalar)
        }
        return String(text)
    }

    private static func reason(_ reason: String?) -> String { reason.map { "\nReason: \($0)" } ?? "" }
}
