import ArgumentParser
import Foundation
import StoreRouter
import Tickets

/// A database that a verb was told of.
struct StorePlace: Sendable {
    let store: UsherConfiguration.Store
    /// What it is to the verb, at the beginning of a sentence: `The source`.
    let role: String

    init(_ store: UsherConfiguration.Store, role: String) {
        self.store = store
        self.role = role
    }

    /// - Parameters:
    ///   - text: A URL or `config`.
    ///   - option: Where it was given, as `--from`.
    /// - Throws: `ExitCode`.
    init(_ text: String, option: String, role: String, configuration: ConfigurationOption) async throws {
        self.role = role
        if text == "config" {
            self.store = try await configuration.read(needsToken: false).store
            return
        }
        guard let store = UsherConfiguration.Store(text) else {
            complain("\(option) names no database; expected config or \(UsherConfiguration.Store.forms).")
            throw ExitCode.wrongUsage
        }
        self.store = store
    }

    /// - Parameter mustExist: Whether a file that is not there is a mistake, and not to be made.
    /// - Throws: `PlaceError`, `MovingError`.
    func open(mustExist: Bool) async throws -> any TicketStore {
        if mustExist, case .sqlite(let path) = self.store, !FileManager.default.fileExists(atPath: path) {
            throw MovingError(.misuse, "\(self.role) does not exist: there is no file \(path).")
        }
        do { return try await self.store.open() } catch {
            throw PlaceError(place: self, error: error)
        }
    }

    /// Runs `work` with the database open, and closes it however that ends.
    func with<Value>(mustExist: Bool, _ work: (any TicketStore) async throws -> Value) async throws -> Value {
        let store = try await self.open(mustExist: mustExist)
        let result: Result<Value, any Error>
        do { result = .success(try await work(store)) } catch { result = .failure(error) }
        await store.shutDown()
        return try result.get()
    }
}

/// A database that cannot be opened, with which one it is.
struct PlaceError: Error, CustomStringConvertible {
    let place: StorePlace
    let error: StoreError

    var description: String {
        let problem = self.error.reason == .unavailable ? "does not answer" : "cannot be used"
        return "\(self.place.role) (\(self.place.store.place)) \(problem): \(self.error)."
    }
}

/// The database of a verb that needs only one.
struct StoreChoice: ParsableArguments {
    @OptionGroup var file: ConfigurationOption

    @Option(help: ArgumentHelp("The database, if not the one that is configured.", valueName: "url"))
    var url: String?

    func validate() throws {
        guard self.url == nil || self.file.path == nil else {
            throw ValidationError("--url and --config exclude each other.")
        }
    }

    /// - Throws: `ExitCode`.
    func place() async throws -> StorePlace {
        try await StorePlace(self.url ?? "config", option: "--url", role: "The database", configuration: self.file)
    }
}

/// Two databases, of which the second shall hold what the first one holds.
struct StorePair: ParsableArguments {
    @Option(help: ArgumentHelp("The source: a URL, or config for the database that is configured.", valueName: "url"))
    var from: String

    @Option(help: ArgumentHelp("The target: a URL, or config.", valueName: "url"))
    var to: String

    @OptionGroup var file: ConfigurationOption

    /// - Throws: `ExitCode`; `.wrongUsage` if both are the same.
    func places() async throws -> (source: StorePlace, target: StorePlace) {
        let source = try await StorePlace(self.from, option: "--from", role: "The source", configuration: self.file)
        let target = try await StorePlace(self.to, option: "--to", role: "The target", configuration: self.file)
        guard !source.store.isSame(as: target.store) else {
            complain("--from and --to name the same database, \(source.store.place).")
            throw ExitCode.wrongUsage
        }
        return (source, target)
    }
}
