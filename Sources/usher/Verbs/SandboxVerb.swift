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
            finds it and with which token, and the id and the secret with which its dashboard finds it.
            """)

    /// As many as a test of sharding may want; each takes some memory.
    private static let mostGuilds = 100_000

    @OptionGroup var options: SandboxOptions

    @Option(
        help: ArgumentHelp(
            "Go on from the world in this file, if it is there, and save the world in it at the end.",
            valueName: "file"),
        completion: .file(extensions: ["json"]))
    var state: String?

    @Option(help: ArgumentHelp("Make that many servers more, with the first bot on them.", valueName: "number"))
    var guilds = 0

    func validate() throws {
        guard (0...Self.mostGuilds).contains(self.guilds) else {
            throw ValidationError("--guilds is a number from 0 to \(Self.mostGuilds).")
        }
    }

    func run() async throws {
        let sandbox = try await self.options.start(state: self.state)
        let bots = sandbox.applications
        if self.guilds > 0 {
            guard let bot = bots.first else {
                complain("--guilds needs a bot that can be on the servers: add one to the bots of the world.")
                throw ExitCode.wrongUsage
            }
            await sandbox.makeGuilds(self.guilds, with: bot)
        }
        let services: [any Service] = [SandboxService(sandbox: sandbox), Announcement(sandbox: sandbox, bots: bots)]
        try await ServiceGroup.usher(services, logger: .silent).run()
    }
}

/// Says where everything is, when signals are heeded already: whoever ends the program as soon as it has spoken loses
/// nothing.
private struct Announcement: Service {
    let sandbox: Sandbox
    let bots: [SandboxApplication]

    func run() async throws {
        say("Page:    \(self.sandbox.pageURL)")
        say("API:     \(self.sandbox.apiURL)")
        say("Gateway: \(self.sandbox.gatewayURL)")
        if let first = self.bots.first {
            say("Token:   \(first.token)")
            say("Client:  \(first.id) \(first.clientSecret)")
        }
        for bot in self.bots.dropFirst() { say("Token of \(bot.name): \(bot.token)") }
        try? await gracefulShutdown()
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

    @Option(
        help: ArgumentHelp(
            "Build the world that this file describes, YAML or JSON, in place of the server “Harbour Café”.",
            valueName: "file"),
        completion: .file(extensions: ["yml", "yaml", "json"]))
    var world: String?

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

    /// Starts the sandbox with the world that was saved, else with the one of the file, else with the server that the demo
    /// shows.
    ///
    /// - Parameter path: Where the world is saved.
    /// - Throws: `ExitCode.unavailable` if the port is taken; `ExitCode.wrongUsage` if the recording cannot be written, or
    ///   one of the files cannot be used.
    func start(state path: String? = nil) async throws -> Sandbox {
        let (file, recording) = (try self.worldFile(), try self.recording())
        var settings = SandboxSettings()
        settings.disabledRules.formUnion(try self.disabledRules())
        // It lets the endpoints of hikari in, too.
        settings.requiresUnauthorizedFromEndpoints = false
        let sandbox: Sandbox
        do {
            var gateway = GatewaySettings()
            // Discord lets sessions be resumed at the first address as well, and some libraries do.
            gateway.requiresProperURL = false
            sandbox = try await Sandbox.start(
                SandboxConfiguration(port: self.port, settings: settings, gateway: gateway, recording: recording),
                state: path)
        } catch let error as StateError {
            complain("\(error). It stays as it is.")
            throw ExitCode.wrongUsage
        } catch {
            complain("port \(self.port) cannot be used (\(error)). Choose another with --port, or 0 for a free one.")
            throw ExitCode.unavailable
        }
        do {
            try await self.fill(sandbox, with: file)
        } catch {
            complain("\(error)")
            throw ExitCode.wrongUsage
        }
        return sandbox
    }

    private func fill(_ sandbox: Sandbox, with file: WorldFile?) async throws {
        guard !sandbox.isRestored else {
            if let path = self.world { complain("the world goes on from where it was saved; \(path) is left out.") }
            return
        }
        if let file {
            try sandbox.add(file)
        } else {
            _ = try await DemoWorld(in: sandbox)
        }
    }
}

extension SandboxOptions {
    private func worldFile() throws -> WorldFile? {
        guard let path = self.world else { return nil }
        do { return try WorldFile(contentsOf: path) } catch {
            complain("\(error)")
            throw ExitCode.wrongUsage
        }
    }

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

/// Keeps the sandbox until told to shut down, and saves its world where that was asked for.
struct SandboxService: Service {
    let sandbox: Sandbox

    func run() async throws {
        try? await gracefulShutdown()
        var failure: StateError?
        if self.sandbox.statePath != nil {
            do throws(StateError) { try self.sandbox.save() } catch { failure = error }
        }
        await self.sandbox.stop()
        if let failure {
            complain(failure.description)
            throw ExitCode.unavailable
        }
    }
}
