import DiscordModel
import Foundation
import Sandbox

/// A week of a busy server, as fast as it goes: a million interactions with the real program, whose memory must stay flat,
/// and every ticket of which must be there once in the end. `USHER_SOAK_INTERACTIONS` gives another number.
enum SoakBench {
    private static let guilds = 8

    static func run() async throws {
        let wanted = ProcessInfo.processInfo.environment["USHER_SOAK_INTERACTIONS"].flatMap(Int.init) ?? 1_000_000
        let sandbox = try await Self.sandbox()
        let application = await sandbox.makeApplication("Usher", privilegedIntents: .messageContent)
        var towns: [SoakTown] = []
        for number in 1...Self.guilds { towns.append(try await SoakTown(number, in: sandbox, with: application)) }
        var problems: [String] = []
        try await UsherProcess.with(sandbox: sandbox, token: application.token) { usher in
            try await sandbox.until("online", within: .seconds(30)) { await sandbox.isOnline(application) }
            for index in towns.indices { try await towns[index].setUp() }
            problems = try await Self.problems(of: usher, in: towns, wanted: wanted, sandbox)
        }
        await sandbox.stop()
        guard problems.isEmpty else {
            print("\nFAILED:\n\(problems.joined(separator: "\n"))")
            exit(1)
        }
        print("\nnothing lost, nothing doubled, memory flat")
    }

    /// Lets people come until all have come, ends the program, and looks at what there is.
    private static func problems(
        of usher: UsherProcess, in towns: [SoakTown], wanted: Int, _ sandbox: Sandbox
    ) async throws -> [String] {
        let ledger = SoakLedger(wanted: wanted, within: .seconds(1750))
        let keeper = SoakKeeper(sandbox: sandbox, towns: towns)
        let watch = MemoryWatch(usher: usher, ledger: ledger)
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run() }
            group.addTask { try await keeper.run() }
            try await Self.crowd(of: towns, ledger)
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
        let seconds = start.duration(to: .now).milliseconds / 1000
        try await keeper.waitUntilSettled()
        let acknowledgement = try await usher.acknowledgement()
        let status = try await usher.end()

        watch.print()
        ledger.print(seconds: seconds)
        Report.row("the last acknowledgements in the bot, median", acknowledgement.median, "ms", "")
        Report.row("the last acknowledgements in the bot, p99", acknowledgement.p99, "ms", "")
        var problems = try SoakAudit(ledger: ledger, keeper: keeper, database: usher.databasePath).problems()
        problems += watch.problems() + ledger.problems()
        if status != 0 { problems.append("the program ended with \(status)") }
        let complaints = usher.log.split(separator: "\n").filter { $0.contains(" error ") || $0.contains(" critical ") }
        return problems + complaints.prefix(5).map { "logged: \($0)" }
    }

    private static func sandbox() async throws -> Sandbox {
        var settings = SandboxSettings()
        settings.recordedRequests = 200
        // This program and others share the machine; that a single answer comes late is in the percentiles.
        settings.answerDeadline = .seconds(15)
        var gateway = GatewaySettings()
        gateway.replayLimit = 500
        return try await Sandbox.start(SandboxConfiguration(settings: settings, gateway: gateway))
    }

    /// Some live through tickets, whose pace is set by Discord's limit of 50 requests a second; the others do all that
    /// costs no such request, as fast as it is answered.
    private static func crowd(of towns: [SoakTown], _ ledger: SoakLedger) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for town in towns {
                for seat in 0..<SoakTown.seats { group.addTask { try await SoakVisits(town, seat, ledger).run() } }
                for seat in 0..<4 { group.addTask { try await SoakPassers(town, seat, ledger).run() } }
            }
            try await group.waitForAll()
        }
    }
}
