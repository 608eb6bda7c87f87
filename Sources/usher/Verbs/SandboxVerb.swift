import ArgumentParser
import Logging
import Sandbox
import ServiceLifecycle

/// Named apart from the module `Sandbox`.
struct SandboxVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run only the local Discord, for any bot.",
        discussion: """
            Serves Discord's REST API and Gateway on this machine, with a page to look at and act in. Prints where a bot \
            finds it and with which token.
            """)

    @OptionGroup var options: SandboxOptions

    func run() async throws {
        let (sandbox, world) = try await self.options.start()
        say("Page:    \(sandbox.pageURL)")
        say("API:     \(sandbox.apiURL)")
        say("Gateway: \(sandbox.gatewayURL)")
        say("Token:   \(world.bot.token)")
        try await ServiceGroup.usher([SandboxService(sandbox: sandbox)], logger: .silent).run()
    }
}

struct SandboxOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The port of the page and the API; 0 takes a free one.", valueName: "port"))
    var port = 8787

    @Option(
        help: ArgumentHelp(
            "Write all REST traffic into this file, as JSON lines: what bots asked for, and what they were answered.",
            valueName: "file"))
    var record: String?

    @Option(
        help: ArgumentHelp(
            "Leave these of Discord's sixty rules out, by number or name: 2,sendLimits.", valueName: "rules"))
    var without: String?

    func validate() throws {
        guard (0...65535).contains(self.port) else { throw ValidationError("--port is a number from 0 to 65535.") }
        _ = try self.disabledRules()
    }

    /// - Throws: `ValidationError` with all rules that can be left out.
    private func disabledRules() throws -> Set<SandboxRule> {
        guard let without else { return [] }
        do throws(UnknownRule) {
            return try SandboxRule.switchable(named: without)
        } catch {
            throw ValidationError("--without: \(error)")
        }
    }

    /// Starts the sandbox with the server that the demo shows.
    ///
    /// - Throws: `ExitCode.unavailable` if the port is taken, `ExitCode.wrongUsage` if the recording cannot be written.
    func start() async throws -> (Sandbox, DemoWorld) {
        let recording = try self.recording()
        var settings = SandboxSettings()
        settings.disabledRules.formUnion(try self.disabledRules())
        do {
            var gateway = GatewaySettings()
            // Discord lets sessions be resumed at the first address as well, and some libraries do.
            gateway.requiresProperURL = false
            let sandbox = try await Sandbox.start(
                SandboxConfiguration(port: self.port, settings: settings, gateway: gateway, recording: recording))
            return (sandbox, try await DemoWorld(in: sandbox))
        } catch {
            complain("port \(self.port) cannot be used (\(error)). Choose another with --port, or 0 for a free one.")
            throw ExitCode.unavailable
        }
    }
}

extension SandboxOptions {
    private func recording() throws -> TrafficRecording? {
        guard let path = self.record else { return nil }
        do {
            return try TrafficRecording(path: path)
        } catch {
            complain("\(path) cannot be written (\(error)). Choose another file with --record.")
            throw ExitCode.wrongUsage
        }
    }
}

/// Keeps the sandbox until told to shut down.
struct SandboxService: Service {
    let sandbox: Sandbox

    func run() async throws {
        try? await gracefulShutdown()
        await self.sandbox.stop()
    }
}
