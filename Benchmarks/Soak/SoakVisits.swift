import DiscordModel
import Sandbox

/// The life of one ticket after the other: opened, people added and removed, things tried that are refused, closed.
struct SoakVisits: Sendable {
    private let town: SoakTown
    private let seat: Int
    private let ledger: SoakLedger

    init(_ town: SoakTown, _ seat: Int, _ ledger: SoakLedger) {
        self.town = town
        self.seat = seat
        self.ledger = ledger
    }

    func run() async throws {
        // Everybody who sits here comes in turn; no two seats have a member in common.
        let own = self.town.members.indices.filter { $0 % SoakTown.seats == self.seat }.map { self.town.members[$0] }
        var visit = 0
        while self.ledger.isOpen {
            try await self.visit(visit, of: own[visit % own.count])
            visit += 1
        }
    }

    private func visit(_ number: Int, of opener: Person) async throws {
        guard let channel = try await self.open(number, opener) else { return }
        let (staff, helper) = (self.town.staff, self.town.helper)
        _ = try await opener.says("It stopped working yesterday. This is visit \(number).", in: channel)
        let isAdded = try await self.ledger.note("add", "now in this ticket") {
            try await staff.runs("/add", ["user": .user(helper)], in: channel)
        }
        if isAdded { self.ledger.count(.added) }
        try await self.ledger.note("refusal", "already in this ticket") {
            try await staff.runs("/add", ["user": .user(helper)], in: channel)
        }
        _ = try await staff.says("Have you tried to switch it off and on again?", in: channel)
        try await self.ledger.note("refusal", "Only staff") { try await opener.runs("/close", in: channel) }
        try await self.ledger.note("refusal", "Only staff") { try await opener.presses("Close", in: channel) }
        if number % 2 == 0 {
            let isRemoved = try await self.ledger.note("remove", "no longer in this ticket") {
                try await staff.runs("/remove", ["user": .user(helper)], in: channel)
            }
            if isRemoved { self.ledger.count(.removed) }
        } else {
            try await self.thinkAgain(opener, in: channel)
        }
        let isClosed = try await self.ledger.note("close", "is closed") {
            number % 2 == 0
                ? try await staff.runs("/close", ["reason": "solved"], in: channel)
                : try await staff.presses("Close", in: channel)
        }
        guard isClosed else { return }
        self.ledger.count(.closed)
        try await self.waitForTranscript(of: channel, opener)
    }

    /// The next one comes only when nothing is left to do for this one: otherwise work would pile up behind Discord's
    /// limit, and memory with it.
    private func waitForTranscript(of channel: ChannelID, _ opener: Person) async throws {
        for _ in 0..<600 {
            // Ids rise with time, whatever they are of.
            if await opener.directMessages().contains(where: { $0.id.rawValue > channel.rawValue }) { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        self.ledger.check("transcript", "none within a minute", false)
    }

    /// Every eighth presses twice at once, which must come to one ticket.
    private func open(_ number: Int, _ opener: Person) async throws -> ChannelID? {
        async let second = number % 8 == 7 ? self.press(opener) : nil
        let texts = [try await self.press(opener), try await second].compactMap { $0 }
        let channels = texts.compactMap { $0.firstMatch(of: /Your ticket is open: <#(\d+)>/) }
            .compactMap { ChannelID(String($0.1)) }
        self.ledger.check("open", texts.joined(separator: " | "), channels.count == 1)
        guard channels.count == 1 else { return nil }
        self.ledger.count(.opened)
        // Once more, now that there is one.
        try await self.ledger.note("refusal", "already have an open ticket") {
            try await opener.presses("Create Ticket", in: self.town.help, of: self.town.panel)
        }
        return channels[0]
    }

    private func press(_ opener: Person) async throws -> String {
        try await self.ledger.time("open") {
            try await opener.presses("Create Ticket", in: self.town.help, of: self.town.panel)
        }.text
    }

    /// The question whether to remove the opener, and "no".
    private func thinkAgain(_ opener: Person, in channel: ChannelID) async throws {
        let staff = self.town.staff
        let question = try await self.ledger.time("question") {
            try await staff.runs("/remove", ["user": .user(opener)], in: channel)
        }
        self.ledger.check("question", question.text, question.text.contains("Really remove them?"))
        guard let message = question.reply else { return }
        try await self.ledger.note("question", "Nothing was changed") {
            try await staff.presses("Keep them", on: message)
        }
    }
}
