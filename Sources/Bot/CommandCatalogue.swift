public import DiscordInteractions
public import DiscordModel
import Synchronization

/// The commands that loaded, and those that did not, with the reason.
public final class CommandCatalogue: Sendable {
    public struct Entry: Sendable {
        public let audience: Audience
        public let handler: CommandHandler

        public var definition: ApplicationCommand { self.handler.definition }
    }

    public struct Failure: Sendable, Hashable {
        public let name: String
        public let reason: String
    }

    private struct Content {
        var entries: [Entry] = []
        var failures: [Failure] = []
    }

    private let content = Mutex(Content())

    public init() {}

    public var entries: [Entry] { self.content.withLock { $0.entries } }
    public var failures: [Failure] { self.content.withLock { $0.failures } }

    /// Every command that the build found in `Commands/`.
    public static var discovered: [any BotCommand.Type] { CommandRegistry.all }

    /// Makes each command; one that throws is noted with its reason and does not keep the others from loading.
    public func load(_ types: [any BotCommand.Type], with services: BotServices) {
        for type in types {
            do {
                let entry = Entry(audience: type.audience, handler: try type.init(services).handler)
                self.content.withLock { $0.entries.append(entry) }
            } catch {
                let failure = Failure(name: String(describing: type), reason: "\(error)")
                self.content.withLock { $0.failures.append(failure) }
            }
        }
    }
}
