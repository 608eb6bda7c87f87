import DiscordModel

/// The faults that last.
struct GatewaySwitches {
    var withholdsAcknowledgements = false
    var refusesConnections = false
    var helloDelay = Duration.zero
    var reconnectsInPlaceOfHello = 0
    var refusedResumptions = 0
    var eventFaults: [GatewayFaults.EventFault] = []

    /// Whether the next connection is greeted with op 7.
    mutating func takeReconnectInPlaceOfHello() -> Bool {
        guard self.reconnectsInPlaceOfHello > 0 else { return false }
        self.reconnectsInPlaceOfHello -= 1
        return true
    }

    /// What happens to an event of this name, which then counts as done.
    mutating func takeEventFault(for name: String) -> GatewayFaults.EventFault.Kind? {
        let index = self.eventFaults.firstIndex { fault in
            fault.times > 0 && (fault.eventName ?? name) == name
        }
        guard let index else { return nil }
        self.eventFaults[index].times -= 1
        defer { self.eventFaults.removeAll { fault in fault.times <= 0 } }
        return self.eventFaults[index].kind
    }
}

// MARK: - What happens at once

extension GatewaySessions {
    func endConnections(_ ending: GatewaySettings.Ending, of application: ApplicationID?) {
        self.forEachConnection(of: application) { state, link in
            state.end(link.connection.id, ending, reason: "Ended by a fault.")
        }
    }

    func askToReconnect(_ application: ApplicationID?) {
        self.forEachConnection(of: application) { _, link in link.connection.askToReconnect() }
    }

    func askForHeartbeat(_ application: ApplicationID?) {
        self.forEachConnection(of: application) { _, link in link.connection.askForHeartbeat() }
    }

    func invalidate(_ application: ApplicationID?, isResumable: Bool) {
        self.forEachConnection(of: application) { state, link in
            guard link.sessionID != nil else { return }
            state.invalidate(link.connection.id, isResumable: isResumable, reason: "a fault invalidates sessions")
        }
    }

    func forgetDisconnected(_ application: ApplicationID?) {
        self.withState { state in
            for (id, session) in state.sessions
            where session.connection == nil && (application ?? session.application) == session.application {
                state.expire(id)
            }
        }
    }

    private func forEachConnection(
        of application: ApplicationID?, _ body: (inout GatewayState, GatewayState.Link) -> Void
    ) {
        self.withState { state in
            for link in state.links.values.sorted(by: { $0.connection.id < $1.connection.id })
            where application == nil || link.application == application {
                body(&state, link)
            }
        }
    }
}
