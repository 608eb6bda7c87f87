import DiscordModel
import NIOCore
import Synchronization

/// One WebSocket, as the sessions know it: somewhere to send to, and to end.
final class GatewayConnection: Sendable {
    /// Something that is due after a while.
    enum Alarm: Sendable {
        /// Op 7 was sent; the connection ends soon.
        case reconnectDemanded
        /// Op 1 was sent when so many heartbeats had come.
        case heartbeatDemanded(afterBeats: Int)
    }

    /// Whose session it carries.
    struct Identity: Sendable, Hashable {
        let application: ApplicationID
        let sessionID: String
        let shard: GatewayShard
    }

    private struct Beats {
        var count = 0
        var last: Timestamp
    }

    let id: Int
    let endpoint: GatewayEndpoint
    let outbox: GatewayOutbox
    let alarms: AsyncStream<Alarm>
    private let alarm: AsyncStream<Alarm>.Continuation
    let channel: any NIOCore.Channel
    private let beats: Mutex<Beats>
    private let owner = Mutex<Identity?>(nil)
    private let dropped = Atomic(false)

    init(id: Int, endpoint: GatewayEndpoint, channel: any NIOCore.Channel, at now: Timestamp, settings: GatewaySettings)
    {
        self.id = id
        self.endpoint = endpoint
        self.channel = channel
        self.outbox = GatewayOutbox(limit: settings.outboxLimit, byteLimit: settings.outboxByteLimit)
        (self.alarms, self.alarm) = AsyncStream.makeStream()
        self.beats = Mutex(Beats(last: now))
    }

    func send(_ payload: GatewayPayload) {
        if !self.outbox.add(.payload(payload)) { self.drop() }
    }

    func answerPing(_ data: ByteBuffer) {
        if !self.outbox.add(.pong(data)) { self.drop() }
    }

    func end(_ ending: GatewaySettings.Ending, reason: String) {
        switch ending {
        case .closeCode(let code):
            if !self.outbox.add(.close(code: code.rawValue, reason: reason, isAnswer: false)) { self.drop() }
        case .abrupt: self.drop()
        }
    }

    /// Says good-bye as the client did.
    func answerClose(_ code: UInt16?) {
        if !self.outbox.add(.close(code: code, reason: "", isAnswer: true)) { self.drop() }
    }

    /// Nothing can be written to a client that does not read, hence no close frame either.
    func drop() {
        self.dropped.store(true, ordering: .relaxed)
        self.channel.close(promise: nil)
    }

    /// Whether the server ended the connection without a close frame, or has given up waiting for the client's.
    var isDropped: Bool { self.dropped.load(ordering: .relaxed) }

    /// The last session that it began or resumed; `nil` before.
    var identity: Identity? {
        get { self.owner.withLock { $0 } }
        set { self.owner.withLock { $0 = newValue } }
    }

    // MARK: Heartbeats

    func beat(at now: Timestamp) {
        self.beats.withLock { beats in
            beats.count += 1
            beats.last = now
        }
    }

    var lastBeat: Timestamp { self.beats.withLock { $0.last } }
    var beatCount: Int { self.beats.withLock { $0.count } }

    func askForHeartbeat() {
        self.alarm.yield(.heartbeatDemanded(afterBeats: self.beatCount))
        self.send(GatewayPayload(.heartbeat))
    }

    func askToReconnect() {
        self.send(GatewayPayload(.reconnect))
        self.alarm.yield(.reconnectDemanded)
    }
}
