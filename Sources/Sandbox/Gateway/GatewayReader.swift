import DiscordModel
import NIOCore
import NIOWebSocket

/// Carries out what one client sends, in order.
struct GatewayReader {
    private let conversation: GatewayConversation
    /// Source: <https://docs.discord.com/developers/events/gateway#rate-limiting>
    private var frames = SlidingWindow(limit: 120, window: .seconds(60))
    /// Source: <https://docs.discord.com/developers/events/gateway-events#update-presence>
    private var presences = SlidingWindow(limit: 5, window: .seconds(20))

    private var connection: GatewayConnection { self.conversation.connection }
    private var sessions: GatewaySessions { self.conversation.sessions }
    private var environment: GatewayEnvironment { self.conversation.environment }
    private var world: any GatewayWorld { self.environment.world }

    init(conversation: GatewayConversation) { self.conversation = conversation }

    mutating func read(_ frame: WebSocketFrame) async {
        var data = frame.unmaskedData
        switch frame.opcode {
        case .text, .binary:
            do throws(GatewayRefusal) {
                try await self.read(data.readableBytesView)
            } catch {
                // Where nobody minds mistakes, what cannot be carried out is left alone.
                guard !error.isMistake || self.world.enforces(.gatewayMistakes) else { return }
                self.conversation.end(error)
            }
        case .ping: self.connection.answerPing(data)
        case .connectionClose:
            let code = data.readInteger(as: UInt16.self)
            if !self.connection.outbox.isClosed {
                self.environment.inspect(.closed(code, reason: "", byBot: true), on: self.connection)
            }
            self.sessions.closedByClient(self.connection, code, mayEndSession: self.world.enforces(.leaving))
            self.connection.answerClose(code)
        default: break
        }
    }

    private mutating func read(_ bytes: ByteBufferView) async throws(GatewayRefusal) {
        let limits = self.conversation.settings.limitsSending && self.world.enforces(.sendLimits)
        guard self.frames.admits(at: self.conversation.clock.now) || !limits else {
            throw GatewayRefusal(.rateLimited, "Rate limited.")
        }
        let command = try self.parse(bytes)
        switch command.operation {
        case .heartbeat: self.heartbeat()
        case .identify: try await self.identify(command.data)
        case .resume: try await self.resume(command.data)
        case .presenceUpdate:
            let isAdmitted = self.presences.admits(at: self.conversation.clock.now)
            try await self.passOn(command, isDropped: !isAdmitted && limits)
        default: try await self.passOn(command)
        }
    }

    private func parse(_ bytes: ByteBufferView) throws(GatewayRefusal) -> GatewayCommand {
        let text = Array(bytes)
        do throws(GatewayRefusal) {
            let command = try GatewayCommand(parsing: text)
            self.environment.inspect(
                .received(operation: command.operation.rawValue), on: self.connection, size: text.count, text)
            return command
        } catch {
            self.environment.inspect(.received(operation: nil), on: self.connection, size: text.count, text)
            throw error
        }
    }

    private func heartbeat() {
        self.connection.beat(at: self.conversation.clock.now)
        guard !self.sessions.switches({ $0.withholdsAcknowledgements }) else { return }
        self.connection.send(GatewayPayload(.heartbeatAcknowledged))
    }

    /// Gives the world what is no business of the gateway.
    private func passOn(_ command: GatewayCommand, isDropped: Bool = false) async throws(GatewayRefusal) {
        guard let owner = self.sessions.owner(of: self.connection) else {
            throw GatewayRefusal(.notAuthenticated, "Not authenticated.")
        }
        guard !isDropped else { return }
        let answer = await self.world.answer(
            command.operation, command.data, of: owner.application, intents: owner.intents)
        self.sessions.deliver(answer, on: self.connection)
    }

    // MARK: Identify

    private func identify(_ data: JSON) async throws(GatewayRefusal) {
        let command = try IdentifyCommand(
            data, checksIntents: self.world.enforces(.intents), checksShard: self.world.enforces(.sharding))
        let application = try await self.authenticate(command.token)
        let requiresProperURL = self.conversation.settings.requiresProperURL && self.world.enforces(.resuming)
        guard !requiresProperURL || !self.connection.endpoint.isForResuming else {
            return self.sessions.refuse(self.connection, reason: "Identify at resume_gateway_url")
        }
        let asked = command.intents.intersection(.privileged)
        guard asked.isSubset(of: application.allowedPrivilegedIntents) || !self.world.enforces(.intents) else {
            throw GatewayRefusal(.disallowedIntents, "Disallowed intent(s).")
        }
        let isLimited = self.world.enforces(.identifyLimits)
        switch self.sessions.begin(
            command, of: application.applicationID, on: self.connection, isLimited: isLimited)
        {
        case .tooFast: self.sessions.refuse(self.connection, reason: "Identify too soon after another")
        case .tokenRevoked:
            await self.world.sessionStartsExhausted(by: application.applicationID)
            throw GatewayRefusal(.authenticationFailed, "Authentication failed.")
        case .began(let sessionID):
            try await self.getReady(sessionID, command, application.applicationID)
        }
    }

    private func authenticate(_ token: String) async throws(GatewayRefusal) -> GatewayApplication {
        guard self.sessions.owner(of: self.connection) == nil else {
            throw GatewayRefusal(.alreadyAuthenticated, "Already authenticated.")
        }
        guard !self.sessions.isRevoked(token), let application = await self.world.application(forToken: token) else {
            throw GatewayRefusal(.authenticationFailed, "Authentication failed.")
        }
        return application
    }

    private func getReady(
        _ sessionID: String, _ command: IdentifyCommand, _ application: ApplicationID
    ) async throws(GatewayRefusal) {
        let shard = command.shard ?? .only
        var (ready, following) = await self.world.opening(
            for: application, intents: command.intents, shard: (shard.id, shard.count))
        let guilds = (ready["guilds"]?.array ?? []).filter { guild in shard.contains(guild["id"]?.id()) }
        let most = self.conversation.settings.maximumGuildsPerShard
        guard guilds.count <= most || !self.world.enforces(.sharding) else {
            throw GatewayRefusal(.shardingRequired, "Sharding required.")
        }
        ready["guilds"] = .array(guilds)
        ready["v"] = 10
        ready["session_id"] = .string(sessionID)
        ready["resume_gateway_url"] = .string(self.conversation.environment.resumeURL)
        if let shard = command.shard { ready["shard"] = [.int(Int64(shard.id)), .int(Int64(shard.count))] }
        self.sessions.complete(sessionID, ready: .object(ready), following: await following())
        guard let presence = command.presence, presence != .null else { return }
        let answer = await self.world.answer(
            .presenceUpdate, presence, of: application, intents: command.intents)
        self.sessions.deliver(answer, on: self.connection)
    }

    // MARK: Resume

    private func resume(_ data: JSON) async throws(GatewayRefusal) {
        let command = try ResumeCommand(data)
        let application = try await self.authenticate(command.token)
        switch self.sessions.resume(
            command, of: application.applicationID, on: self.connection,
            isStrict: self.world.enforces(.resuming))
        {
        case .resumed, .refused: break
        case .closes(let refusal): throw refusal
        }
    }
}
