import DiscordModel
import DiscordREST

/// Judges one server: facts in, findings out, the worst first. Asks nobody and changes nothing.
///
/// The order of roles is not looked at, since it does not matter: Discord asks for it where roles are given, edited or
/// sorted, and Usher does none of that. Overwrites, which Usher works with, do not know it.
/// Source: <https://docs.discord.com/developers/topics/permissions#permission-hierarchy>
public struct Doctor: Sendable {
    /// How channels and roles are named.
    public enum Style: Sendable {
        /// As mentions, which Discord shows as names.
        case discord
        /// For a terminal, where nobody turns mentions into names, nor asterisks into bold letters.
        case plain
    }

    let facts: DoctorFacts
    let style: Style

    public init(_ facts: DoctorFacts, style: Style = .discord) {
        self.facts = facts
        self.style = style
    }

    /// All of them.
    public var findings: [Finding] {
        self.sorted(
            self.ofStore + self.ofApplication + self.ofServer + self.ofStaff + self.ofCategory + self.ofArchive
                + self.ofLog + self.ofPanel + self.ofLimits + self.ofMachine)
    }

    /// Those that are the same on every server.
    public var findingsOfProgram: [Finding] { self.sorted(self.ofStore + self.ofApplication + self.ofMachine) }

    /// Within a severity the order stays.
    private func sorted(_ findings: [Finding]) -> [Finding] {
        let sorted = Finding.Severity.descending.flatMap { severity in
            findings.filter { $0.severity == severity }
        }
        return self.style == .discord ? sorted : sorted.map(\.withoutMarks)
    }
}

extension Finding.Severity {
    static let descending: [Self] = [.broken, .impaired, .hint]
}

extension Finding {
    /// For a terminal.
    fileprivate var withoutMarks: Finding {
        Finding(
            self.severity, self.problem.replacing("**", with: ""), self.advice.replacing("**", with: ""),
            repair: self.repair, deleted: self.deleted)
    }
}

// MARK: Names

extension Doctor {
    func name(_ channel: ChannelID) -> String {
        guard self.style == .plain else { return Texts.mention(channel) }
        guard let name = self.facts.guild?.channels[channel]?.name else { return "channel \(channel)" }
        return "#\(name) (\(channel))"
    }

    func name(_ role: RoleID) -> String {
        guard self.style == .plain else { return Texts.mention(role) }
        guard let name = self.facts.guild?.roles[role]?.name else { return "role \(role)" }
        return "@\(name) (\(role))"
    }
}

// MARK: The program and the server as a whole

extension Doctor {
    private var ofStore: [Finding] {
        switch self.facts.store {
        case .failing: [Finding(.broken, Texts.databaseFails, Texts.databaseFailsAdvice)]
        case .degraded(let since, let waiting):
            [
                Finding(
                    .impaired, Texts.databaseAway(since: since, waiting: waiting, isPlain: self.style == .plain),
                    Texts.databaseAwayAdvice)
            ]
        case .well, nil: []
        }
    }

    private var ofApplication: [Finding] {
        var findings: [Finding] = []
        if let flags = self.facts.application {
            if !flags.allowsMessageContent {
                findings.append(Finding(.impaired, Texts.noMessageContent, Texts.noMessageContentAdvice))
            }
            if !flags.allowsGuildMembers {
                findings.append(Finding(.hint, Texts.noServerMembers, Texts.noServerMembersAdvice))
            }
        }
        if let (remaining, total) = self.facts.sessionStarts, remaining * 10 < total {
            findings.append(
                Finding(.impaired, Texts.fewStarts(remaining, of: total), Texts.fewStartsAdvice))
        }
        return findings
    }

    private var ofServer: [Finding] {
        guard self.facts.guild != nil else {
            return [Finding(.impaired, Texts.serverUnknown, Texts.serverUnknownAdvice)]
        }
        let own = self.facts.basePermissions
        let missing = TicketChannel.essential.subtracting(own)
        if !missing.isEmpty {
            return [Finding(.broken, Texts.lacksOnServer(missing.names), Texts.lacksOnServerAdvice)]
        }
        let withheld = TicketChannel.participant.subtracting(own)
        if withheld.isEmpty { return [] }
        return [Finding(.hint, Texts.cannotHandOn(withheld.names), Texts.lacksOnServerAdvice)]
    }

    private var ofMachine: [Finding] {
        var findings: [Finding] = []
        if let lead = self.facts.clockLead, abs(lead.inSeconds) > 2 {
            // The questions that Usher asks expire within a minute.
            findings.append(
                Finding(
                    abs(lead.inSeconds) > 30 ? .impaired : .hint, Texts.clockOff(by: lead.inSeconds),
                    Texts.clockOffAdvice))
        }
        if let address = self.facts.linkAddress, address.leadsToThisMachineOnly {
            findings.append(Finding(.hint, Texts.linksLeadNowhere(address), Texts.linksLeadNowhereAdvice))
        }
        return findings
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(self.components.seconds) + Double(self.components.attoseconds) / 1e18
    }
}

extension String {
    /// Whether an address is one that no other machine reaches.
    var leadsToThisMachineOnly: Bool {
        let place = self.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
        if place.hasPrefix("[::1]") { return true }
        let host = place.prefix { $0 != ":" }
        return host == "localhost" || host == "0.0.0.0"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }
}
