import DiscordModel

/// A frame of Discord's, understood as far as the shard itself needs it.
struct InboundFrame {
    let frame: ShardStateMachine.Frame
    /// With dispatches that are wanted.
    let event: DispatchEvent?

    /// What the bytes say; `nil` for operations that do not concern a client.
    init?(
        _ bytes: UnsafeRawBufferPointer, interests: Set<String>, filter: GatewayConfiguration.EventFilter? = nil
    ) {
        guard let header = try? FrameHeader(scanning: bytes) else {
            self.init(.malformed)
            return
        }
        let data = header.data.map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
        switch header.op {
        case 0: self.init(dispatch: header, data, interests, filter)
        case 1: self.init(.heartbeatRequested)
        case 7: self.init(.reconnect)
        case 9: self.init(.invalidSession(canResume: Self.decode(Bool.self, data) ?? false))
        case 10:
            guard let hello = Self.decode(Hello.self, data), hello.interval > 0 else {
                self.init(.malformed)
                return
            }
            self.init(.hello(interval: .milliseconds(hello.interval)))
        case 11: self.init(.heartbeatAcknowledged)
        default: return nil
        }
    }

    init(_ frame: ShardStateMachine.Frame, _ event: DispatchEvent? = nil) {
        self.frame = frame
        self.event = event
    }

    private init(
        dispatch header: FrameHeader, _ data: UnsafeRawBufferPointer?, _ interests: Set<String>,
        _ filter: GatewayConfiguration.EventFilter?
    ) {
        guard let name = header.eventName, let sequence = header.sequence else {
            self.init(.malformed)
            return
        }
        var event: DispatchEvent?
        if interests.contains(name), data.map({ filter?(name, $0) ?? true }) ?? true {
            event = DispatchEvent(name: name, sequence: sequence, data: data.map(Array.init) ?? Array("null".utf8))
        }
        switch name {
        case "READY":
            guard let ready = Self.decode(Ready.self, data) else {
                self.init(.malformed)
                return
            }
            let session = GatewaySession(id: ready.sessionID, sequence: sequence, resumeURL: ready.resumeURL)
            self.init(.ready(session), event)
        case "RESUMED":
            self.init(.resumed(sequence: sequence), event)
        default:
            self.init(.dispatch(sequence: sequence), event)
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ data: UnsafeRawBufferPointer?) -> Value? {
        data.flatMap { try? WireDecoder().decode(type, from: $0) }
    }

    private struct Hello: Decodable {
        /// In milliseconds.
        let interval: Int

        private enum CodingKeys: String, CodingKey { case interval = "heartbeat_interval" }
    }

    private struct Ready: Decodable {
        let sessionID: String
        let resumeURL: String?

        private enum CodingKeys: String, CodingKey {
            case sessionID = "session_id"
            case resumeURL = "resume_gateway_url"
        }
    }
}
