/// The lasting faults as a list, so that they can be shown and switched by name.
extension GatewayFaults {
    struct Switch: Sendable, Hashable {
        enum Name: String, Sendable, CaseIterable {
            case withholdsAcknowledgements = "withhold_acks"
            case refusesConnections = "refuse_connections"
            case refusesResumptions = "refuse_resumes"
            case reconnectsInPlaceOfHello = "reconnect_in_place_of_hello"
            case helloDelay = "hello_delay_ms"

            /// Whether it is on or off; the others are numbers.
            var isFlag: Bool { self == .withholdsAcknowledgements || self == .refusesConnections }
        }

        let name: Name
        /// 0 is off, and 1 is on for a flag; how often it happens still; or milliseconds.
        let value: Int
    }

    /// All of them.
    var switches: [Switch] {
        self.sessions.switches { switches in
            [
                Switch(name: .withholdsAcknowledgements, value: switches.withholdsAcknowledgements ? 1 : 0),
                Switch(name: .refusesConnections, value: switches.refusesConnections ? 1 : 0),
                Switch(name: .refusesResumptions, value: switches.refusedResumptions),
                Switch(name: .reconnectsInPlaceOfHello, value: switches.reconnectsInPlaceOfHello),
                Switch(name: .helloDelay, value: Int(switches.helloDelay / .milliseconds(1))),
            ]
        }
    }

    /// Those that are on.
    var switched: [Switch] { self.switches.filter { $0.value > 0 } }

    func set(_ name: Switch.Name, to value: Int) {
        self.sessions.switches { switches in
            switch name {
            case .withholdsAcknowledgements: switches.withholdsAcknowledgements = value > 0
            case .refusesConnections: switches.refusesConnections = value > 0
            case .refusesResumptions: switches.refusedResumptions = value
            case .reconnectsInPlaceOfHello: switches.reconnectsInPlaceOfHello = value
            case .helloDelay: switches.helloDelay = .milliseconds(value)
            }
        }
    }

    /// - Parameter name: `nil` means all, and what was to happen to the next events.
    func switchOff(_ name: Switch.Name? = nil) {
        for each in Switch.Name.allCases where name == nil || name == each { self.set(each, to: 0) }
        if name == nil { self.sessions.switches { $0.eventFaults = [] } }
    }
}

extension GatewayFaults.Switch {
    /// As in the list of faults: by its name, with `times` or `ms` where it has such.
    var json: JSON {
        var json: JSON = ["id": .string(self.name.rawValue), "kind": .string(self.name.rawValue), "gateway": true]
        if !self.name.isFlag { json[self.name == .helloDelay ? "ms" : "times"] = .number(self.value) }
        return json
    }
}
