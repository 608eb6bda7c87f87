import DiscordModel
import Sandbox
import Synchronization

/// Keeps the sandbox small: deletes archived channels, as administrators do, and forgets old messages. What it takes away
/// it counts, so that in the end everything can be compared with what was done.
final class SoakKeeper: Sendable {
    struct Counts: Sendable {
        /// Ticket channels by town and name without `ticket-` or `closed-`: how many channels there were of each.
        var channels: [String: Set<ChannelID>] = [:]
        var logEntries = 0
        var directMessages = 0
    }

    private let sandbox: Sandbox
    private let towns: [SoakTown]
    private let state = Mutex(Counts())
    /// Closed channels that were there the last time already.
    private let seen = Mutex<Set<ChannelID>>([])

    init(sandbox: Sandbox, towns: [SoakTown]) {
        self.sandbox = sandbox
        self.towns = towns
    }

    var counts: Counts { self.state.withLock { $0 } }

    func run() async throws {
        while true {
            try await Task.sleep(for: .seconds(5))
            await self.tidy(olderThan: .seconds(30))
        }
    }

    /// Waits until nothing is left to do for any ticket, and takes everything into account.
    func waitUntilSettled() async throws {
        for _ in 0..<30 {
            try await Task.sleep(for: .seconds(2))
            if await self.tidy(olderThan: .zero) == 0 { return }
        }
        throw BenchError(text: "tickets are left after a minute")
    }

    /// - Returns: How many channels of tickets there were.
    @discardableResult
    private func tidy(olderThan age: Duration) async -> Int {
        var (closed, count) = (Set<ChannelID>(), 0)
        for town in self.towns {
            for channel in await town.guild.channels() {
                guard let match = channel.name.wholeMatch(of: /(ticket|closed)-(\d+)/) else { continue }
                count += 1
                let name = "\(town.number)/\(match.2)"
                self.state.withLock { _ = $0.channels[name, default: []].insert(channel.id) }
                guard match.1 == "closed" else { continue }
                closed.insert(channel.id)
                // Not at once: the transcript and the messages about it follow on the renaming.
                if self.seen.withLock({ $0.contains(channel.id) }) { await town.guild.deleteChannel(channel.id) }
            }
        }
        self.seen.withLock { [closed] in $0 = closed }
        let logs = Set(self.towns.map(\.log))
        let forgotten = self.sandbox.forget(olderThan: age, in: logs.union(self.towns.map(\.help)))
        let helps = Set(self.towns.map(\.help))
        self.state.withLock { state in
            for (channel, count) in forgotten where !helps.contains(channel) {
                if logs.contains(channel) { state.logEntries += count } else { state.directMessages += count }
            }
        }
        return count
    }
}
