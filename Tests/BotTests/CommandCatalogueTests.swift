import DiscordInteractions
import DiscordModel
import Foundation
import Logging
import Synchronization
import Testing
import Tickets

@testable import Bot

@Suite("The commands (R6)")
struct CommandCatalogueTests {
    private static var sources: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/Bot/Commands")
    }

    /// A command that cannot work here.
    private struct BrokenCommand: BotCommand {
        struct Failure: Error, CustomStringConvertible { var description: String { "no crystal ball" } }

        static let audience = Audience.everyone
        let handler: CommandHandler

        init(_ services: BotServices) throws { throw Failure() }
    }

    /// Keeps what is logged.
    private final class LogRecord: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { self.lines.withLock { $0.append(line) } }
        var all: [String] { self.lines.withLock { $0 } }
    }

    private struct RecordingHandler: LogHandler {
        let record: LogRecord
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { self.metadata[key] }
            set { self.metadata[key] = newValue }
        }

        func log(event: LogEvent) { self.record.add("\(event.level) \(event.message) \(event.metadata ?? [:])") }
    }

    @Test("R6.1 R6.3: every file in Commands holds one command, and the build has found each")
    func registry() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        let types = CommandRegistry.all.map { String(describing: $0) }
        #expect(types.sorted() == files.map { $0.replacing(".swift", with: "") }.sorted())
    }

    @Test("R6.2: what belongs together lies together: each custom id in Components, each subcommand in Settings")
    func modules() throws {
        let bot = Self.sources.deletingLastPathComponent()
        func files(_ folder: String) throws -> [(name: String, text: String)] {
            let folder = bot.appending(path: folder)
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).map {
                ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
            }
        }
        func holders(of phrase: String) throws -> Set<String> {
            let folders = ["Commands", "Components", "Events", "Settings"]
            return Set(try folders.filter { try files($0).contains { $0.text.contains(phrase) } })
        }
        #expect(try holders(of: ": CustomID {") == ["Components"])
        #expect(try holders(of: ": BotCommand") == ["Commands"])
        #expect(try holders(of: "Setting: SlashCommand {") == ["Settings"])
        #expect(try holders(of: "DispatchEvent") == ["Events"])
    }

    @Test("R6.4: all commands load")
    func loading() async throws {
        let catalogue = try await Desk().bot.catalogue
        #expect(catalogue.failures == [])
        #expect(
            catalogue.entries.map(\.definition.name).sorted()
                == ["add", "close", "doctor", "help", "panel", "privacy", "remove", "settings", "setup", "transcript"])
    }

    @Test("R6.5: a command that fails to load is logged with its reason, and the others load, before and after it")
    func failing() async throws {
        let record = LogRecord()
        let logger = Logger(label: "test") { _ in RecordingHandler(record: record) }
        let commands = [HelpCommand.self, BrokenCommand.self, AddCommand.self] as [any BotCommand.Type]
        let bot = try await Desk(commands: commands, logger: logger).bot
        #expect(bot.router.definitions.map(\.name) == ["add", "help"])
        #expect(bot.catalogue.failures == [.init(name: "BrokenCommand", reason: "no crystal ball")])
        #expect(record.all.count == 1)
        #expect(record.all.first?.hasPrefix("error command not loaded") == true)
        #expect(record.all.first?.contains("no crystal ball") == true)
    }

    @Test("R6.5: /help tells administrators which commands are missing, and nobody else")
    func help() async throws {
        let desk = try await Desk(commands: [HelpCommand.self, BrokenCommand.self])
        func fields(_ actor: Person) async throws -> [Embed.Field]? {
            try await desk.answer(to: .command("help", by: actor)).message?.embeds?.first?.fields
        }
        #expect(try await fields(.owner)?.first?.value.contains("BrokenCommand") == true)
        #expect(try await fields(.sam) == nil)
        #expect(try await fields(.mia) == nil)
    }

    @Test("/help shows everybody what they can use")
    func audiences() async throws {
        let desk = try await Desk()
        func names(_ actor: Person) async throws -> [String] {
            let text = try await desk.answer(to: .command("help", by: actor)).message?.embeds?.first?.description ?? ""
            return text.matches(of: /`\/([a-z]+)`/).map { String($0.output.1) }
        }
        #expect(try await names(.mia) == ["help", "transcript"])
        #expect(try await names(.sam) == ["help", "transcript", "add", "close", "remove"])
        #expect(
            try await names(.owner)
                == [
                    "help", "transcript", "add", "close", "remove", "doctor", "panel", "privacy", "settings", "setup",
                ])
    }
}
