import DiscordModel

/// Something that passed between a bot and the sandbox, as it was on the wire.
struct InspectedEntry: Sendable {
    enum Content: Sendable {
        case frame(InspectedFrame)
        case call(InspectedCall)
    }

    /// Rises by one from each entry to the next.
    let id: Int
    let at: Timestamp
    /// `nil` while nobody knows whose connection it is.
    let application: ApplicationID?
    let content: Content

    /// What keeping it takes beside a fixed part.
    var byteCount: Int {
        switch self.content {
        case .frame(let frame): frame.bytes.count
        case .call(let call): (call.body?.count ?? 0) + (call.answer?.count ?? 0)
        }
    }
}

/// A frame of the Gateway, or the beginning or end of a connection.
struct InspectedFrame: Sendable {
    enum Event: Sendable {
        /// `bytes` is its `d`.
        case sent(GatewayOpcode, name: String?, sequence: Int?)
        /// `bytes` is the whole text; the operation is `nil` where it was none.
        case received(operation: Int?)
        case opened
        /// `nil` is an end without a close frame.
        case closed(UInt16?, reason: String, byBot: Bool)
    }

    let event: Event
    let session: GatewayConnection.Identity?
    /// Of the JSON text, before compression.
    let size: Int
    let bytes: [UInt8]
}

/// A call of the REST API with what was answered.
struct InspectedCall: Sendable {
    let request: RecordedRequest
    /// In real time, whatever the sandbox's clock does.
    let duration: Duration
    let rateLimit: RateLimitStatus?
    /// Of a 429.
    let refusal: Refusal?
    /// JSON text; `nil` where there was none, or it was too large to be kept.
    let body: [UInt8]?
    let answer: [UInt8]?

    struct Refusal: Sendable {
        let retryAfter: Double
        let scope: String
        let isGlobal: Bool
    }
}
