import DiscordModel
import DiscordREST
import Testing

@testable import Tickets

@Suite("What the doctor finds")
struct DoctorTests {
    /// The one finding there is.
    private func only(_ findings: [Finding]) throws -> Finding {
        #expect(findings.count == 1, "\(findings.map(\.problem))")
        return try #require(findings.first)
    }

    @Test("A server on which all is well has no findings")
    func well() throws {
        #expect(try Patient.findings() == [])
    }

    @Test("Nothing is held against what is not known")
    func unknown() throws {
        let findings = Doctor(DoctorFacts(botID: 9, settings: Patient().settings)).findings
        #expect(try self.only(findings).problem == Texts.serverUnknown)
    }

    @Test("The order of roles does not matter, since Usher gives none")
    func roleOrder() throws {
        // Every role of the sample stands at the same place, the bot's has the highest id and so the lowest rank.
        #expect(try Patient.findings({ $0.own.remove(.administrator) }) == [])
    }

    // MARK: Intents and permissions

    @Test("A missing Message Content intent is worse than a missing Server Members intent")
    func intents() throws {
        let findings = try Patient.findings(facts: { $0.application = [] })
        #expect(findings.map(\.severity) == [.impaired, .hint])
        #expect(findings[0].problem.contains("**Message Content**"))
        #expect(findings[1].problem.contains("**Server Members**"))
        #expect(findings.allSatisfy { $0.advice.contains("Developer Portal") && $0.repair == nil })
    }

    @Test(
        "Without one of the essential permissions tickets do not work, and it is named",
        arguments: [
            (Permissions.viewChannel, "View Channels"), (.manageChannels, "Manage Channels"),
            (.manageRoles, "Manage Roles"), (.embedLinks, "Embed Links"), (.readMessageHistory, "Read Message History"),
        ])
    func essential(missing: Permissions, name: String) throws {
        let findings = try Patient.findings({
            $0.own.remove(missing)
            $0.everyone = []
        })
        #expect(findings.first?.severity == .broken)
        #expect(findings.first?.problem.contains("**\(name)**") == true)
        #expect(findings.first?.repair == nil)
    }

    @Test("An administrator lacks nothing anywhere")
    func administrator() throws {
        let findings = try Patient.findings({
            $0.own = .administrator
            for id in $0.places.keys {
                $0.places[id]?.overwrites = [
                    Overwrite(.role(.everyone(of: .harbour)), deny: .viewChannel),
                    Overwrite(.member(Patient.bot), deny: .all),
                ]
            }
        })
        #expect(findings == [])
    }

    @Test("What the bot does not have it cannot hand on to the people in tickets")
    func handedOn() throws {
        let finding = try self.only(try Patient.findings({ $0.own.remove([.addReactions]) }))
        #expect(finding.severity == .hint)
        #expect(finding.problem.contains("**Add Reactions**"))
    }

    @Test(
        "A permission taken away in the category, the archive or the log channel is named with the channel",
        arguments: [
            (ChannelID(41), Permissions.manageChannels, "Manage Channels", Repair.openCategory),
            (42, .manageChannels, "Manage Channels", .openArchiveCategory),
            (43, .sendMessages, "Send Messages", .openLogChannel),
            (43, .attachFiles, "Attach Files", .openLogChannel),
        ])
    func channel(id: ChannelID, missing: Permissions, name: String, repair: Repair) throws {
        let finding = try self.only(
            try Patient.findings({
                $0.places[id]?.overwrites.append(Overwrite(.member(Patient.bot), deny: missing))
                $0.places[id]?.overwrites[1].change.allow.remove(missing)
            }))
        #expect(finding.severity == .impaired)
        #expect(finding.problem.contains("I lack **\(name)** in"))
        #expect(finding.problem.contains("<#\(id)>"))
        #expect(finding.repair == repair)
    }

    @Test("A lack that a role's overwrite fills is none, as Discord reckons")
    func roleOverwrite() throws {
        #expect(
            try Patient.findings({
                $0.places[43]?.overwrites = [
                    Overwrite(.role(.everyone(of: .harbour)), deny: [.viewChannel, .sendMessages]),
                    Overwrite(.role(32), allow: [.viewChannel, .sendMessages]),
                ]
            }) == [])
    }

    @Test("Where the bot may not change rights, it does not offer to")
    func notRepairable() throws {
        let finding = try self.only(
            try Patient.findings({
                $0.places[43]?.overwrites = [
                    Overwrite(.role(.everyone(of: .harbour)), deny: .viewChannel),
                    Overwrite(.member(Patient.bot), allow: .viewChannel, deny: [.sendMessages, .manageRoles]),
                ]
            }))
        #expect(finding.repair == nil)
        #expect(finding.problem.contains("**Send Messages**"))
    }

    @Test(
        "A hidden channel is not taken for a deleted one, nor its made-up overwrites for true",
        arguments: [true, false])
    func hidden(fromGateway: Bool) throws {
        let finding = try self.only(
            try Patient.findings(
                {
                    if fromGateway { $0.places[43]?.isObfuscated = true } else { $0.places[43] = nil }
                }, facts: { if !fromGateway { $0.hidden = [43] } }))
        #expect(finding.problem.contains("**View Channels** in the log channel <#43>"))
        #expect(finding.deleted == [])
        #expect(finding.repair == nil)
    }

    // MARK: What is set

    @Test("Without a staff role no ticket can be opened")
    func noStaff() throws {
        let finding = try self.only(try Patient.findings({ $0.settings.staffRoles = [] }))
        #expect(finding.severity == .broken)
        #expect(finding.repair == .makeStaffRole)
    }

    @Test("Of several staff roles a deleted one is forgotten; of one, another is made")
    func staffDeleted() throws {
        let one = try self.only(try Patient.findings({ $0.settings.staffRoles = [31, 77] }))
        #expect(one.severity == .impaired)
        #expect(one.repair == .forgetDeletedStaffRoles)
        #expect(one.deleted == ["77"])
        let all = try self.only(try Patient.findings({ $0.roles = [:] }))
        #expect(all.severity == .broken)
        #expect(all.repair == .makeStaffRole)
        #expect(all.deleted == ["31"])
    }

    @Test("A staff role that nobody may mention is not pinged, unless the bot may mention everyone")
    func pinging() throws {
        let finding = try self.only(try Patient.findings({ $0.roles[31] = false }))
        #expect(finding.severity == .hint)
        #expect(finding.problem.contains("<@&31>"))
        #expect(
            try Patient.findings({
                $0.roles[31] = false
                $0.own.insert(.mentionEveryone)
            }) == [])
    }

    @Test(
        "What was deleted can be made anew by a button, and what is not set as well",
        arguments: [
            (ChannelID(41), Repair.makeCategory, "ticket category"), (42, .makeArchiveCategory, "archive category"),
            (43, .makeLogChannel, "log channel"),
        ])
    func missing(id: ChannelID, repair: Repair, name: String) throws {
        let deleted = try self.only(try Patient.findings({ $0.places[id] = nil }))
        #expect(deleted.severity == .impaired)
        #expect(deleted.problem.contains("\(name) was deleted"))
        #expect(deleted.repair == repair)
        #expect(deleted.deleted == [id.description])
        let unset = try self.only(
            try Patient.findings({
                switch repair {
                case .makeCategory: $0.settings.categoryID = nil
                case .makeArchiveCategory: $0.settings.archiveCategoryID = nil
                default: $0.settings.logChannelID = nil
                }
            }))
        #expect(unset.severity == .hint)
        #expect(unset.problem.contains("No \(name) is set"))
        #expect(unset.repair == repair)
        #expect(unset.deleted == [])
    }

    @Test("What the configuration file fixes has no button, but its key", arguments: [41, 42, 43] as [ChannelID])
    func pinned(id: ChannelID) throws {
        var pinned = PinnedSettings()
        (pinned.categoryID, pinned.archiveCategoryID, pinned.logChannelID) = (41, 42, 43)
        let key = [41: "category", 42: "archive", 43: "log"][id] ?? ""
        let finding = try self.only(try Patient.findings({ $0.places[id] = nil }, facts: { $0.pinned = pinned }))
        #expect(finding.repair == nil)
        #expect(finding.advice.contains("`guilds.\(GuildID.harbour).\(key)`"))
    }

    @Test("A log channel that everybody reads is pointed out")
    func publicLog() throws {
        let finding = try self.only(try Patient.findings({ $0.places[43]?.overwrites = [] }))
        #expect(finding.severity == .hint)
        #expect(finding.problem.contains("Everybody on the server can read the log channel <#43>"))
    }

    @Test("A panel's channel that is gone needs a fresh panel; one without rights only hinders the next")
    func panel() throws {
        let gone = try self.only(try Patient.findings({ $0.places[44] = nil }))
        #expect(gone.advice.contains("`/panel`"))
        let locked = try self.only(
            try Patient.findings({
                $0.places[44]?.overwrites = [Overwrite(.member(Patient.bot), deny: .embedLinks)]
            }))
        #expect(locked.severity == .hint)
        #expect(locked.problem.contains("**Embed Links** in <#44>"))
        #expect(try Patient.findings({ $0.places[44] = nil }, facts: { $0.panelID = nil }) == [])
    }

    // MARK: Limits

    @Test(
        "A category is nearly full at 45 of 50",
        arguments: [(44, nil), (45, .hint), (50, .impaired)] as [(Int, Finding.Severity?)])
    func categories(count: Int, severity: Finding.Severity?) throws {
        let tickets = try Patient.findings({ $0.fill(41, with: count) })
        #expect(tickets.map(\.severity) == [severity].compactMap(\.self))
        #expect(tickets.allSatisfy { $0.repair == nil })
        let archive = try Patient.findings({ $0.fill(42, with: count) })
        #expect(archive.map(\.severity) == [severity].compactMap(\.self))
        #expect(archive.allSatisfy { $0.repair == .makeSpareArchiveCategory })
    }

    @Test(
        "A server is nearly full at 450 of 500 channels",
        arguments: [(449, nil), (450, .hint), (500, .impaired)] as [(Int, Finding.Severity?)])
    func server(count: Int, severity: Finding.Severity?) throws {
        let findings = try Patient.findings({
            $0.takesThreads()
            $0.fill(nil, with: count - 4)
        })
        #expect(findings.map(\.severity) == [severity].compactMap(\.self))
        #expect(findings.allSatisfy { $0.problem.contains("\(count)") })
        #expect(findings.allSatisfy { $0.problem.contains("private threads below <#44>") })
    }

    @Test(
        "Where tickets could not become threads, a full server is worse, and why is said before it is full",
        arguments: [(449, nil), (450, .hint), (500, .broken)] as [(Int, Finding.Severity?)])
    func noThreads(count: Int, severity: Finding.Severity?) throws {
        let changes: [(String, (inout Patient) -> Void)] = [
            ("I lack the permission **Create Private Threads** in <#44>", { $0.own.remove(.createPrivateThreads) }),
            (
                "whoever opens it would lack the permission **Send Messages in Threads** in <#44>",
                { $0.everyone.remove(.sendMessagesInThreads) }
            ),
            ("<#44> is not a text channel", { $0.places[44]?.type = .announcement }),
            ("I lack the permission **View Channels** in <#44>", { $0.places[44]?.isObfuscated = true }),
        ]
        for (reason, change) in changes {
            let findings = try Patient.findings({
                $0.takesThreads()
                change(&$0)
                $0.fill(nil, with: count - 4)
            }).filter { $0.problem.contains("\(count)") }
            #expect(findings.map(\.severity) == [severity].compactMap(\.self), "\(reason)")
            #expect(findings.allSatisfy { $0.problem.contains(reason) }, "\(findings.map(\.problem))")
        }
    }

    @Test("Staff who would not see all threads are pointed out as soon as tickets may become some")
    func staffOutsideThreads() throws {
        func findings(_ count: Int) throws -> [Finding] {
            try Patient.findings({
                $0.takesThreads()
                $0.staff = []
                $0.fill(nil, with: count - 4)
            })
        }
        #expect(try findings(449) == [])
        let finding = try #require(try findings(450).last)
        #expect(finding.severity == .hint)
        #expect(finding.problem.contains("**Manage Threads** in <#44>, <@&31>"), "\(finding.problem)")
    }

    @Test("A server with nearly all the roles that Discord allows is told so")
    func roles() throws {
        let finding = try self.only(
            try Patient.findings({ for id in 1000..<1240 { $0.roles[RoleID(UInt64(id))] = true } }))
        #expect(finding.problem.contains("of the 250 roles"))
    }

    // MARK: The program

    @Test("A database that is away is told, and one that fails even more so")
    func store() throws {
        let away = try self.only(
            try Patient.findings(facts: { $0.store = .degraded(since: .morning, waiting: 3) }))
        #expect(away.severity == .impaired)
        #expect(away.problem.contains("3 changes"))
        #expect(try self.only(try Patient.findings(facts: { $0.store = .failing })).severity == .broken)
    }

    @Test(
        "A clock counts as wrong from more than two seconds on, in both directions",
        arguments: [
            (2000, nil), (-2000, nil), (2500, "3 seconds ahead of"), (-4000, "4 seconds behind"),
            (90_000, "90 seconds ahead of"),
        ] as [(Int, String?)])
    func clock(milliseconds: Int, text: String?) throws {
        let findings = try Patient.findings(facts: { $0.clockLead = .milliseconds(milliseconds) })
        #expect(findings.count == (text == nil ? 0 : 1))
        if let text { #expect(findings.first?.problem.contains(text) == true) }
        if milliseconds > 30_000 { #expect(findings.first?.severity == .impaired) }
    }

    @Test("Few session starts left are a reason to stop starting")
    func starts() throws {
        #expect(try Patient.findings(facts: { $0.sessionStarts = (100, 1000) }) == [])
        let finding = try self.only(try Patient.findings(facts: { $0.sessionStarts = (99, 1000) }))
        #expect(finding.problem.contains("only 99 of 1000"))
    }

    @Test(
        "A link that only this machine can open is pointed out",
        arguments: [
            ("http://127.0.0.1:8080", true), ("http://localhost:8080", true), ("http://[::1]:80", true),
            ("https://tickets.example.org", false), ("https://127.example.org", false),
        ])
    func links(address: String, isLocal: Bool) throws {
        #expect(try Patient.findings(facts: { $0.linkAddress = address }).isEmpty == !isLocal)
    }

    // MARK: The form

    @Test("The worst comes first")
    func order() throws {
        let findings = try Patient.findings(
            {
                $0.settings.staffRoles = []
                $0.places[43] = nil
                $0.settings.archiveCategoryID = nil
            }, facts: { $0.clockLead = .seconds(5) })
        #expect(findings.map(\.severity) == [.broken, .impaired, .hint, .hint])
    }

    @Test("For a terminal channels and roles have their names, and nothing is in bold")
    func plain() throws {
        let findings = try Patient.findings(
            style: .plain,
            {
                $0.places[43]?.overwrites = [Overwrite(.member(Patient.bot), deny: .sendMessages)]
                $0.roles[31] = false
            })
        let text = findings.map(\.text).joined(separator: "\n")
        #expect(text.contains("I lack Send Messages in the log channel #ticket-log (43)"))
        #expect(text.contains("@role-31 (31)"))
        for mark in ["**", "<#", "<@"] { #expect(!text.contains(mark)) }
    }

    @Test("Each finding is a sentence and each advice another")
    func sentences() throws {
        let findings =
            try Patient.findings({
                $0.places = [:]
                $0.roles = [:]
            }) + Patient.findings({ $0.own = [] })
            + Patient.findings({ $0.fill(42, with: 496) }, facts: { $0.application = [] })
        for finding in findings {
            for text in [finding.problem, finding.advice] {
                #expect(text.last == "." && text.count > 20 && !text.contains("Optional"), "\(text)")
            }
            #expect(finding.text.count < 500)
        }
        for repair in Repair.allCases { #expect(Texts.button(repair).count <= Limits.buttonLabel) }
    }
}
