#if MySQL && MongoDB
    import DiscordModel
    import Foundation
    import SQLiteStore
    import Testing
    import Tickets

    /// Takes the server away in the midst of work, in every way that a server goes, and kills the program at random
    /// while it is away and while it comes back. Afterwards the server has everything that anybody was told (R5.6).
    @Suite("The fallback under fire", .serialized, .timeLimit(.minutes(30)))
    struct FallbackChaosTests {
        @Test(
            "R5.6: nothing that was acknowledged is lost or doubled", arguments: ChaosServer.Kind.all, Outage.allCases)
        func outage(_ kind: ChaosServer.Kind, _ outage: Outage) async throws {
            let seed = UInt64.random(in: 1...1_000_000)
            try await ChaosServer.with(kind) { server in
                try await withTemporaryFolder { folder in
                    var story = Story(server: server, fallback: folder.path(of: "fallback.db"), seed: seed)
                    do { try await story.run(outage) } catch {
                        Issue.record("seed \(seed): \(error)")
                        return
                    }
                    try await story.check()
                }
            }
        }
    }

    enum Outage: CaseIterable, CustomTestStringConvertible {
        case killed, stopped, cut

        var testDescription: String {
            switch self {
            case .killed: "SIGKILL"
            case .stopped: "SIGSTOP"
            case .cut: "network cut"
            }
        }
    }

    private struct Story {
        private static let operations = 1000

        let server: ChaosServer
        let fallback: String
        var random: SeededRandom
        let seed: UInt64
        var told = Told()
        var runs: UInt64 = 0

        init(server: ChaosServer, fallback: String, seed: UInt64) {
            self.server = server
            self.fallback = fallback
            self.seed = seed
            self.random = SeededRandom(seed: seed)
        }

        mutating func run(_ outage: Outage) async throws {
            var worker = try await self.worker()
            try await self.listen(to: worker, changes: 25 * self.server.kind.callers)
            try await self.server.begin(outage)
            // Killed and started again while the server is away, then while it comes back.
            for _ in 0..<3 {
                try await self.listen(
                    to: worker, changes: Int.random(in: 1...20, using: &self.random) * self.server.kind.callers)
                worker = try await self.restarted(worker)
            }
            try await self.listen(to: worker, changes: 25 * self.server.kind.callers)
            try await self.server.end(outage)
            worker = try await self.restartedInReplay(worker)
            for _ in 0..<2 {
                try await self.listen(
                    to: worker, changes: Int.random(in: 1...12, using: &self.random) * self.server.kind.callers)
                worker = try await self.restarted(worker)
            }
            try await self.listen(to: worker, changes: 25 * self.server.kind.callers)
            while self.told.changes < Self.operations { try await self.listen(to: worker, changes: 1) }
            worker.finish()
            while let line = try await worker.nextLine() {
                self.told.note(line)
                if line == "settled" { break }
            }
            #expect(try await worker.end() == 0, "seed \(self.seed)")
            #expect(self.told.changes >= Self.operations, "seed \(self.seed)")
        }

        private mutating func worker() async throws -> StoreWorker {
            self.runs += 1
            let worker = try await StoreWorker(
                url: self.server.url, fallback: self.fallback, guild: .harbour, callers: self.server.kind.callers,
                seed: self.runs * 1_000_000_000)
            guard try await worker.nextLine() == "ready" else { throw ChaosProblem(text: "no worker:\n\(worker.log)") }
            return worker
        }

        private mutating func restarted(_ worker: StoreWorker) async throws -> StoreWorker {
            worker.kill()
            // What it had printed before it died was told.
            while let line = try await worker.nextLine() { self.told.note(line) }
            _ = try await worker.end()
            return try await self.worker()
        }

        /// Kills it when some of what was changed has been brought to the server, or is just being, and some not.
        private mutating func restartedInReplay(_ worker: StoreWorker) async throws -> StoreWorker {
            while let line = try await worker.nextLine(), line != "replay" { self.told.note(line) }
            worker.kill()
            while let line = try await worker.nextLine() { self.told.note(line) }
            _ = try await worker.end()
            let mirror = try await SQLiteMirror.open(path: self.fallback)
            let state = try await mirror.mirrorState()
            await mirror.shutDown()
            #expect(state.waiting > 0 && state.degradedSince != nil, "seed \(self.seed): not in the midst of a replay")
            return try await self.worker()
        }

        private mutating func listen(to worker: StoreWorker, changes: Int) async throws {
            for _ in 0..<changes {
                guard let line = try await worker.nextLine() else {
                    throw ChaosProblem(text: "the worker ended:\n\(worker.log)")
                }
                self.told.note(line)
            }
        }

        /// Holds what the server has against what was told.
        func check() async throws {
            let store = try await self.server.open()
            let reports = try await self.reports()
            var numbers: [Int] = []
            var cursor: RecordKey?
            var stored: [TicketID: (Ticket, [TicketEvent])] = [:]
            while case let page = try await store.records(of: .ticket, after: cursor, limit: 500), let last = page.last
            {
                for case .ticket(let ticket, let events) in page {
                    stored[ticket.id] = (ticket, events)
                    numbers.append(ticket.number)
                }
                cursor = last.key
            }
            #expect(
                numbers.sorted() == Array(1...max(1, numbers.count)), "seed \(self.seed): numbers have gaps or doubles")
            for (id, told) in self.told.tickets {
                guard let (ticket, events) = stored[id] else {
                    Issue.record("seed \(self.seed): ticket \(id) was told of and is lost")
                    continue
                }
                let wasRenumbered = reports.contains { report in
                    report.contains("(id \(id),")
                        && (report.contains(" has the number \(ticket.number) now,")
                            || report.contains(" the database had it as \(ticket.paddedNumber), which stands"))
                }
                #expect(ticket.number == told.number || wasRenumbered, "seed \(self.seed): \(id) has another number")
                #expect(events.count { $0.kind == .created } == 1)
                if let user = told.added {
                    #expect(ticket.members.contains { $0.userID == user }, "seed \(self.seed): \(id) lost a member")
                    #expect(events.count { $0.kind == .userAdded } == 1, "seed \(self.seed): \(id)")
                }
                if told.isClosed {
                    #expect(ticket.status == .closed, "seed \(self.seed): \(id) is open again")
                    #expect(events.count { $0.kind == .closed } == 1, "seed \(self.seed): \(id)")
                }
            }
            for (guild, title) in self.told.settings {
                let settings = try await store.settings(of: guild)
                let kept = settings.flatMap { UInt64($0.panel.title) } ?? 0
                #expect(kept >= title, "seed \(self.seed): settings of \(guild)")
            }
            await store.shutDown()
        }

        private func reports() async throws -> [String] {
            let mirror = try await SQLiteMirror.open(path: self.fallback)
            let reports = try await mirror.reports(limit: 1000).map(\.sentence)
            #expect(try await mirror.mirrorState().waiting == 0)
            await mirror.shutDown()
            return reports
        }
    }

    /// What a user has been told had been done.
    private struct Told {
        struct TicketState {
            var number: Int
            var added: UserID?
            var isClosed = false
        }

        var tickets: [TicketID: TicketState] = [:]
        var settings: [GuildID: UInt64] = [:]
        var changes = 0

        mutating func note(_ line: String) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 1 else { return }
            self.changes += 1
            if words[0] == "settings", let guild = GuildID(words[1]), let title = UInt64(words[2]) {
                self.settings[guild] = title
                return
            }
            guard let raw = Int64(words[1]) else { return }
            let id = TicketID(rawValue: raw)
            switch words[0] {
            case "opened": self.tickets[id] = TicketState(number: Int(words[2]) ?? 0)
            case "added": self.tickets[id]?.added = UserID(words[2])
            case "closed": self.tickets[id]?.isClosed = true
            default: break
            }
        }
    }

    struct ChaosProblem: Error, CustomStringConvertible {
        let text: String
        var description: String { self.text }
    }

    /// SplitMix64.
    struct SeededRandom: RandomNumberGenerator {
        private var state: UInt64
        init(seed: UInt64) { self.state = seed }

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var word = self.state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
#endif
