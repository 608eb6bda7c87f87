import DiscordModel
import Synchronization

@testable import Sandbox

/// Overhears what the world tells one application, in place of the Gateway, whose own tests are elsewhere.
final class GatewayListenerDouble: Sendable {
    private let heard = Mutex<[GatewayDispatch]>([])
    private let sandbox: Sandbox

    init(_ town: Town, of application: SandboxApplication? = nil) {
        self.sandbox = town.sandbox
        let application = application?.id ?? town.bot.id
        town.sandbox.world.publish { [weak self] dispatch, receiver in
            guard receiver == application else { return }
            self?.heard.withLock { $0.append(dispatch) }
        }
    }

    var names: [String] { self.heard.withLock { $0.map(\.name) } }
    var dispatches: [GatewayDispatch] { self.heard.withLock { $0 } }

    func clear() { self.heard.withLock { $0.removeAll() } }

    func data(of name: String) -> [JSON] {
        self.heard.withLock { heard in heard.filter { $0.name == name }.map(\.data) }
    }

    /// Waits for an event of this name.
    func next(_ name: String) async throws -> JSON {
        try await self.sandbox.until(name) { !self.data(of: name).isEmpty }
        return self.data(of: name)[0]
    }
}
