import ArgumentParser
import Foundation
import SQLiteStore
import Tickets

struct StoreStatusVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the configured database and its fallback are doing.",
        discussion: """
            Changes nothing, and may be run while the bot works. Ends with 0 if it could find out how things are, also \
            where the server is away and the fallback stands in for it; with 69 if neither could be read.
            """)

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let configuration = try await self.file.read(needsToken: false)
        say("store:     \(configuration.store.place)")
        let storeIsKnown = await Self.showStore(configuration.store)
        let fallbackIsKnown = await Self.showFallback(configuration)
        if !storeIsKnown, !fallbackIsKnown { throw ExitCode.unavailable }
    }

    /// - Returns: Whether the database could be read.
    private static func showStore(_ configured: UsherConfiguration.Store) async -> Bool {
        if case .sqlite(let path) = configured, !FileManager.default.fileExists(atPath: path) {
            say("state:     there is no file yet; usher run makes it")
            return true
        }
        do {
            let store = try await configured.open(.besideFallback)
            let result: Result<[RecordKind: Int], StoreError>
            do { result = .success(try await store.recordCounts()) } catch { result = .failure(error) }
            await store.shutDown()
            let counts = try result.get()
            say("state:     reachable")
            say("records:   \(RecordCounts(counts))")
            return true
        } catch {
            say("state:     \(error.reason == .unavailable ? "unreachable" : "unusable"): \(error)")
            return false
        }
    }

    /// - Returns: Whether there is one, and it could be read.
    private static func showFallback(_ configuration: UsherConfiguration) async -> Bool {
        guard case .file(let path) = configuration.fallback else {
            say("fallback:  none")
            return false
        }
        do {
            guard let fallback = try await FallbackFile.read(path, reports: 10) else {
                say("fallback:  \(path): not made yet")
                return false
            }
            say("fallback:  \(path): \(fallback.condition)")
            if !fallback.reports.isEmpty { say("conflicts, latest first:") }
            for report in fallback.reports { say("    \(Texts.inUTC(report.at))  \(report.sentence)") }
            return true
        } catch {
            say("fallback:  \(path): it cannot be read: \(error)")
            return false
        }
    }
}
