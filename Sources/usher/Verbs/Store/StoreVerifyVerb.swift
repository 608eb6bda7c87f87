import ArgumentParser
import StoreRouter
import Tickets

struct StoreVerifyVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare two databases, record by record.",
        discussion: "Changes nothing. Ends with 1 if they differ.")

    @OptionGroup var pair: StorePair

    func run() async throws {
        let (source, target) = try await self.pair.places()
        do {
            let comparison = try await interruptible {
                try await source.with(mustExist: true) { source in
                    try await target.with(mustExist: true) { target in
                        let display = ProgressDisplay("Comparing")
                        defer { display.end() }
                        return try await StoreComparison.compare(source, target) { display.show($0) }
                    }
                }
            }
            let report = ComparisonReport(comparison: comparison)
            for line in report.lines { say(line) }
            say(report.isWell ? "✓ both hold the same" : "✗ they differ")
            if !report.isWell { throw ExitCode.failure }
        } catch {
            throw failure(error)
        }
    }
}
