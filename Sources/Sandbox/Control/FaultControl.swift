import DiscordModel

/// Faults of the REST API, and the list of all that is switched on.
enum FaultControl {
    static var all: [ControlRoute] {
        [
            .serve("GET", "/faults") { server, _ throws(ControlError) in server.faultsJSON() },
            .serve("POST", "/faults") { server, call throws(ControlError) in try server.addFault(call) },
            .serve("DELETE", "/faults") { server, _ throws(ControlError) in server.removeAllFaults() },
            .serve("DELETE", "/faults/{fault}") { server, call throws(ControlError) in try server.removeFault(call) },
        ]
    }
}

extension ControlServer {
    /// The faults of the REST API, and after them the lasting ones of the Gateway.
    fileprivate func faultsJSON() -> JSON {
        ["faults": .array(self.faults.active.map(\.json) + self.gatewayFaults.switched.map(\.json))]
    }

    /// See ``FaultForm``.
    ///
    /// - Returns: `{id}`.
    fileprivate func addFault(_ call: ControlCall) throws(ControlError) -> JSON {
        let fault = try FaultForm(call.body).read()
        return ["id": .string("\(self.faults.add(fault))")]
    }

    fileprivate func removeAllFaults() -> JSON {
        self.faults.removeAll()
        self.gatewayFaults.switchOff()
        self.tellOfFaults()
        return [:]
    }

    fileprivate func removeFault(_ call: ControlCall) throws(ControlError) -> JSON {
        let id = call.parameters["fault"] ?? ""
        if let number = Int(id) {
            guard self.faults.remove(number) else {
                throw ControlError(404, "There is no such fault, or it is used up")
            }
        } else {
            guard let name = GatewayFaults.Switch.Name(rawValue: id) else {
                throw ControlError(404, "There is no such fault")
            }
            self.gatewayFaults.switchOff(name)
            self.tellOfFaults()
        }
        return [:]
    }

    func tellOfFaults() { self.world.read { $0.tellPeople(.faults) } }
}
