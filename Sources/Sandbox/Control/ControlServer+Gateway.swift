import DiscordModel

/// What can be made to go wrong with the Gateway.
extension ControlServer {
    /// `{application_id, code?}`: closes the application's connections with that code, or cuts them without a word.
    func dropGateway(_ call: ControlCall) throws(ControlError) -> JSON {
        guard let id = call.body["application_id"]?.string.flatMap(ApplicationID.init),
            self.world.read({ $0.applications[id] != nil })
        else { throw ControlError(404, "There is no such application") }
        switch call.body["code"] {
        case nil, .null: self.gatewayFaults.dropConnections(of: id)
        case .int(let code):
            guard let code = UInt16(exactly: code), (1000..<5000).contains(code) else {
                throw ControlError(400, "code is no close code")
            }
            self.gatewayFaults.closeConnections(GatewayCloseCode(rawValue: code), of: id)
        default: throw ControlError(400, "code is no number")
        }
        return [:]
    }
}
