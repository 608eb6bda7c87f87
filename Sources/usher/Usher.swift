import ArgumentParser

@main
struct Usher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usher",
        abstract: "A ticket desk for Discord servers.",
        discussion: """
            Try it without a Discord account:   usher demo
            Run it on your server:              DISCORD_TOKEN=… usher run
            Exit status: 0 well, 64 wrong usage, 69 a service stayed unreachable, 78 invalid configuration.
            """,
        version: "0.1.0",
        subcommands: [
            Run.self, Demo.self, SandboxVerb.self, Check.self, StoreVerb.self, TranscriptVerb.self, PrivacyVerb.self,
        ])
}

/// The exit statuses of `sysexits.h` that Usher uses.
extension ExitCode {
    static let wrongUsage = ExitCode(64)
    /// A service, such as the database or Discord, stayed unreachable.
    static let unavailable = ExitCode(69)
    static let invalidConfiguration = ExitCode(78)
}

struct ConfigurationOption: ParsableArguments {
    @Option(
        name: .customLong("config"), help: "The configuration file (default: usher.yml, where it exists).",
        completion: .file(extensions: ["yml", "yaml"]))
    var path: String?

    /// Everything that is wrong goes to standard error.
    ///
    /// - Throws: `ExitCode.invalidConfiguration`.
    func read(needsToken: Bool) async throws -> UsherConfiguration {
        do { return try await ConfigurationReader.read(path: self.path, needsToken: needsToken) } catch {
            complain("\(error)")
            throw ExitCode.invalidConfiguration
        }
    }
}
