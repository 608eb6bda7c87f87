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
    let connection: GatewayConnection
    let environment: GatewayEnvironment

    var sessions: GatewaySessions { self.environment.sessions }
    var settings: GatewaySettings { self.environment.settings }
    var clock: SandboxClock { self.environment.clock }

    func run(_ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>) async {
        GatewayWriter.start(on: self.connection, self.environment)
        await withDiscardingTaskGroup { group in
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
