import DiscordModel

/// What can be made to go wrong with the Gateway.
enum GatewayControl {
    /// The first four at once, to the connections of `application_id`, or to all where that is left out; the switches from
    /// now on.
    static var all: [ControlRoute] {
        [
            // `{code?}` closes them with that code, or cuts them without a word.
            .serve("POST", "/gateway/drop") { server, call throws(ControlError) in
                let application = try server.target(of: call)
                if let code = try ControlServer.closeCode(in: call.body) {
                    server.gatewayFaults.closeConnections(code, of: application)
                } else {
                    server.gatewayFaults.dropConnections(of: application)
                }
                return [:]
            },
            // Op 7.
            .serve("POST", "/gateway/reconnect") { server, call throws(ControlError) in
                server.gatewayFaults.askToReconnect(try server.target(of: call))
                return [:]
            },
            // Op 9, `{resumable?}`.
            .serve("POST", "/gateway/invalidate") { server, call throws(ControlError) in
                guard let isResumable = (call.body["resumable"] ?? false).bool else {
                    throw ControlError(400, "resumable must be true or false")
                }
                server.gatewayFaults.invalidateSessions(of: try server.target(of: call), isResumable: isResumable)
                return [:]
            },
            // Op 1.
            .serve("POST", "/gateway/heartbeat") { server, call throws(ControlError) in
                server.gatewayFaults.askForHeartbeat(try server.target(of: call))
                return [:]
            },
            .serve("GET", "/gateway/switches") { server, _ throws(ControlError) in server.gatewaySwitchesJSON() },
            .serve("POST", "/gateway/switches") { server, call throws(ControlError) in
                try server.setGatewaySwitches(call)
            },
        ]
    }
}

extension ControlServer {
    fileprivate func target(of call: ControlCall) throws(ControlError) -> ApplicationID? {
        guard let value = call.body["application_id"], !value.isNull else { return nil }
        guard let id = value.string.flatMap(ApplicationID.init), self.world.read({ $0.applications[id] != nil }) else {
            throw ControlError(404, "There is no such application")
        }
        return id
    }

    /// Discord closes with 4000 to 4014; of the others, those that a close frame may carry can be tried.
    ///
    /// Source: <https://www.rfc-editor.org/rfc/rfc6455#section-7.4>
    fileprivate static func closeCode(in body: JSON) throws(ControlError) -> GatewayCloseCode? {
        switch body["code"] {
        case nil, .null: return nil
        case .int(let code) where (1000...4999).contains(code) && ![1004, 1005, 1006, 1015].contains(code):
            return GatewayCloseCode(rawValue: UInt16(code))
        default:
            throw ControlError(
                400, "code must be a close code, such as 1000 or 4000 to 4014; without one, connections are cut")
        }
    }

    /// What is switched, with its value.
    fileprivate func gatewaySwitchesJSON() -> JSON {
        .object(
            JSONObject(
                self.gatewayFaults.switches.map { each in
                    (each.name.rawValue, each.name.isFlag ? .bool(each.value > 0) : .number(each.value))
                }))
    }

    /// `{withhold_acks?, refuse_connections?, refuse_resumes?, reconnect_in_place_of_hello?, hello_delay_ms?}`: the
    /// first two are true or false, the next two how often, the last milliseconds. What is not named stays.
    fileprivate func setGatewaySwitches(_ call: ControlCall) throws(ControlError) -> JSON {
        typealias Name = GatewayFaults.Switch.Name
        var wanted: [(Name, Int)] = []
        for (key, value) in call.body.object ?? [:] {
            guard let name = Name(rawValue: key) else {
                let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw ControlError(400, "There is no switch \(key); there are \(names)")
            }
            let number = name.isFlag ? value.bool.map { $0 ? 1 : 0 } : value.int
            guard let number, (0...600_000).contains(number) else {
                throw ControlError(400, "\(key) must be \(name.isFlag ? "true or false" : "a number from 0 to 600000")")
            }
            wanted.append((name, number))
        }
        for (name, value) in wanted { self.gatewayFaults.set(name, to: value) }
        self.tellOfFaults()
        return self.gatewaySwitchesJSON()
    }
}
