public import DiscordModel

/// How one server has set Usher up.
public struct GuildSettings: Hashable, Sendable, Codable {
    public let guildID: GuildID
    /// Their holders are staff; administrators always are.
    public var staffRoles: [RoleID]
    /// Where ticket channels are made.
    public var categoryID: ChannelID?
    /// Where closed ticket channels go.
    public var archiveCategoryID: ChannelID?
    public var logChannelID: ChannelID?
    public var panel: PanelText
    /// How many days after its closing a ticket's conversation is kept; for ever if `nil`.
    public var retentionDays: Int?

    /// Each staff role takes a place in every ticket channel, and a request has room for
    /// `Limits.overwritesPerRequest`; the rest is for the people in the ticket.
    public static let maximumStaffRoles = 50

    public init(
        guildID: GuildID, staffRoles: [RoleID] = [], categoryID: ChannelID? = nil,
        archiveCategoryID: ChannelID? = nil, logChannelID: ChannelID? = nil, panel: PanelText = PanelText(),
        retentionDays: Int? = nil
    ) {
        self.guildID = guildID
        self.staffRoles = staffRoles
        self.categoryID = categoryID
        self.archiveCategoryID = archiveCategoryID
        self.logChannelID = logChannelID
        self.panel = panel
        self.retentionDays = retentionDays
    }
}

/// What the panel and the greeting of a new ticket say.
public struct PanelText: Hashable, Sendable, Codable {
    public var title: String
    public var instructions: String
    public var buttonLabel: String
    public var greeting: String

    public init(
        title: String = "Need help?",
        instructions: String = """
        Press the button below to open a private ticket with our staff.
        1. A channel appears that only you and the staff can see.
        2. Tell us there what you need; pictures and files are welcome.
        3. We close the ticket when the matter is settled, and you get a transcript.
        """,
        buttonLabel: String = "Create Ticket",
        greeting: String =
            "Thank you for getting in touch. Please describe what you need; somebody will be with you soon."
    ) {
        self.title = title
        self.instructions = instructions
        self.buttonLabel = buttonLabel
        self.greeting = greeting
    }

    /// The lengths Discord allows for each of them.
    public static let titleLength = 1...Limits.embedTitle
    public static let instructionsLength = 1...2000
    public static let buttonLabelLength = 1...Limits.buttonLabel
    public static let greetingLength = 1...2000
}
