import DiscordModel

/// What passes between bots and the sandbox.
enum InspectorControl {
    static var all: [ControlRoute] {
        [
            .serve("GET", "/inspector") { server, call throws(ControlError) in try server.inspected(call) },
            .answer("GET", "/inspector/events") { server, _ throws(ControlError) in .response(server.inspectorStream())
            },
            .serve("GET", "/inspector/{entry}") { server, call throws(ControlError) in
                guard let entry = call.parameters["entry"].flatMap({ Int($0) }).flatMap(server.inspector.entry) else {
                    throw ControlError(404, "There is no such entry, or it is no longer kept")
                }
                return server.shown([entry], isWhole: true)[0]
            },
            .serve("DELETE", "/inspector") { server, _ throws(ControlError) in
                server.inspector.clear()
                return [:]
            },
        ]
    }
}

extension ControlServer {
    /// The entries, oldest first; with `full=true`, bodies and answers as well.
    fileprivate func inspected(_ call: ControlCall) throws(ControlError) -> JSON {
        let entries = self.inspector.entries(
            after: try call.number("after", in: 0...Int.max) ?? 0,
            limit: try call.number("limit", in: 0...Int.max) ?? .max)
        return ["entries": .array(self.shown(entries, isWhole: call.query["full"] == "true"))]
    }

    /// Each entry as it comes, without bodies and answers: `event: entry`.
    fileprivate func inspectorStream() -> HTTPResponse {
        let (world, inspector) = (self.world, self.inspector)
        return ServerSentEvents(
            ping: nil as InspectedEntry?, capacity: 2000, listen: { inspector.watch($0) },
            text: { entry in
                entry.map { entry in
                    let application = world.read { world in world.application(of: entry) }
                    return ("entry", entry.json(application, isWhole: false))
                }
            }
        ).response()
    }

    fileprivate func shown(_ entries: [InspectedEntry], isWhole: Bool) -> [JSON] {
        let applications = self.world.read { world in entries.map { world.application(of: $0) } }
        return zip(entries, applications).map { entry, application in entry.json(application, isWhole: isWhole) }
    }
}

extension WorldState {
    /// Whose entry it is. Calls with an interaction's token do not say so themselves.
    fileprivate func application(of entry: InspectedEntry) -> ApplicationRecord? {
        if let id = entry.application { return self.applications[id] }
        guard case .call(let call) = entry.content else { return nil }
        let parts = call.request.path.split(separator: "/").map(String.init)
        guard parts.count > 1 else { return nil }
        switch parts[0] {
        case "webhooks": return ApplicationID(parts[1]).flatMap { self.applications[$0] }
        case "interactions":
            let interaction = InteractionID(parts[1]).flatMap { self.interactions[$0] }
            return interaction.flatMap { self.applications[$0.applicationID] }
        default: return nil
        }
    }
}
