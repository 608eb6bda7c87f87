import DiscordModel
import Foundation
import Sandbox

/// Measures what a release build does. Arguments choose: `bot`, `sandbox`, `stores`, `transcripts`; without any, these four.
/// `soak` takes half an hour and runs only when it is named.
@main
struct Bench {
    static func main() async throws {
        if CommandLine.arguments.count == 3, CommandLine.arguments[1] == StoredTranscriptBench.filling {
            return try await StoredTranscriptBench.fill(CommandLine.arguments[2])
        }
        print("\(ProcessInfo.processInfo.activeProcessorCount) cores, \(Self.build) build")
        let chosen = Set(CommandLine.arguments.dropFirst())
        let parts: [(name: String, run: () async throws -> Void)] = [
            ("transcripts", TranscriptBench.run), ("bot", BotBench.run), ("sandbox", SandboxBench.run),
            ("stores", StoreBench.run), ("soak", SoakBench.run),
        ]
        let usual = chosen.isEmpty ? ["transcripts", "bot", "sandbox", "stores"] : chosen
        for part in parts where usual.contains(part.name) {
            print("\n== \(part.name)")
            try await part.run()
        }
    }

    private static var build: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }
}

/// Measures Usher as its users meet it: the real program, in its own process, on a local Discord.
enum BotBench {
    static func run() async throws {
        let sandbox = try await Sandbox.start()
        let world = try await DemoWorld(in: sandbox)
        let start = ContinuousClock.now
        try await UsherProcess.with(sandbox: sandbox, token: world.bot.token) { usher in
            try await Self.measure(usher, since: start, sandbox, world)
        }
        await sandbox.stop()
    }

    private static func measure(
        _ usher: UsherProcess, since start: ContinuousClock.Instant, _ sandbox: Sandbox, _ world: DemoWorld
    ) async throws {
        try await sandbox.until("commands registered", within: .seconds(30)) {
            await !sandbox.requests(.put, matching: "/applications/*/commands").isEmpty
        }
        Report.row("process start to commands registered", start.duration(to: .now).milliseconds, "ms", "under 500")
        try await sandbox.until("online", within: .seconds(30)) { await sandbox.isOnline(world.bot) }
        let memory = try usher.memory()
        Report.row("idle memory, resident", memory.resident, "MB", "under 40 without the database servers")
        Report.row("idle memory, private", memory.privatePart, "MB", "under 12")

        guard let help = await world.guild.channel(named: "get-help")?.id else { return }
        _ = try await world.owner.runs("/setup", in: help)
        try await Self.openings(sandbox, world, help)
        try await Self.acknowledgements(usher, world, help)
        let after = try usher.memory()
        Report.row("memory after that, resident", after.resident, "MB", "")
    }

    /// What opening a ticket costs, and how long a person waits for it when nobody else does anything.
    private static func openings(_ sandbox: Sandbox, _ world: DemoWorld, _ help: ChannelID) async throws {
        var times: [Double] = []
        for number in 0..<40 {
            let person = await world.guild.addPerson("visitor-\(number)")
            let before = sandbox.requests.count
            let start = ContinuousClock.now
            _ = try await person.presses("Create Ticket", in: help)
            times.append(start.duration(to: .now).milliseconds)
            try await sandbox.until("the log entry") { sandbox.requests.count >= before + 5 }
            if number == 0 {
                Report.row("REST calls to open a ticket", Double(sandbox.requests.count - before), "", "5")
            }
        }
        Report.row("click to \"your ticket is open\", median", times.percentile(50), "ms", "")
    }

    /// 64 people at once, each with the next interaction as soon as the last one is acknowledged. "In the bot" is from the
    /// arrival of the interaction to its acknowledgement's being handed to the network; "seen from Discord" is the whole
    /// way there and back, with this program's own work, when the machine has nothing left to give.
    private static func acknowledgements(_ usher: UsherProcess, _ world: DemoWorld, _ help: ChannelID) async throws {
        let person = world.members[0]
        for round in 1...2 {
            let start = ContinuousClock.now
            let times = try await withThrowingTaskGroup(of: [Double].self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        var times: [Double] = []
                        for _ in 0..<50 {
                            times.append(try await person.timeToAcknowledgement(of: "/help", in: help).milliseconds)
                        }
                        return times
                    }
                }
                return try await group.reduce(into: [Double]()) { $0 += $1 }
            }
            // The first round warms up caches and connections.
            guard round == 2 else { continue }
            let seconds = start.duration(to: .now).milliseconds / 1000
            let inBot = try await usher.acknowledgement()
            Report.row("interaction to acknowledgement in the bot, median", inBot.median, "ms", "under 2")
            Report.row("interaction to acknowledgement in the bot, p99", inBot.p99, "ms", "under 10")
            Report.row("seen from Discord, median", times.percentile(50), "ms", "")
            Report.row("seen from Discord, p99", times.percentile(99), "ms", "")
            Report.row("interactions a second", Double(times.count) / seconds, "", "")
        }
    }
}
