import DiscordModel

/// What administrators read when something needs them, and how it is mended.
extension Texts {
    // MARK: The program

    static let databaseFails = "The database cannot be read and written just now."
    static let databaseFailsAdvice = "Whoever runs Usher finds the reason in its log, and `usher check` looks closer."

    static func databaseAway(since moment: Timestamp, waiting: Int, isPlain: Bool) -> String {
        let time = isPlain ? inUTC(moment) : "<t:\(moment.secondsSince1970):R>"
        return "The database went away (\(time)); I go on from a local copy, and \(waiting) changes wait for it."
    }
    static let databaseAwayAdvice =
        "Nothing is lost, but whoever runs Usher should look after the database server."

    static let noMessageContent =
        "Transcripts are empty, because the **Message Content** intent is switched off."
    static let noMessageContentAdvice =
        "Whoever runs Usher can switch it on in the Developer Portal, page “Bot”, and start Usher again."
    static let noServerMembers =
        "I do not hear of members who leave, because the **Server Members** intent is switched off."
    static let noServerMembersAdvice =
        "Whoever runs Usher can switch it on in the Developer Portal, page “Bot”, and start Usher again; all else works without."

    static func fewStarts(_ remaining: Int, of total: Int) -> String {
        "Discord allows only \(remaining) of \(total) more starts today."
    }
    static let fewStartsAdvice =
        "Find out what starts Usher again and again before you start it once more: Discord resets the token of a bot that has none left."

    static func clockOff(by seconds: Double) -> String {
        "My clock is \(Int(abs(seconds).rounded())) seconds \(seconds > 0 ? "ahead of" : "behind") Discord's."
    }
    static let clockOffAdvice =
        "Whoever runs Usher should let the machine keep its time by NTP (chrony or systemd-timesyncd)."

    static func linksLeadNowhere(_ address: String) -> String {
        "Links to transcripts start with \(address), which only Usher's own machine can open."
    }
    static let linksLeadNowhereAdvice =
        "Whoever runs Usher can set `http.publicURL` to an address that people's browsers reach; the files in the messages work without."

    // MARK: The server

    public static let botIsNotThere = "The bot is not on this server."
    public static func botIsNotThereAdvice(_ isPinned: Bool) -> String {
        isPinned
            ? "Invite it there, or take the server out of the configuration file."
            : "Its settings and tickets are kept, and used again when it is invited again."
    }

    static let serverUnknown = "Discord has not described this server to me yet."
    static let serverUnknownAdvice = "Please try again in a minute."

    static func lacksOnServer(_ names: [String]) -> String {
        "I lack \(list(names)) on this server, and cannot keep tickets without."
    }
    static func cannotHandOn(_ names: [String]) -> String {
        "I lack \(list(names)), so the people in a ticket do not get it from me either."
    }
    static let lacksOnServerAdvice = "Give it to my role in the server settings, page “Roles”."
    static let lacksInChannelAdvice = "Give it to my role in that channel's settings, page “Permissions”."

    static let staffNotSet = "No staff role is set, so no ticket can be opened."
    static let staffNotSetAdvice = "Choose one with `/settings staff`, or let me make one."
    static let allStaffDeleted = "Every staff role was deleted: only administrators can work on tickets."
    static let staffDeleted = "A staff role was deleted."
    static let staffDeletedAdvice = "Choose another with `/settings staff`."

    static func staffNotPinged(_ roles: String) -> String {
        "New tickets do not ping \(roles), because I lack **Mention Everyone** and the role is not to be mentioned by all."
    }
    static let staffNotPingedAdvice =
        "Give that permission to my role, or allow anyone to mention the staff role, in the server settings, page “Roles”."

    static let categoryNotSet = "No ticket category is set: tickets appear outside of any category."
    static let categoryDeleted = "The ticket category was deleted: new tickets appear outside of any category."
    static let archiveNotSet = "No archive category is set: closed tickets stay where they are."
    static let archiveDeleted = "The archive category was deleted: closed tickets stay where they are."
    static let logNotSet = "No log channel is set: events and transcripts are kept in the database only."
    static let logDeleted = "The log channel was deleted: events and transcripts are kept in the database only."
    static let panelDeleted = "The channel with the panel was deleted."
    static let panelDeletedAdvice = "Post a fresh panel with `/panel`."

    static func chooseAnother(_ command: String) -> String { "Choose one with `\(command)`, or let me make one." }

    static func pinnedAdvice(_ key: String) -> String {
        "It is fixed in Usher's configuration file, where whoever runs Usher can change `\(key)`."
    }

    static func lacksInCategory(_ names: [String], _ channel: String) -> String {
        "I lack \(list(names)) in the ticket category \(channel), and may not be able to open tickets there."
    }
    static func lacksInArchive(_ names: [String], _ channel: String) -> String {
        "I lack \(list(names)) in the archive category \(channel), so closed tickets cannot be moved there."
    }
    static func lacksInLog(_ names: [String], _ channel: String) -> String {
        "I lack \(list(names)) in the log channel \(channel), so events and transcripts do not arrive there."
    }
    static func lacksForPanel(_ names: [String], _ channel: String) -> String {
        "I lack \(list(names)) in \(channel), where the panel is, and could not post a fresh one there."
    }

    static func logIsPublic(_ channel: String) -> String {
        "Everybody on the server can read the log channel \(channel), and with it every transcript."
    }
    static let logIsPublicAdvice =
        "If that is not meant to be, take View Channels from @everyone in that channel's settings, page “Permissions”."

    // MARK: Limits

    static func categoryFull(_ category: String) -> String {
        "The ticket category \(category) is full: new tickets appear elsewhere."
    }
    static func categoryNearlyFull(_ category: String, _ count: Int) -> String {
        "The ticket category \(category) holds \(count) of the \(Limits.channelsPerCategory) channels that Discord allows."
    }
    static let categoryRoomAdvice = "Close what is settled, or choose another category with `/settings category`."
    static func archiveFull(_ category: String) -> String {
        "The archive category \(category) is full: closed tickets stay where they are."
    }
    static func archiveNearlyFull(_ category: String, _ count: Int) -> String {
        "The archive category \(category) holds \(count) of the \(Limits.channelsPerCategory) channels that Discord allows."
    }
    static let archiveRoomAdvice =
        "Delete old channels there (their transcripts are kept), or let me make a fresh one for the next ones."
    /// - Parameter outlook: What becomes of tickets without room.
    static func serverIsFull(_ count: Int, _ outlook: String) -> String {
        "This server has \(count) channels, as many as Discord allows: \(outlook)."
    }
    static func serverNearlyFull(_ count: Int, _ outlook: String) -> String {
        "This server has \(count) of the \(Limits.channelsPerGuild) channels that Discord allows. When it is full, \(outlook)."
    }
    static func ticketsBecomeThreads(_ panel: String?) -> String {
        "new tickets become private threads"
            + (panel.map { " below \($0)" } ?? " where the panel is, if I may start them there")
    }
    static func noTicketsNorThreads(because reason: String) -> String {
        "no ticket can be opened, since no private thread can take the place of a channel: \(reason)"
    }
    static func staffOutsideThreads(_ roles: String, _ panel: String) -> String {
        "Without **Manage Threads** in \(panel), \(roles) see only those threads of tickets into which the greeting brings them: Discord leaves out large roles, and who joins later."
    }
    static let staffOutsideThreadsAdvice =
        "Give the role that permission there; until then, `/add` brings staff in as well."
    static func serverRoomAdvice(_ obstacle: ThreadObstacle) -> String {
        "Delete channels of closed tickets, whose transcripts are kept,\(wayOut(obstacle))."
    }
    static let serverRoomAdvice = "Delete channels of closed tickets; their transcripts are kept."
    static func rolesNearlyFull(_ count: Int, of limit: Int) -> String {
        "This server has \(count) of the \(limit) roles that Discord allows, and `/setup` may not be able to make one."
    }
    static let rolesRoomAdvice = "Delete roles that nobody needs, or name an existing one in `/setup`."

    // MARK: Refusals

    static func refusal(_ refusal: SetupRefusal) -> String {
        switch refusal {
        case .serverUnknown: "\(serverUnknown) \(serverUnknownAdvice)"
        case .cannotMakeChannel(let name, let permissions, let category):
            "I could not make “\(name)”, because I lack \(list(permissions))\(category.map { " in \(mention($0))" } ?? ""). Give it to my role in the server settings\(category == nil ? "" : " and in that category's"), then try again."
        case .cannotMakeRole(let permissions):
            "I could not make a role, because I lack \(list(permissions)). \(lacksOnServerAdvice) Then try again, or name an existing role with `/setup staff:`."
        case .cannotPost(let channel, let permissions):
            "I cannot post in \(mention(channel)), because I lack \(list(permissions)) there. \(lacksInChannelAdvice) Then try again, or choose another channel."
        case .cannotChange(let channel, let permissions):
            "I cannot change my rights in \(mention(channel)), because I lack \(list(permissions)) there. \(lacksInChannelAdvice)"
        case .channelIsGone(let channel):
            "\(mention(channel)) does not exist any more. Please choose another channel."
        case .serverFull(let name):
            "I could not make “\(name)”: this server has reached Discord's limit of \(Limits.channelsPerGuild) channels. Delete some that nobody needs, or name an existing one in `/setup`."
        case .rolesFull:
            "I could not make a role: this server has reached Discord's limit of roles. Delete one that nobody needs, or name an existing one with `/setup staff:`."
        case .discordUnreachable:
            "Discord is not answering me just now. What was done so far is kept; please try again in a minute."
        case .nothingToRepair:
            "There is nothing to mend here any more. `/doctor` shows how things are now."
        case .buttonOfAnotherServer:
            "This button belongs to another server. Please use `/doctor` here."
        }
    }

    // MARK: The answer

    public static let doctorTitle = "How Usher is doing here"
    public static let allIsWell = "✅ All is well: tickets can be opened, archived and logged."
    public static let allButHints = "✅ Tickets work. Some things could be better:"

    /// One finding, as it stands in the answer.
    public static func line(_ finding: Finding) -> String {
        let mark =
            switch finding.severity {
            case .broken: "❌"
            case .impaired: "⚠️"
            case .hint: "💡"
            }
        return "\(mark) \(finding.problem) \(finding.advice)"
    }

    public static func moreFindings(_ count: Int) -> String { "… and \(count) more." }

    public static func done(_ text: String) -> String { "🔧 \(text)" }

    static func madeNow(_ channel: ChannelID) -> String { "I made \(mention(channel)), and use it from now on." }
    static func foundNow(_ channel: ChannelID) -> String { "I found \(mention(channel)), and use it from now on." }
    static func madeStaffRole(_ role: RoleID) -> String {
        "The staff role is \(mention(role)) now. Give it to your staff."
    }
    static let forgotStaffRoles = "The deleted role is out of the settings."
    static func openedNow(_ channel: ChannelID) -> String { "I gave myself what I lacked in \(mention(channel))." }

    // MARK: Repairs

    /// What stands on the button.
    public static func button(_ repair: Repair) -> String {
        switch repair {
        case .makeCategory: "Make a ticket category"
        case .makeArchiveCategory: "Make an archive category"
        case .makeLogChannel: "Make a log channel"
        case .makeStaffRole: "Make a staff role"
        case .forgetDeletedStaffRoles: "Forget the deleted role"
        case .makeSpareArchiveCategory: "Make a fresh archive category"
        case .openCategory: "Let me into the ticket category"
        case .openArchiveCategory: "Let me into the archive category"
        case .openLogChannel: "Let me into the log channel"
        }
    }

    /// In a direct message there is no server to act on, so no button either.
    static func notice(_ text: String, on guildName: String) -> String {
        warning("**\(plain(guildName))**: \(text)")
            + "\nOn that server `/doctor` shows what is wrong, and mends what it can."
    }
}
