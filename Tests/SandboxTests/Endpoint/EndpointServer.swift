import Crypto
import DiscordModel
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

@testable import Sandbox

/// An interactions endpoint as the author of a bot would write one: a small HTTP server.
final class EndpointServer: Sendable {
    /// What it does with a request whose signature is right, or which it does not check.
    typealias Answer = @Sendable (JSON) async throws -> Reply

    struct Reply: Sendable {
        var status = 200
        var type: String? = "application/json"
        var location: String?
        var body: [UInt8] = []

        static func json(_ json: JSON, status: Int = 200) -> Self { Self(status: status, body: json.serialized()) }
        static func status(_ status: Int) -> Self { Self(status: status, type: nil) }
    }

    private struct State {
        /// The public key, in hexadecimal; `nil` checks no signatures.
        var verifyKey: String?
        let answer: Answer
        var received: [JSON] = []
        var refused = 0
    }

    private let state: Mutex<State>
    private let sandbox: Sandbox
    private let refusal: Int

    private init(_ sandbox: Sandbox, verifyKey: String?, refusal: Int, _ answer: @escaping Answer) {
        self.refusal = refusal
        self.state = Mutex(State(verifyKey: verifyKey, answer: answer))
        self.sandbox = sandbox
    }

    /// Runs `body` with an endpoint that listens, and ends it.
    ///
    /// - Parameters:
    ///   - verifyKey: What signatures are checked with; `nil` checks none.
    ///   - refusal: The status of the answer to a wrong signature.
    ///   - answer: Answers all but PINGs.
    static func run(
        for town: Town, verifyKey: String?, refusal: Int = 401, _ answer: @escaping Answer = { _ in .status(500) },
        _ body: (EndpointServer, String) async throws -> Void
    ) async throws {
        let server = EndpointServer(town.sandbox, verifyKey: verifyKey, refusal: refusal, answer)
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "endpoint")
        logger.logLevel = .critical
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in try await server.respond(to: request) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await Self.whileRunning(application, ports) { port in
            try await body(server, "http://127.0.0.1:\(port)/interactions")
        }
    }

    /// Ends the server, and waits until it has ended.
    static func whileRunning(
        _ application: some ApplicationProtocol, _ ports: AsyncStream<Int>, _ body: (Int) async throws -> Void
    ) async throws {
        let running = Task { try await application.run() }
        do {
            for await port in ports {
                try await body(port)
                break
            }
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        _ = await running.result
    }

    /// What came and was answered, without PINGs.
    var received: [JSON] { self.state.withLock { state in state.received.filter { $0["type"]?.int != 1 } } }
    var pings: Int { self.state.withLock { state in state.received.count { $0["type"]?.int == 1 } } }
    /// How many requests had a wrong signature.
    var refused: Int { self.state.withLock { $0.refused } }

    func stopChecking() { self.state.withLock { $0.verifyKey = nil } }

    private func respond(to request: Request) async throws -> Response {
        let body = Array(try await request.body.collect(upTo: 1 << 20).readableBytesView)
        guard self.isSigned(request.headers, body) else {
            self.state.withLock { $0.refused += 1 }
            self.sandbox.world.write { _ in }
            return Self.response(.status(self.refusal))
        }
        let json = try JSON(parsing: body)
        let answer = self.state.withLock { state in
            state.received.append(json)
            return state.answer
        }
        // Whoever waits for a request looks after each change of the world.
        self.sandbox.world.write { _ in }
        if json["type"]?.int == 1 { return Self.response(.json(["type": 1])) }
        return Self.response(try await answer(json))
    }

    private func isSigned(_ headers: HTTPFields, _ body: [UInt8]) -> Bool {
        guard let verifyKey = self.state.withLock({ $0.verifyKey }) else { return true }
        guard let signature = HTTPField.Name("X-Signature-Ed25519").flatMap({ headers[$0] }),
            let timestamp = HTTPField.Name("X-Signature-Timestamp").flatMap({ headers[$0] }),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Self.bytes(verifyKey))
        else { return false }
        return key.isValidSignature(Self.bytes(signature), for: Array(timestamp.utf8) + body)
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    static func response(_ reply: Reply) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = reply.type
        headers[.location] = reply.location
        return Response(
            status: HTTPResponse.Status(code: reply.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }
}
