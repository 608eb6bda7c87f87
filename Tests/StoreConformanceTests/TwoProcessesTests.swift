import DiscordModel
import Foundation
import TestSupport
import Testing
import Tickets

/// Several processes on one database, as when Usher is started twice by mistake or during an update.
@Suite("Two processes", .timeLimit(.minutes(30)))
struct TwoProcessesTests {
    private static let members = 12

    @Test(
        "64 openers in each of two processes want tickets for the same members: each gets one, numbered without gaps",
        arguments: StoreBackend.stores)
    func race(backend: StoreBackend) async throws {
        let database = try await backend.makeDatabase()
        let handles = Handles(connect: database.connect)
        var failure: (any Error)?
        do { try await self.race(on: database.url, handles) } catch { failure = error }
        await handles.shutDownAll()
        try await database.remove()
        if let failure { throw failure }
    }

    @Test(
        "Two processes that open a database of the first version at once bring it up to date, and work in it",
        arguments: StoreBackend.stores)
    func migration(backend: StoreBackend) async throws {
        let database = try await backend.makeDatabase()
        let handles = Handles(connect: database.connect)
        var failure: (any Error)?
        do {
            let makeFirstVersion = try #require(database.makeFirstVersion)
            try await makeFirstVersion()
            var processes: [Openers] = []
            for number in 1...2 as ClosedRange<UInt64> {
                processes.append(
                    try await Openers(
                        url: database.url, guild: .harbour, concurrent: 1, each: 5,
                        seed: UserID.mia.rawValue + number * 100))
            }
            // They open it before they say so.
            for process in processes { try await process.waitUntilReady() }
            for process in processes { process.begin() }
            var reports: [Openers.Report] = []
            for process in processes { reports += try await process.reports() }
            #expect(reports.compactMap(\.number).sorted() == Array(1...10), "\(reports)")
            let store = try await handles.open()
            let ticket = try #require(try await store.activeTickets(in: .harbour, after: nil, limit: 1).first)
            // What later versions have added is there.
            try await store.append([.sample(1, of: ticket)])
            try await store.save(GuildSettings(guildID: .harbour, retentionDays: 30))
            #expect(try await store.settings(of: .harbour)?.retentionDays == 30)
        } catch { failure = error }
        await handles.shutDownAll()
        try await database.remove()
        if let failure { throw failure }
    }

    private func race(on url: String, _ handles: Handles) async throws {
        var processes: [Openers] = []
        for _ in 1...2 {
            processes.append(
                try await Openers(
                    url: url, guild: .harbour, concurrent: 64, each: Self.members, seed: UserID.mia.rawValue))
        }
        for process in processes { try await process.waitUntilReady() }
        for process in processes { process.begin() }
        var reports: [Openers.Report] = []
        for process in processes { reports += try await process.reports() }

        #expect(reports.count == 2 * 64 * Self.members)
        let failed = reports.filter { $0.outcome != "opened" && $0.outcome != "alreadyActive" }
        #expect(failed.isEmpty, "\(failed.count), the first: \(String(describing: failed.first?.error))")
        let opened = reports.filter { $0.outcome == "opened" }
        #expect(opened.count == Self.members)
        #expect(opened.compactMap(\.number).sorted() == Array(1...Self.members))
        #expect(Set(opened.map(\.opener)).count == Self.members)
        // Everybody was told of the same ticket.
        for (opener, told) in Dictionary(grouping: reports, by: \.opener) {
            #expect(Set(told.map(\.ticket)).count == 1, "\(opener)")
        }
        let stored = try await handles.open().activeTickets(in: .harbour, after: nil, limit: 1000)
        #expect(Set(stored.map(\.id.rawValue)) == Set(opened.compactMap(\.ticket)))
        #expect(stored.map(\.number).sorted() == Array(1...Self.members))
        #expect(Set(stored.map(\.openerID)).count == Self.members)
    }
}

/// A running `store-openers`.
private struct Openers {
    struct Report: Decodable {
        let outcome: String
        let ticket: Int64?
        let number: Int?
        let opener: String
        let error: String?
    }

    private let process: ChildProcess

    init(url: String, guild: GuildID, concurrent: Int, each: Int, seed: UInt64) async throws {
        let command = Command(
            Command.built("store-openers"), [url, "\(guild)", "\(concurrent)", "\(each)", "\(seed)"])
        self.process = try await ChildProcess(command, output: .lines)
    }

    func waitUntilReady() async throws { try #require(try await self.process.nextLine() == "ready") }

    func begin() { self.process.write(Array("go\n".utf8)) }

    /// What it has printed, when it has ended.
    func reports() async throws -> [Report] {
        var reports: [Report] = []
        while let line = try await self.process.nextLine() {
            reports.append(try JSONDecoder().decode(Report.self, from: Data(line.utf8)))
        }
        #expect(try await self.process.end() == 0)
        return reports
    }
}
