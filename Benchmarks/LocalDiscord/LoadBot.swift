import AsyncHTTPClient
import DiscordGateway
import DiscordModel
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A bot that answers `/ping` at once, and hears of every message.
struct LoadBot: Sendable {
    let application: String
    let guild: String
    let channel: String
    private let sandbox: SandboxProcess
    private let callbacks: [LoadConnection]
    private let counts = Counts()

    private final class Counts: Sendable {
        let events = Mutex(0)
        let answers = LoadTally()
    }

    private struct Arrived: Decodable {
        let id: String
        let token: String
    }

    private struct Named: Decodable {
        let id: String
        let name: String?
    }

    /// Registers its command.
    init(_ sandbox: SandboxProcess) async throws {
        self.sandbox = sandbox
        self.application = try await Self.call(sandbox, "/applications/@me", as: Named.self).id
        let guilds = try await Self.call(sandbox, "/users/@me/guilds", as: [Named].self)
        guard let guild = guilds.first?.id else { throw BenchError(text: "the bot is on no server") }
        self.guild = guild
        let channels = try await Self.call(sandbox, "/guilds/\(guild)/channels", as: [Named].self)
        guard let channel = channels.first(where: { $0.name == "general" })?.id else {
            throw BenchError(text: "there is no #general")
        }
        self.channel = channel
        _ = try await Self.call(
            sandbox, "/applications/\(self.application)/commands", body: #"{"name":"ping","description":"Answers"}"#,
            as: Named.self)
        var callbacks: [LoadConnection] = []
        for _ in 0..<8 {
            callbacks.append(
                try await LoadConnection.open(
                    to: sandbox.port, on: .singletonMultiThreadedEventLoopGroup, self.counts.answers))
        }
        self.callbacks = callbacks
    }

    /// How many events it has got so far.
    var events: Int { self.counts.events.withLock(\.self) }

    /// Runs `body` while it is connected to the Gateway.
    func whileOnline(_ body: () async throws -> Void) async throws {
        let configuration = GatewayConfiguration(
            token: self.sandbox.token, intents: [.guilds, .guildMessages], gatewayURL: self.sandbox.gatewayURL,
            compression: .none, interests: ["READY", "MESSAGE_CREATE", "INTERACTION_CREATE"])
        let shard = Shard(
            configuration, identifyQueue: IdentifyQueue(),
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await shard.run { self.handle($0) } }
            defer { group.cancelAll() }
            while self.events == 0 { try await Task.sleep(for: .milliseconds(10)) }
            try await body()
            guard self.counts.answers.refusals == 0 else { throw BenchError(text: "callbacks were refused") }
        }
    }

    private func handle(_ event: DispatchEvent) {
        let number = self.counts.events.withLock {
            $0 += 1
            return $0
        }
        guard event.name == "INTERACTION_CREATE", let interaction = try? event.decode(Arrived.self) else { return }
        self.callbacks[number % self.callbacks.count].send(
            LoadRequest(
                .POST, "/api/v10/interactions/\(interaction.id)/\(interaction.token)/callback", port: self.sandbox.port,
                body: #"{"type":4,"data":{"content":"pong"}}"#))
    }

    /// Waits until no more events come.
    func untilQuiet(since events: Int) async throws {
        guard self.events > events else { throw BenchError(text: "the bot heard of nothing") }
        var last = -1
        while last != self.events {
            last = self.events
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static func call<Answer: Decodable>(
        _ sandbox: SandboxProcess, _ path: String, body: String? = nil, as _: Answer.Type
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: sandbox.apiURL + path)
        request.headers.add(name: "authorization", value: "Bot \(sandbox.token)")
        request.headers.add(name: "user-agent", value: "DiscordBot (https://example.org, 1)")
        if let body {
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        let bytes = try await answer.body.collect(upTo: 1_048_576)
        guard (200..<300).contains(answer.status.code) else {
            throw BenchError(text: "\(path): \(answer.status) \(String(buffer: bytes))")
        }
        return try JSONDecoder().decode(Answer.self, from: Data(bytes.readableBytesView))
    }
}
