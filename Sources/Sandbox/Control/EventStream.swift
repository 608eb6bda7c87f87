import DiscordModel
import HTTPTypes
import Hummingbird
import NIOCore

/// Server-sent events for one person.
///
/// Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>
struct EventStream: Sendable {
    let world: World

    /// How often an idle stream shows that it lives; a dead connection is noticed then.
    private static let pingInterval = Duration.seconds(15)
    private static let ping = PersonEvent(name: "", data: .null)

    func respond(_ call: ControlCall) throws(ControlError) -> Response {
        let person = try self.world.read { world throws(ControlError) in try call.person(in: world) }
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        let world = self.world
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await Self.send(to: &writer, person: person, world)
                try await writer.finish(nil)
            })
    }

    private static func send(
        to writer: inout any ResponseBodyWriter, person: UserID, _ world: World
    ) async throws {
        let (events, continuation) = AsyncStream<PersonEvent>.makeStream(bufferingPolicy: .bufferingNewest(10_000))
        let id = world.read { $0.addListener(Listener(person: person, continuation: continuation)) }
        defer { world.read { world in world.listeners[id] = nil } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.pingInterval)
                    continuation.yield(Self.ping)
                }
            }
            defer { group.cancelAll() }
            try await writer.write(ByteBuffer(string: "event: hello\ndata: {}\n\n"))
            for await event in events { try await writer.write(Self.frame(event)) }
        }
    }

    private static func frame(_ event: PersonEvent) -> ByteBuffer {
        guard !event.name.isEmpty else { return ByteBuffer(string: ": ping\n\n") }
        return ByteBuffer(string: "event: \(event.name)\ndata: \(event.data)\n\n")
    }
}
