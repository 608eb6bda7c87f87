// Opens tickets in a process of its own, so that tests can let several processes race.
//
// usage: store-openers URL GUILD CONCURRENT EACH SEED
//
// CONCURRENT openers go through the same EACH members, whose ids are counted up from SEED, and open a ticket for each.
// It says `ready` when the store is open, begins at the first line of its standard input, and prints a line of JSON per
// opening: the outcome (opened, alreadyActive or failed), the ticket's id and number, and its opener.

import DiscordModel
import Foundation
import SQLiteStore
import Tickets

#if MySQL
    import MySQLStore
#endif
#if MongoDB
    import MongoStore
#endif

/// What became of one opening.
struct Report: Codable {
    var outcome: String
    var ticket: Int64?
    var number: Int?
    var opener: String
    var error: String?
}

/// What it was told on the command line.
struct Race {
    let url: String
    let guild: GuildID
    let concurrent: Int
    let each: Int
    let seed: UInt64

    init?(_ arguments: [String]) {
        guard arguments.count == 6, let guild = GuildID(arguments[2]), let concurrent = Int(arguments[3]),
            let each = Int(arguments[4]), let seed = UInt64(arguments[5])
        else { return nil }
        self.url = arguments[1]
        self.guild = guild
        self.concurrent = concurrent
        self.each = each
        self.seed = seed
    }

    func store() async throws -> any TicketStore {
        let scheme = self.url.prefix { $0 != ":" }
        switch scheme {
        case "sqlite":
            return try await SQLiteStore.open(
                path: String(self.url.dropFirst(scheme.count + 1)), patience: .seconds(30))
        #if MySQL
            case "mysql":
                var settings = MySQLSettings()
                settings.waitingLimit = .seconds(60)
                settings.connectLimit = .seconds(30)
                settings.answerLimit = .seconds(60)
                return try await MySQLStore.open(url: self.url, settings: settings)
        #endif
        #if MongoDB
            case "mongodb":
                var settings = MongoSettings()
                settings.waitingLimit = .seconds(60)
                settings.answerLimit = .seconds(60)
                return try await MongoStore.open(url: self.url, settings: settings)
        #endif
        default: throw StoreError(.failed)
        }
    }

    func run(in store: any TicketStore) async -> [Report] {
        await withTaskGroup(of: [Report].self) { group in
            for _ in 0..<self.concurrent {
                group.addTask {
                    var reports: [Report] = []
                    for number in 0..<self.each {
                        reports.append(await self.report(UserID(self.seed + UInt64(number)), in: store))
                    }
                    return reports
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Opens a ticket for the member, and asks again where the store says that this may help.
    private func report(_ opener: UserID, in store: any TicketStore) async -> Report {
        let now = Timestamp.now
        let opening = TicketOpening(
            id: TicketID(at: now, chance: .random(in: 0 ... .max)), guildID: self.guild, openerID: opener, at: now)
        var failure: StoreError?
        for _ in 1...50 {
            do {
                let (outcome, ticket) =
                    switch try await store.open(opening) {
                    case .opened(let ticket): ("opened", ticket)
                    case .alreadyActive(let ticket): ("alreadyActive", ticket)
                    }
                return Report(
                    outcome: outcome, ticket: ticket.id.rawValue, number: ticket.number, opener: "\(ticket.openerID)")
            } catch {
                failure = error
                guard error.isRetryable else { break }
            }
        }
        return Report(outcome: "failed", opener: "\(opener)", error: failure.map { "\($0)" })
    }
}

guard let race = Race(CommandLine.arguments) else {
    FileHandle.standardError.write(Data("usage: store-openers URL GUILD CONCURRENT EACH SEED\n".utf8))
    exit(64)
}
let store = try await race.store()
FileHandle.standardOutput.write(Data("ready\n".utf8))
_ = readLine()
let reports = await race.run(in: store)
await store.shutDown()
for report in reports {
    FileHandle.standardOutput.write(try JSONEncoder().encode(report) + Data("\n".utf8))
}
