import ArgumentParser
import Bot
import DiscordREST
import Logging
import SQLiteStore
import Tickets
import Transcripts

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration; with --online also the database and Discord.",
        discussion: "Prints one line for each thing checked. Changes nothing on Discord.")

    @OptionGroup var file: ConfigurationOption

    @Flag(help: "Also try the database and Discord with what is configured.")
    var online = false

    func run() async throws {
        let configuration = try await self.file.read(needsToken: self.online)
        say("✓ the configuration is valid")
        try await Self.checkCommands()
        if self.online { try await Self.checkOnline(configuration) }
    }

    private static func checkCommands() async throws {
        let catalogue = try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(path: folder + "/check.db")
            let catalogue = BotApplication.loadedCommands(
                over: store, transcripts: HTMLTranscript(), logger: .silent)
            await store.shutDown()
            return catalogue
        }
        say("✓ \(catalogue.entries.count) commands load")
        for failure in catalogue.failures { say("✗ \(failure.name) does not load: \(failure.reason)") }
        if !catalogue.failures.isEmpty { throw ExitCode.failure }
    }

    private static func checkOnline(_ configuration: UsherConfiguration) async throws {
        do {
            let store = try await configuration.store.open()
            try await store.checkHealth()
            if let store = store as? SQLiteStore { try await store.quickCheck() }
            await store.shutDown()
            say("✓ the database can be read and written")

            var client = RESTConfiguration(
                token: configuration.discord.token?.value ?? "", baseURL: configuration.discord.apiURL)
            // Somebody is waiting, and can simply ask again. Even a port where nobody listens costs the whole time.
            client.requestTimeout = .seconds(5)
            client.maximumAttempts = 1
            let rest = RESTClient(configuration: client, logger: .silent)
            let application = try await rest.send(GetCurrentApplication())
            say("✓ Discord accepts the token: \(application.name) (\(application.id))")
            if application.flags?.allowsMessageContent == false {
                say(
                    "✗ transcripts will be empty: enable the Message Content intent in the Developer Portal, page “Bot”"
                )
                throw ExitCode.invalidConfiguration
            }
            let limit = try await rest.send(GetGatewayBot()).sessionStartLimit
            say("✓ the Gateway allows \(limit.remaining) of \(limit.total) more starts today")
        } catch let code as ExitCode {
            throw code
        } catch {
            let complaint = Complaint(error)
            complain(complaint.text)
            throw complaint.exitCode
        }
    }
}
