import NIOHTTP1

/// An answer that goes on for as long as somebody listens.
///
/// Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>
struct ServerSentEvents<Event: Sendable>: Sendable {
    /// Says nothing, but shows that the stream lives; a dead connection is noticed then.
    let ping: Event
    /// How many events may wait for a slow listener; older ones are dropped.
    let capacity: Int
    /// Begins to yield events. What it returns ends that.
    let listen: @Sendable (AsyncStream<Event>.Continuation) -> @Sendable () -> Void
    /// The name and the JSON of an event; `nil` for the ping.
    let text: @Sendable (Event) -> (name: String, data: JSON)?

    /// How often an idle stream shows that it lives.
    private static var pingInterval: Duration { .seconds(15) }

    func response() -> HTTPResponse {
        HTTPResponse(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"],
            body: .stream { writer in try await self.send(to: writer) })
    }

    private func send(to writer: HTTPBodyWriter) async throws {
        let (events, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingNewest(self.capacity))
        let stop = self.listen(continuation)
        defer { stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: Self.pingInterval)
                    continuation.yield(self.ping)
                }
            }
            defer { group.cancelAll() }
            try await writer.write("event: hello\ndata: {}\n\n")
            for await event in events { try await writer.write(self.frame(event)) }
        }
    }

    private func frame(_ event: Event) -> String {
        guard let (name, data) = self.text(event) else { return ": ping\n\n" }
        return "event: \(name)\ndata: \(data)\n\n"
    }
}
