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

/// What a store costs over its database's bare driver that runs the same statements, and how long people wait for it
/// when many of them come at once. SQLite always; the servers where the environment says where they are.
struct StoreBench {
    static func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/bench.db"
        try await StoreBench(
            name: "SQLite", store: try await SQLiteStore.open(path: path), bare: try BareSQLite(path: path)
        ).measure()

        let environment = ProcessInfo.processInfo.environment
        #if MySQL
            if let url = environment["USHER_TEST_MYSQL_URL"] {
                let bare = try BareMySQL(serverURL: url)
                try await StoreBench(name: "MariaDB", store: try await MySQLStore.open(url: bare.url), bare: bare)
                    .measure()
                bare.removeDatabase()
            }
        #endif
        #if MongoDB
            if let url = environment["USHER_TEST_MONGODB_URL"] {
                let bare = try BareMongo(serverURL: url)
                // Written in Python, it answers some dozens of calls a second.
                try await StoreBench(
                    name: "SecantusDB", store: try await MongoStore.open(url: bare.url), bare: bare, operations: 50
                ).measure()
                bare.removeDatabase()
            }
        #endif
    }

    let name: String
    let store: any TicketStore
    let bare: any BareDriver
    /// An opening and a closing each.
    var operations = 400

    private static let rounds = 5

    private func measure() async throws {
        var own: [Double] = []
        var bare: [Double] = []
        // Turn by turn, so that what else the machine does meets both.
        for round in 0...Self.rounds {
            let base = round * self.operations
            let ownTime = try await Self.seconds {
                for index in base..<base + self.operations { try await self.openAndClose(guild: 1, index) }
            }
            let bareTime = try await Self.seconds {
                for index in base..<base + self.operations {
                    try self.bare.open(Opening(guild: 2, index: index))
                    try self.bare.close(Opening(guild: 2, index: index))
                }
            }
            // The first round warms up.
            guard round > 0 else { continue }
            own.append(Double(2 * self.operations) / ownTime)
            bare.append(Double(2 * self.operations) / bareTime)
        }
        let (ours, theirs) = (own.sorted()[Self.rounds / 2], bare.sorted()[Self.rounds / 2])
        Report.row("\(self.name): open or close, one after the other", ours, "/s", "")
        Report.row("\(self.name): the bare driver, same statements", theirs, "/s", "")
        Report.row("\(self.name): ratio", ours / theirs, "", "at least 0.7")
        for (round, callers) in [1, 8, 64].enumerated() { try await self.crowd(of: callers, round: round) }
        await self.store.shutDown()
    }

    private func crowd(of callers: Int, round: Int) async throws {
        let each = max(4, self.operations / callers)
        let times = try await withThrowingTaskGroup(of: [(Double, Double)].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var times: [(Double, Double)] = []
                    for turn in 0..<each {
                        let index = (round * 64 + caller) * 1000 + turn
                        times.append(try await self.openAndClose(guild: 3, index))
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for (what, values) in [("open", times.map(\.0)), ("close", times.map(\.1))] {
            Report.row("\(self.name): \(what), \(callers) at once, median", values.percentile(50), "ms", "")
            Report.row("\(self.name): \(what), \(callers) at once, p99", values.percentile(99), "ms", "")
        }
    }

    /// - Returns: How long each took, in milliseconds.
    @discardableResult
    private func openAndClose(guild: GuildID, _ index: Int) async throws -> (open: Double, close: Double) {
        let opening = Opening(guild: guild, index: index)
        let start = ContinuousClock.now
        guard
            case .opened(var ticket) = try await self.store.open(
                TicketOpening(id: opening.id, guildID: guild, openerID: opening.opener, at: opening.at))
        else { throw BenchError(text: "a member has an open ticket already") }
        let opened = ContinuousClock.now
        ticket.status = .closed
        ticket.closing = Closing(closedBy: 7, closedAt: opening.at, reason: nil)
        let event = TicketEvent(
            id: opening.closingEvent, ticketID: opening.id, kind: .closed, at: opening.at, actorID: 7)
        _ = try await self.store.save(ticket, adding: [event])
        return (start.duration(to: opened).milliseconds, opened.duration(to: .now).milliseconds)
    }

    private static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return start.duration(to: .now).milliseconds / 1000
    }
}

/// One opening of the benchmark; the same for the store and the bare driver.
struct Opening: Sendable {
    let guild: GuildID
    let index: Int

    var at: Timestamp { Timestamp(millisecondsSince1970: 1_790_000_000_000 + Int64(self.index)) }
    var id: TicketID { TicketID(at: self.at, chance: self.guild.rawValue) }
    var closingEvent: TicketID { TicketID(at: self.at, chance: self.guild.rawValue + 1000) }
    var opener: UserID { UserID(UInt64(1_000_000 + self.index)) }
    var activeKey: String { "\(self.guild):\(self.opener):1" }
    var members: String {
        #"[{"isApplied":false,"isPresent":true,"userID":"\#(self.opener)"}]"#
    }
    var closing: String {
        #"{"closedAt":\#(self.at.millisecondsSince1970),"closedBy":"7","isAnnounced":false,"isArchived":false,"isOpenerTold":false,"isTranscriptKept":false}"#
    }
}

/// A database's own driver, without anything of Usher over it, running the statements that the store runs. Blocks.
protocol BareDriver: Sendable {
    func open(_ opening: Opening) throws
    func close(_ opening: Opening) throws
}

struct BenchError: Error, CustomStringConvertible {
    let text: String
    var description: String { self.text }
}
