import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Sandbox

@Suite("The HTTP server of the sandbox", .timeLimit(.minutes(10)))
struct HTTPServerTests {
    /// Answers with the address that was asked for, and how large the body was.
    private static let echo: HTTPServer.Responder = { request in
        let size = request.body.map { String($0.readableBytes) } ?? "too large"
        return .now(HTTPResponse(headers: ["X-Size": size], body: .bytes(Array(request.head.uri.utf8))))
    }

    private static func get(_ path: String, _ more: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: sandbox\r\n\(more)\r\n"
    }

    private static func visit(
        bodyLimit: Int = 1000, _ respond: @escaping HTTPServer.Responder = Self.echo,
        _ test: (HTTPServer, RawConnection) async throws -> Void
    ) async throws {
        let (server, port) = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, on: LoopExecutor(), bodyLimit: bodyLimit, respond)
        do {
            try await RawConnection.open(to: port) { try await test(server, $0) }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("Requests that come at once are answered in their order")
    func pipelining() async throws {
        try await Self.visit { _, connection in
            try await connection.send(Self.get("/one") + Self.get("/two") + Self.get("/three"))
            let text = await connection.read(until: "/three")
            let places = ["/one", "/two", "/three"].compactMap { text.firstRange(of: $0)?.lowerBound }
            #expect(places.count == 3 && places == places.sorted())
            #expect(text.components(separatedBy: "HTTP/1.1 200").count == 4)
        }
    }

    @Test("More requests than may wait are all answered in their order")
    func manyRequests() async throws {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let (steps, step) = AsyncStream<String>.makeStream()
        let respond: HTTPServer.Responder = { request in
            let response = HTTPResponse(body: .bytes(Array("[\(request.head.uri)]".utf8)))
            guard request.head.uri == "/0" else { return .now(response) }
            return .later {
                step.yield("begun")
                for await _ in gate {}
                return response
            }
        }
        let numbers = 0..<400
        try await Self.visit(respond) { _, connection in
            try await connection.send(Self.get("/0"))
            #expect(await steps.first { _ in true } == "begun")
            for number in numbers.dropFirst() { try await connection.send(Self.get("/\(number)")) }
            // Only now: where a client has ended, all that came from it is read.
            opener.finish()
            let text = await connection.read(until: "[/399]")
            #expect(text.matches(of: /\[\/(\d+)\]/).map { Int($0.1) } == numbers.map { $0 })
            try await connection.closeOutput()
            #expect(await connection.readAll().isEmpty)
        }
    }

    @Test("Who has said all they have to say is answered, and the connection ends", arguments: [true, false])
    func lastRequest(byClosing: Bool) async throws {
        try await Self.visit { _, connection in
            if byClosing {
                try await connection.send(Self.get("/last"))
                try await connection.closeOutput()
            } else {
                try await connection.send(Self.get("/last", "Connection: close\r\n"))
            }
            let text = await connection.readAll()
            #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("/last"))
            #expect(text.lowercased().contains("connection: close") == !byClosing)
        }
    }

    @Test("An answer larger than sockets take at once arrives whole, also as the last one", arguments: [true, false])
    func largeAnswers(isMadeAtOnce: Bool) async throws {
        let response = HTTPResponse(body: .bytes([UInt8](repeating: UInt8(ascii: "a"), count: 20_000_000)))
        try await Self.visit({ _ in isMadeAtOnce ? .now(response) : .later { response } }) { _, connection in
            try await connection.send(Self.get("/"))
            try await connection.closeOutput()
            #expect(await connection.readAll().utf8.count > 20_000_000)
        }
    }

    @Test("Of a body beyond the limit only that is known, and the next request is understood")
    func largeBodies() async throws {
        try await Self.visit(bodyLimit: 10) { _, connection in
            for (size, said) in [(10, "10"), (11, "too large"), (0, "0")] {
                let body = String(repeating: "a", count: size)
                try await connection.send(Self.get("/\(size)", "Content-Length: \(size)\r\n") + body)
                #expect(await connection.read(until: "/\(size)").contains("X-Size: \(said)\r\n"))
            }
        }
    }

    @Test("What is no HTTP gets 400")
    func nonsense() async throws {
        try await Self.visit { _, connection in
            try await connection.send("SAY hello\r\n\r\n")
            #expect(await connection.readAll().hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test("An answer without end comes as it is made")
    func stream() async throws {
        let (parts, part) = AsyncStream<String>.makeStream()
        let respond: HTTPServer.Responder = { _ in
            .later {
                HTTPResponse(body: .stream { writer in for await part in parts { try await writer.write(part) } })
            }
        }
        try await Self.visit(respond) { _, connection in
            try await connection.send(Self.get("/"))
            for text in ["first", "second"] {
                part.yield(text)
                _ = await connection.read(until: text)
            }
            part.finish()
            _ = await connection.read(until: "0\r\n\r\n")
        }
    }

    @Test("An answer that fails ends the connection without one")
    func dropped() async throws {
        try await Self.visit({ _ in .later { throw ConnectionDropped() } }) { _, connection in
            try await connection.send(Self.get("/"))
            #expect(await connection.readAll().isEmpty)
        }
    }

    @Test("What a request began goes on when its client gives up")
    func givingUp() async throws {
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let (steps, step) = AsyncStream<String>.makeStream()
        let respond: HTTPServer.Responder = { request in
            guard request.head.uri == "/long" else { return .now(HTTPResponse(body: .bytes(Array("short".utf8)))) }
            return .later {
                step.yield("begun")
                for await _ in gate {}
                step.yield(Task.isCancelled ? "cancelled" : "done")
                return HTTPResponse()
            }
        }
        try await Self.visit(respond) { _, connection in
            try await RawConnection.open(to: connection.port) { other in
                try await other.send(Self.get("/long"))
                #expect(await steps.first { _ in true } == "begun")
            }
            // The server has noticed, when it answers what came later.
            try await connection.send(Self.get("/short"))
            _ = await connection.read(until: "short")
            opener.finish()
            #expect(await steps.first { _ in true } == "done")
        }
    }

    @Test("Stopping ends connections and what was begun on them, and waits for it")
    func stopping() async throws {
        let (steps, step) = AsyncStream<String>.makeStream()
        let respond: HTTPServer.Responder = { _ in
            .later {
                step.yield("begun")
                let (never, _) = AsyncStream<Void>.makeStream()
                for await _ in never {}
                step.yield(Task.isCancelled ? "cancelled" : "done")
                return HTTPResponse()
            }
        }
        try await Self.visit(respond) { server, connection in
            try await connection.send(Self.get("/"))
            #expect(await steps.first { _ in true } == "begun")
            await server.stop()
            step.yield("stopped")
            #expect(await connection.readAll().isEmpty)
        }
        #expect(await steps.first { _ in true } == "cancelled")
        #expect(await steps.first { _ in true } == "stopped")
    }
}

/// A TCP connection that says what it is told.
private struct RawConnection: Sendable {
    private let channel: any Channel
    private let parts: AsyncStream<String>

    /// Passes on what comes, until nothing more does.
    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let part: AsyncStream<String>.Continuation

        init(_ part: AsyncStream<String>.Continuation) { self.part = part }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.part.yield(String(buffer: self.unwrapInboundIn(data)))
        }

        func channelInactive(context: ChannelHandlerContext) { self.part.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    static func open(to port: Int, _ body: (RawConnection) async throws -> Void) async throws {
        let (parts, part) = AsyncStream<String>.makeStream()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listener(part))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        do {
            try await body(RawConnection(channel: channel, parts: parts))
        } catch {
            try? await channel.close()
            throw error
        }
        // The other side may have done so already.
        try? await channel.close()
    }

    var port: Int { self.channel.remoteAddress?.port ?? 0 }

    func send(_ text: String) async throws { try await self.channel.writeAndFlush(ByteBuffer(string: text)) }

    func closeOutput() async throws { try await self.channel.close(mode: .output) }

    func read(until end: String) async -> String {
        var text = ""
        for await part in self.parts {
            text += part
            if text.contains(end) { break }
        }
        return text
    }

    func readAll() async -> String { await self.parts.reduce("", +) }
}
