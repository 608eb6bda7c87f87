import DiscordModel
import Logging
import NIOCore
import Synchronization

/// The life of one of a shard's connections.
///
/// Reading, the heartbeats, the wait for the identify turn and the presence updates are child tasks of `run`; when the
/// connection ends, they do.
final class ShardConnection: Sendable {
    private struct Windows {
        var all = SendWindow.connection(heartbeatInterval: .seconds(41))
        var presences = SendWindow.presences
    }

    private typealias Children = ThrowingTaskGroup<Void, any Error>

    private let shard: Shard
    private let socket: WebSocketConnection
    private let windows = Mutex(Windows())

    init(shard: Shard, socket: WebSocketConnection) {
        self.shard = shard
        self.socket = socket
    }

    /// Returns when the connection is gone; when the task is cancelled, after closing it in a way that keeps the session.
    ///
    /// - Throws: When zlib has no memory for another stream.
    func run() async throws {
        try await withTaskCancellationHandler {
            do {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    defer { group.cancelAll() }
                    group.addTask { try? await self.watchForHello() }
                    try await self.read(&group)
                }
            } catch {
                self.socket.close(with: .unknownError)
                await self.socket.waitForEnd()
                throw error
            }
            await self.socket.waitForEnd()
        } onCancel: {
            self.socket.close(with: .unknownError)
        }
    }

    private func read(_ group: inout Children) async throws {
        var inflater = try Inflater()
        for await message in self.socket.messages {
            let frame: InboundFrame?
            switch self.shard.configuration.compression {
            case .none:
                frame = message.withUnsafeReadableBytes { self.frame($0) }
            case .zlibStream:
                frame = self.unpack(message, &inflater)
            }
            if let frame { try await self.process(frame, &group) }
        }
    }

    private func unpack(_ message: ByteBuffer, _ inflater: inout Inflater) -> InboundFrame? {
        do {
            return try inflater.inflate(message).flatMap { bytes in bytes.withUnsafeBytes { self.frame($0) } }
        } catch {
            return .malformed
        }
    }

    private func frame(_ bytes: UnsafeRawBufferPointer) -> InboundFrame? {
        InboundFrame(
            bytes, interests: self.shard.configuration.interests, filter: self.shard.configuration.filter)
    }

    private func process(_ inbound: InboundFrame, _ group: inout Children) async throws {
        let actions = self.shard.state.withLock { $0.machine.receive(inbound.frame, at: self.shard.clock.now()) }
        for action in actions {
            switch action {
            case .scheduleHeartbeats(let first, let interval):
                self.windows.withLock { $0.all = .connection(heartbeatInterval: interval) }
                group.addTask { try? await self.beat(first: first, every: interval) }
            case .takeIdentifyTurn:
                group.addTask { try? await self.identifyInTurn() }
            case .deliver:
                if let event = inbound.event { _ = await self.shard.mailbox.send(event) }
                self.logSessionChange(inbound.frame)
                if inbound.frame.beginsSession { group.addTask { try? await self.keepPresenceCurrent() } }
            default:
                try self.perform(action)
            }
        }
    }

    private func perform(_ action: ShardStateMachine.Action) throws {
        switch action {
        case .sendHeartbeat(let sequence): self.sendUrgently(try GatewayPayload.heartbeat(sequence: sequence))
        case .sendResume(let session):
            self.sendUrgently(try GatewayPayload.resume(session, token: self.shard.configuration.token))
        case .sendIdentify:
            let presence = self.shard.state.withLock { state in
                state.presenceIsSent = true
                return state.presence
            }
            self.sendUrgently(try GatewayPayload.identify(self.shard.configuration, presence: presence))
        case .close(let code):
            self.shard.logger.debug("Closing the connection", metadata: ["code": "\(code.rawValue)"])
            self.socket.close(with: code)
        case .scheduleHeartbeats, .takeIdentifyTurn, .deliver: break
        }
    }

    private func sendUrgently(_ payload: ByteBuffer) {
        self.windows.withLock { $0.all.takeUrgently(at: self.shard.clock.now()) }
        self.socket.send(payload)
    }

    private func logSessionChange(_ frame: ShardStateMachine.Frame) {
        switch frame {
        case .ready: self.shard.logger.debug("The shard is ready")
        case .resumed: self.shard.logger.debug("The shard has resumed")
        default: break
        }
    }
}

// MARK: - Child tasks

extension ShardConnection {
    private func watchForHello() async throws {
        try await self.shard.clock.sleep(self.shard.configuration.helloTimeout)
        let actions = self.shard.state.withLock { $0.machine.helloIsOverdue(at: self.shard.clock.now()) }
        for action in actions { try self.perform(action) }
    }

    private func beat(first: Duration, every interval: Duration) async throws {
        try await self.shard.clock.sleep(first)
        while true {
            let actions = self.shard.state.withLock { $0.machine.heartbeatIsDue(at: self.shard.clock.now()) }
            for action in actions { try self.perform(action) }
            try await self.shard.clock.sleep(interval)
        }
    }

    private func identifyInTurn() async throws {
        try await self.shard.identifyQueue.waitForTurn(of: self.shard.configuration.shard.id)
        let actions = self.shard.state.withLock { $0.machine.identifyTurnArrived() }
        for action in actions { try self.perform(action) }
    }

    private func keepPresenceCurrent() async throws {
        let (changes, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.shard.state.withLock { $0.presenceChanged = signal }
        signal.yield()
        for await _ in changes {
            guard self.shard.state.withLock({ !$0.presenceIsSent }) else { continue }
            try await self.waitForPresenceSlot()
            let presence = self.shard.state.withLock { state in
                state.presenceIsSent = true
                return state.presence
            }
            if let presence { self.socket.send(try GatewayPayload.presence(presence)) }
        }
    }

    private func waitForPresenceSlot() async throws {
        while let wait = self.windows.withLock({ $0.presences.wait(at: self.shard.clock.now()) }) {
            try await self.shard.clock.sleep(wait)
        }
        while let wait = self.windows.withLock({ $0.all.wait(at: self.shard.clock.now()) }) {
            try await self.shard.clock.sleep(wait)
        }
    }
}

extension InboundFrame {
    static var malformed: Self { Self(.malformed) }
}

extension ShardStateMachine.Frame {
    fileprivate var beginsSession: Bool {
        switch self {
        case .ready, .resumed: true
        default: false
        }
    }
}
