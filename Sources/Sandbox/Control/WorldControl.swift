import DiscordModel

/// The world as a whole, its time, and watching it.
enum WorldControl {
    static var all: [ControlRoute] {
        [
            .look("/state") { world, call throws(ControlError) in world.stateJSON(as: try call.person(in: world)) },
            .answer("GET", "/events") { server, call async throws(ControlError) in
                .response(try EventStream(world: server.world).respond(call))
            },
            .look("/requests") { world, call throws(ControlError) in
                world.requestsJSON(limit: try call.number("limit", in: 0...Int.max) ?? 100)
            },
            .answer("GET", "/world", Self.world),
            .serve("POST", "/world-file", Self.add),
            .serve("POST", "/save", Self.save),
            .look("/clock") { world, _ in ["now": .time(world.now)] },
            .serve("POST", "/clock", Self.advance),
        ]
    }

    /// As it is saved.
    private static func world(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> ControlAnswer
    {
        let saved = server.world.read { SavedWorld($0) }
        do throws(StateError) { return .text(Array(try saved.encoded())) } catch {
            throw ControlError(500, error.description)
        }
    }

    private static func save(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        guard let path = server.statePath else {
            throw ControlError(409, "The sandbox keeps no state: start it with --state FILE")
        }
        let saved = server.world.read { SavedWorld($0) }
        do throws(StateError) { try saved.write(to: path) } catch { throw ControlError(500, error.description) }
        return ["file": .string(path), "time": .time(saved.time)]
    }

    /// What a world file says, as JSON, is added to what there is.
    private static func add(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        do throws(WorldFileError) {
            let file = try WorldFile(WorldNode(call.body), name: "the request")
            let built = try server.world.add(file)
            return server.world.read { world in
                [
                    "people": .array(built.people.compactMap { world.users[$0.id].map { world.personJSON($0) } }),
                    "applications": .array(
                        built.bots.compactMap { world.applications[$0.id].map { world.controlJSON($0) } }),
                    "guilds": .array(built.guilds.compactMap { world.guilds[$0.id].map { world.wholeJSON($0) } }),
                ]
            }
        } catch {
            throw ControlError(400, error.description)
        }
    }

    private enum ClockKey: String, CaseIterable { case seconds = "advance_seconds" }

    /// Whoever waits on the sandbox's clock for what lies in that time, wakes.
    private static func advance(_ server: ControlServer, _ call: ControlCall) async throws(ControlError) -> JSON {
        // Ten years.
        let seconds: Double? = try call.read { node, problems in
            let fields = WorldFields<ClockKey>(node, "a change of the clock", problems)
            _ = fields.required(.seconds)
            return fields.decimal(.seconds, in: 0...315_360_000)
        }
        server.world.clock.advance(by: .milliseconds(Int64((seconds ?? 0) * 1000)))
        // Whoever watches may see something else now.
        return server.world.write { world in
            world.tellPeople(.state)
            return ["now": .time(world.now)]
        }
    }
}
