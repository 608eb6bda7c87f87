import ArgumentParser
import StoreRouter
import Tickets

struct StoreCopyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy everything from one database to another, and compare them.",
        discussion: """
            Stop the bot first: what it writes meanwhile may be missed, which the comparison at the end would show. A \
            copy that was broken off goes on where it was when it is started again. Files of attachments are not in \
            the database; copy their folder as well.
            """)

    @OptionGroup var pair: StorePair

    @Flag(
        help: """
            Also write into a target that is not empty. Of two versions of a ticket the later one stays, and of all \
            else the source's.
            """)
    var merge = false

    func run() async throws {
        let (source, target) = try await self.pair.places()
        do {
            let merge = self.merge
            let isWell = try await interruptible {
                try await source.with(mustExist: true) { source in
                    try await target.with(mustExist: false) { target in
                        try await Self.copy(from: source, to: target, merging: merge)
                    }
                }
            }
            if !isWell { throw ExitCode.failure }
        } catch {
            throw failure(
                error,
                advice: self.merge
                    ? "What was copied stays. To go on, run the same without --merge; with it, everything is gone through again."
                    : "What was copied stays. Run the same command again to go on.")
        }
    }

    private static func copy(
        from source: any TicketStore, to target: any TicketStore, merging: Bool
    ) async throws -> Bool {
        let copying = ProgressDisplay("Copying")
        defer { copying.end() }
        let outcome = try await StoreCopy(from: source, to: target, merging: merging).run { copying.show($0) }
        copying.end()
        let earlier = outcome.resumedAt > 0 ? ", \(outcome.resumedAt.grouped) of them in an earlier attempt" : ""
        say("✓ copied \(outcome.copied.grouped) records\(earlier)")

        let comparing = ProgressDisplay("Comparing")
        defer { comparing.end() }
        let comparison = try await StoreComparison.compare(source, target) { comparing.show($0) }
        comparing.end()
        let report = ComparisonReport(comparison: comparison, allowsSurplus: outcome.isMerge)
        for line in report.lines { say(line) }
        say(
            report.isWell
                ? "✓ the target has all that the source has"
                : "✗ the target is not as the source: something wrote into one of them meanwhile, or the target had "
                    + "newer versions. Stop the bot, and copy once more with --merge.")
        return report.isWell
    }
}
