public import DiscordModel

/// What can be made to go wrong with a gateway, at once or from now on.
public struct GatewayFaults: Sendable {
    let sessions: GatewaySessions

    /// Something that happens to the next events.
    public struct EventFault: Sendable, Hashable {
        public enum Kind: Sendable, Hashable {
            /// Delivers an event twice, each with a sequence number of its own.
            case duplicate
            case drop
            /// Delivers an event only after the one that follows it.
            case swapWithNext
        }

        public var kind: Kind
        /// `nil` means events of every name.
        public var eventName: String?
        public var times: Int

        public init(_ kind: Kind, of eventName: String? = nil, times: Int = 1) {
            self.kind = kind
            self.eventName = eventName
            self.times = times
        }
    }

    // MARK: From now on

    /// The server does not answer heartbeats: a zombie.
    public var withholdsAcknowledgements: Bool {
        get { self.sessions.switches { $0.withholdsAcknowledgements } }
        nonmutating set { self.sessions.switches { $0.withholdsAcknowledgements = newValue } }
    }

    /// New connections are answered with 503 instead of becoming WebSockets.
    public var refusesConnections: Bool {
        get { self.sessions.switches { $0.refusesConnections } }
        nonmutating set { self.sessions.switches { $0.refusesConnections = newValue } }
    }

    /// How long new connections wait for Hello.
    public var helloDelay: Duration {
        get { self.sessions.switches { $0.helloDelay } }
        nonmutating set { self.sessions.switches { $0.helloDelay = newValue } }
    }

    /// How many of the next connections get op 7 in place of Hello.
    public var reconnectsInPlaceOfHello: Int {
        get { self.sessions.switches { $0.reconnectsInPlaceOfHello } }
        nonmutating set { self.sessions.switches { $0.reconnectsInPlaceOfHello = newValue } }
    }

    /// How many of the next resumptions are answered with op 9, as if the session were unknown.
    public var refusedResumptions: Int {
        get { self.sessions.switches { $0.refusedResumptions } }
        nonmutating set { self.sessions.switches { $0.refusedResumptions = newValue } }
    }

    public func add(_ fault: EventFault) { self.sessions.switches { $0.eventFaults.append(fault) } }

    // MARK: At once, to all connections or to those of one application

    /// Ends connections with a close code; the code decides whether their sessions live on.
    public func closeConnections(_ code: GatewayCloseCode, of application: ApplicationID? = nil) {
        self.sessions.endConnections(.closeCode(code), of: application)
    }

    /// Ends connections without a close frame. Their sessions live on.
    public func dropConnections(of application: ApplicationID? = nil) {
        self.sessions.endConnections(.abrupt, of: application)
    }

    /// Sends op 7, and closes the connections a few seconds later.
    public func askToReconnect(_ application: ApplicationID? = nil) {
        self.sessions.askToReconnect(application)
    }

    /// Sends op 1.
    public func askForHeartbeat(_ application: ApplicationID? = nil) {
        self.sessions.askForHeartbeat(application)
    }

    /// Sends op 9 to those who have a session. Unless it is resumable, the session is gone.
    public func invalidateSessions(of application: ApplicationID? = nil, isResumable: Bool = false) {
        self.sessions.invalidate(application, isResumable: isResumable)
    }

    /// Forgets the sessions that have no connection, as happens when they are left alone for too long.
    public func forgetDisconnectedSessions(of application: ApplicationID? = nil) {
        self.sessions.forgetDisconnected(application)
    }
}
