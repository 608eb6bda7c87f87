import DiscordModel

/// Server-sent events for one person.
struct EventStream: Sendable {
    let world: World

    func respond(_ call: ControlCall) throws(ControlError) -> HTTPResponse {
        let person = try self.world.read { world throws(ControlError) in try call.person(in: world) }
        let world = self.world
        return ServerSentEvents(
            ping: PersonEvent(name: "", data: .null), capacity: 10_000,
            listen: { continuation in
                let id = world.read { $0.addListener(Listener(person: person, continuation: continuation)) }
                return { world.read { world in world.listeners[id] = nil } }
            },
            text: { $0.name.isEmpty ? nil : ($0.name, $0.data) }
        ).response()
    }
}
