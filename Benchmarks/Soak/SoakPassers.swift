import Foundation
import Sandbox

/// What costs no request beside the answer: help, completions, and what is not allowed.
struct SoakPassers: Sendable {
    private let town: SoakTown
    private let seat: Int
    private let ledger: SoakLedger
    /// To find out what the finding of tickets has to do with the curve.
    private let skipsTranscripts = ProcessInfo.processInfo.environment["USHER_SOAK_WITHOUT"] == "transcript"

    init(_ town: SoakTown, _ seat: Int, _ ledger: SoakLedger) {
        self.town = town
        self.seat = seat
        self.ledger = ledger
    }

    func run() async throws {
        var round = self.seat
        while self.ledger.isOpen {
            try await self.act(round)
            round += 1
        }
    }

    private func act(_ round: Int) async throws {
        let (town, help) = (self.town, self.town.help)
        // Each in its turn, but those that were left out.
        let round = self.skipsTranscripts && [3, 4, 7].contains(round % 8) ? round / 8 * 8 : round
        let member = town.members[round % town.members.count]
        switch round % 8 {
        case 0, 1, 2:
            try await self.ledger.note("help", "What Usher can do") { try await member.runs("/help", in: help) }
        case 3, 4:
            let found = try await self.ledger.time("completion") {
                try await town.staff.completions(of: "ticket", typing: "00", for: "/transcript", in: help)
            }
            self.ledger.check("completion", "\(found.count)", found.count <= 25)
        case 5:
            try await self.ledger.note("refusal", "not a ticket") { try await town.staff.runs("/close", in: help) }
        case 6:
            try await self.ledger.note("refusal", "Manage Server") {
                try await member.runs("/settings view", in: help)
            }
        default:
            try await self.ledger.note("no such ticket", "There is no ticket") {
                try await member.runs("/transcript", ["ticket": "999999"], in: help)
            }
        }
    }
}
