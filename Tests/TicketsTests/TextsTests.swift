import DiscordModel
import Testing

@testable import Tickets

@Suite("What people read")
struct TextsTests {
    static let refusals: [TicketRefusal] = [
        .notSetUp, .alreadyOpen(number: "0042", 7), .alreadyOpen(number: "0042", nil), .notATicketChannel, .notStaff,
        .mustManageServer, .alreadyClosed(number: "0042"), .alreadyPresent(.mia), .alreadyStaff(.mia),
        .notPresent(.mia), .isStaff(.mia), .isBot(.mia), .notInServer(.mia), .channelNotReady(number: "0042"),
        .removedFromTicket(number: "0042"), .confirmationExpired, .confirmationOfSomebodyElse,
        .lacksPermissions(Permissions.all.names, 7),
        .lacksPermissions(["Manage Channels"], nil), .discordUnreachable, .tooManyStaffRoles,
        .serverFull(.noChannel), .serverFull(.noTextChannel(7)), .serverFull(.threadsFull),
        .serverFull(.botLacks(TicketThread.bot.names, 7)), .serverFull(.openerLacks(TicketThread.participant.names, 7)),
        .cannotTakePart(.mia, TicketThread.participant.names, 7),
        .pinned("guilds.1.staff"),
    ]

    @Test("Every refusal is a sentence of a length that Discord takes", arguments: refusals)
    func refusal(refusal: TicketRefusal) {
        // A new refusal belongs into the list above, which this switch does not compile without.
        switch refusal {
        case .notSetUp, .alreadyOpen, .notATicketChannel, .notStaff, .mustManageServer, .alreadyClosed,
            .removedFromTicket, .alreadyPresent, .alreadyStaff, .notPresent, .isStaff, .isBot, .notInServer,
            .channelNotReady,
            .confirmationExpired, .confirmationOfSomebodyElse, .lacksPermissions, .serverFull, .cannotTakePart,
            .discordUnreachable,
            .tooManyStaffRoles, .pinned:
            break
        }
        #expect(refusal.text.count > 20)
        #expect(refusal.text.count < Limits.messageContent)
        #expect(refusal.text.last == ".")
        #expect(!refusal.text.contains("Optional"))
    }

    @Test("Refusals say what to do next")
    func nextSteps() {
        #expect(TicketRefusal.notSetUp.text.contains("`/setup`"))
        #expect(TicketRefusal.alreadyOpen(number: "0042", 7).text.contains("<#7>"))
        #expect(TicketRefusal.confirmationExpired.text.contains("`/remove`"))
        #expect(TicketRefusal.serverFull(.noChannel).text.contains("`/panel`"))
        #expect(TicketRefusal.serverFull(.botLacks(["Manage Threads"], 7)).text.contains("**Manage Threads** in <#7>"))
        #expect(TicketRefusal.lacksPermissions(["Manage Roles"], 7).text.contains("**Manage Roles** in <#7>"))
        #expect(TicketRefusal.notStaff.text.contains("administrator"))
        #expect(TicketRefusal.mustManageServer.text.contains("Manage Server"))
        #expect(TicketRefusal.tooManyStaffRoles.text.contains("`/settings staff`"))
        #expect(TicketRefusal.pinned("guilds.1.staff").text.contains("`guilds.1.staff`"))
    }

    @Test(
        "A name is shown as it is: neither formatted nor a mention nor a link",
        arguments: [
            ("plain name 42 é 🎫", "plain name 42 é 🎫"),
            ("**bold** _it_ ~~no~~", #"\*\*bold\*\* \_it\_ \~\~no\~\~"#),
            ("`code` ||spoiler||", #"\`code\` \|\|spoiler\|\|"#),
            ("@everyone <@1> <#2>", ##"\@everyone \<\@1\> \<\#2\>"##),
            ("[a](https://b)", #"\[a\]\(https\://b\)"#),
            (#"\*"#, #"\\\*"#),
            ("# big\n> quote", ##"\# big"## + "\n" + ##"\> quote"##),
            ("<:smile:1>", #"\<\:smile\:1\>"#),
            ("", ""),
        ])
    func plain(name: String, expected: String) {
        #expect(Texts.plain(name) == expected)
    }

    @Test("A combining mark does not smuggle formatting through", arguments: ["*", "_", "`", "<", "@"])
    func combiningMarks(character: String) {
        for mark in ["\u{301}", "\u{FE0F}", "\u{20E3}", "\u{200D}"] {
            #expect(Texts.plain(character + mark).unicodeScalars.starts(with: ("\\" + character + mark).unicodeScalars))
        }
    }

    @Test("Lists read like sentences")
    func lists() {
        #expect(Texts.list([]) == "")
        #expect(Texts.list(["a"]) == "**a**")
        #expect(Texts.list(["a", "b"]) == "**a** and **b**")
        #expect(Texts.list(["a", "b", "c"]) == "**a**, **b** and **c**")
    }

    @Test("R1.2: the topic of the channel carries the ticket's id, and no two tickets share a topic")
    func topics() {
        #expect(Texts.topic(of: .open).contains(Ticket.open.id.description))
        let other = TicketOpening(id: .sample(43), guildID: .harbour, openerID: .mia, at: .morning).ticket(number: 42)
        #expect(Texts.topic(of: .open) != Texts.topic(of: other))
    }

    @Test("The longest texts fit into Discord's limits")
    func lengths() throws {
        let roles = (0..<UInt64(GuildSettings.maximumStaffRoles)).map { RoleID(.max - $0) }
        #expect(Texts.staffRoles(roles).count <= Limits.messageContent)
        let closing = Closing(closedBy: UserID(.max), closedAt: .morning, reason: String(repeating: "x", count: 500))
        let text = Texts.yourTicketWasClosed(
            .open, guildName: String(repeating: "*", count: 100), closing: closing)
        #expect(text.count + Texts.transcriptTooLarge.count < Limits.messageContent)
        for kind in [TicketEvent.Kind.created, .channelDeleted] {
            #expect(Texts.logTitle(kind, number: "9999999").count <= Limits.embedTitle)
        }
        #expect(Texts.closeButton.count <= Limits.buttonLabel)
        #expect(Texts.removeOpenerYes.count <= Limits.buttonLabel)
    }

    @Test("Where there is no reason, none is mentioned")
    func noReason() {
        let closing = Closing(closedBy: .sam, closedAt: .morning, reason: nil)
        #expect(Texts.closed(closing) == "This ticket was closed by <@\(UserID.sam)>.")
    }
}
