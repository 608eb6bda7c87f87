import DiscordModel
import Logging
import NIOCore
import NIOWebSocket

/// What all connections of a gateway share.
struct GatewayEnvironment: Sendable {
    let world: any GatewayWorld
    let sessions: GatewaySessions
    let resumeURL: String
    let inspector: Inspector
    let logger: Logger

    var settings: GatewaySettings { self.sessions.settings }
    var clock: SandboxClock { self.sessions.clock }
}

extension GatewayEnvironment {
    /// Notes what went over a connection, for whoever looks.
    func inspect(
        _ event: InspectedFrame.Event, on connection: GatewayConnection, size: Int = 0, _ bytes: [UInt8] = []
    ) {
        let identity = connection.identity
        let frame = InspectedFrame(
            event: event, session: identity, size: size, bytes: self.inspector.kept(bytes) ?? [])
        self.inspector.add(.frame(frame), of: identity?.application, at: self.clock.now)
    }
}

/// The life of one connection, from Hello to its end.
struct GatewayConversation: Sendable {
    /// How long a client may take to end the TCP connection after the close frame. In real time, for it is a matter of
    /// sockets.
    private static let closingGrace = Duration.seconds(3)
    /// How many frames, and about how many bytes, are written at once.
    private static let batchSize = 64
    private static let batchByteCount = 1 << 18

    let connection: GatewayConnection
    let environment: GatewayEnvironment

    var sessions: GatewaySessions { self.environment.sessions }
    var settings: GatewaySettings { self.environment.settings }
    var clock: SandboxClock { self.environment.clock }

    func run(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.write(to: outbound) }
            if self.connection.endpoint.version == 10 || !self.environment.world.enforces(.gatewayMistakes) {
                group.addTask { await self.greet() }
                group.addTask { await self.watchHeartbeats() }
                group.addTask { await self.watchAlarms() }
            } else {
                self.end(GatewayRefusal(.invalidAPIVersion, "Invalid API version."))
            }
            await self.read(from: inbound)
            group.cancelAll()
        }
    }

    func end(_ refusal: GatewayRefusal) {
        self.environment.logger.debug(
            "gateway closes a connection",
            metadata: ["code": "\(refusal.code.rawValue)", "reason": "\(refusal.reason)"])
        self.sessions.end(self.connection, .closeCode(refusal.code), reason: refusal.reason)
    }

    // MARK: Writing

    private func write(to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) async {
        var encoder = GatewayFrameEncoder(self.connection.endpoint.compression, settings: self.settings)
        var frames: [WebSocketFrame] = []
        do {
            for await _ in self.connection.outbox.arrivals {
                for item in self.connection.outbox.takeAll() {
                    switch item {
                    case .payload(let payload):
                        let size = encoder.append(payload, to: &frames)
                        self.environment.inspect(
                            .sent(payload.operation, name: payload.name, sequence: payload.sequence),
                            on: self.connection, size: size, payload.data)
                    case .pong(let data): frames.append(WebSocketFrame(fin: true, opcode: .pong, data: data))
                    case .close(let code, let reason, let isAnswer):
                        frames.append(Self.closeFrame(code, reason))
                        if !isAnswer {
                            self.environment.inspect(
                                .closed(code, reason: reason, byBot: false), on: self.connection)
                        }
                        try await outbound.write(contentsOf: frames)
                        return try await self.part(isAnswered: isAnswer)
                    }
                    if frames.count >= Self.batchSize || (frames.last?.data.readableBytes ?? 0) > Self.batchByteCount {
                        try await outbound.write(contentsOf: frames)
                        frames.removeAll(keepingCapacity: true)
                    }
                }
                guard !frames.isEmpty else { continue }
                try await outbound.write(contentsOf: frames)
                frames.removeAll(keepingCapacity: true)
            }
        } catch {
            // The connection is gone; the reading side learns of it too and ends the conversation.
            self.environment.logger.trace("gateway cannot write", metadata: ["error": "\(error)"])
        }
    }

    private static func closeFrame(_ code: UInt16?, _ reason: String) -> WebSocketFrame {
        var data = ByteBuffer()
        if let code {
            data.writeInteger(code)
            data.writeString(reason)
        }
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }

    /// Waits for the client's close frame before the TCP connection ends, so that the server's arrives for certain.
    private func part(isAnswered: Bool) async throws {
        if isAnswered { try await self.connection.closeOutput() }
        try await Task.sleep(for: Self.closingGrace)
        self.connection.drop()
    }

    // MARK: Reading

    private func read(from inbound: NIOAsyncChannelInboundStream<WebSocketFrame>) async {
        var reader = GatewayReader(conversation: self)
        do {
            for try await frame in inbound {
                if !self.connection.outbox.isClosed {
                    await reader.read(frame)
                } else if frame.opcode == .connectionClose {
                    return
                }
            }
        } catch {
            self.environment.logger.trace("gateway cannot read", metadata: ["error": "\(error)"])
        }
    }

    // MARK: Watching

    private func greet() async {
        let (isReconnect, delay) = self.sessions.switches { switches in
            (switches.takeReconnectInPlaceOfHello(), switches.helloDelay)
        }
        guard !isReconnect else { return self.connection.askToReconnect() }
        do { try await self.clock.sleep(for: delay) } catch { return }
        let interval = Int64(self.settings.heartbeatInterval / .milliseconds(1))
        self.connection.send(
            GatewayPayload(.hello, ["heartbeat_interval": .int(interval), "_trace": ["sandbox"]]))
    }

    private func watchHeartbeats() async {
        let patience = self.settings.heartbeatInterval + self.settings.heartbeatTolerance
        do {
            while true {
                let left = (self.connection.lastBeat + patience) - self.clock.now
                guard left <= .zero else {
                    try await self.clock.sleep(for: left)
                    continue
                }
                if self.environment.world.enforces(.heartbeats) { break }
                try await self.clock.sleep(for: patience)
            }
        } catch { return }
        self.sessions.end(self.connection, self.settings.heartbeatTimeoutEnding, reason: "No heartbeat came.")
    }

    private func watchAlarms() async {
        await withDiscardingTaskGroup { group in
            for await alarm in self.connection.alarms {
                group.addTask { await self.wait(for: alarm) }
            }
        }
    }

    private func wait(for alarm: GatewayConnection.Alarm) async {
        do {
            switch alarm {
            case .reconnectDemanded:
                try await self.clock.sleep(for: self.settings.reconnectGrace)
                self.sessions.end(self.connection, .closeCode(.unknownError), reason: "Reconnect was requested.")
            case .heartbeatDemanded(let beats):
                try await self.clock.sleep(for: self.settings.heartbeatDemandTolerance)
                guard self.connection.beatCount == beats, self.environment.world.enforces(.heartbeatRequests)
                else { return }
                self.sessions.end(
                    self.connection, self.settings.heartbeatTimeoutEnding, reason: "No heartbeat came on demand.")
            }
        } catch { return }
    }
}
