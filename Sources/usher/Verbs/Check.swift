import ArgumentParser
import Bot
import Foundation
import Logging
import SQLiteStore
import Tickets

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration and a database file; with --online also the server and Discord.",
        discussion: """
            Prints one line for each thing checked. Changes nothing on Discord, and of a database at most its schema, \
            which is brought up to date. With --online it looks at every server that is set up, as /doctor does there, \
            and ends with 78 if anything more than a hint (·) came up, with 69 if the database or Discord did not answer.
            """)

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Also try the database and Discord with what is configured.")
    var online = false

    func run() async throws {
        let configuration = try await self.file.read(needsToken: self.online)
        say("✓ the configuration is valid")
        try await Self.checkCommands()
        do {
            try await Self.checkFile(configuration.store)
            if case .file(let path) = configuration.fallback { try await Self.checkFallbackFile(path) }
            guard self.online else { return }
            let servers = try await Self.checkStore(configuration)
            guard try await OnlineCheck(configuration).run(servers) else { throw ExitCode.invalidConfiguration }
        } catch let code as ExitCode {
            throw code
        } catch {
            let complaint = Complaint(error)
            complain(complaint.text)
            throw complaint.exitCode
        }
    }

    /// Looks through the whole of a file that is there.
    private static func checkFile(_ store: UsherConfiguration.Store) async throws {
        guard case .sqlite(let path) = store, FileManager.default.fileExists(atPath: path) else { return }
        try await self.check(path: path)
        say("✓ the database file \(path) is sound")
    }

    private static func check(path: String) async throws {
        let store = try await SQLiteStore.open(path: path)
        let result: Result<Void, StoreError>
        do { result = .success(try await store.checkIntegrity()) } catch { result = .failure(error) }
        await store.shutDown()
        try result.get()
    }

    private static func checkFallbackFile(_ path: String) async throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            let mirror = try await SQLiteMirror.open(path: path)
            let result: Result<Void, StoreError>
            do { result = .success(try await mirror.checkIntegrity()) } catch { result = .failure(error) }
            await mirror.shutDown()
            try result.get()
        } catch {
            throw PlaceError(place: StorePlace(.sqlite(path: path), role: "The fallback"), error: error)
        }
        say("✓ the fallback's file \(path) is sound")
    }

    private static func checkCommands() async throws {
        let catalogue = try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(path: folder + "/check.db")
            let catalogue = BotApplication.loadedCommands(
                over: store, transcripts: .usher(AttachmentFiles(folder: folder)), logger: .silent)
            await store.shutDown()
            return catalogue
        }
        say("✓ \(catalogue.entries.count) commands load")
        for failure in catalogue.failures { say("✗ \(failure.name) does not load: \(failure.reason)") }
        if !catalogue.failures.isEmpty { throw ExitCode.failure }
    }

    /// - Returns: The servers that are set up, in the database or by the configuration.
    private static func checkStore(_ configuration: UsherConfiguration) async throws -> [OnlineCheck.Server] {
        // First, since it matters most while the server does not answer.
        if case .file(let path) = configuration.fallback { try await self.checkFallback(path) }
        let store = try await configuration.store.open(.usual)
        let result: Result<[OnlineCheck.Server], any Error>
        do {
            try await store.checkHealth()
            result = .success(try await OnlineCheck.servers(in: store, pinned: configuration.guilds))
        } catch {
            result = .failure(error)
        }
        await store.shutDown()
        let servers = try result.get()
        say("✓ the database can be read and written")
        return servers
    }

    private static func checkFallback(_ path: String) async throws {
        let place = StorePlace(.sqlite(path: path), role: "The fallback")
        let file: FallbackFile?
        do { file = try await FallbackFile.read(path, reports: 0) } catch {
            throw PlaceError(place: place, error: error)
        }
        if let file {
            say("✓ the fallback \(path) can be used: \(file.condition)")
        } else if FallbackFile.canBeMade(path) {
            say("✓ the fallback \(path) can be made")
        } else {
            complain("The fallback \(path) cannot be made: does its folder exist, and may this user write there?")
            throw ExitCode.unavailable
        }
    }
}
