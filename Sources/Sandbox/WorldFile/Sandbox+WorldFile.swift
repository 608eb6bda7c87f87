import DiscordModel

/// What came of a world file, in its order.
public struct BuiltWorld: Sendable {
    public let guilds: [SandboxGuild]
    public let bots: [SandboxApplication]
    public let people: [Person]

    public func guild(named name: String) -> SandboxGuild? {
        self.guilds.first { guild in guild.world.read { $0.guilds[guild.id]?.name == name } }
    }

    public func bot(named name: String) -> SandboxApplication? { self.bots.first { $0.name == name } }
    public func person(named name: String) -> Person? { self.people.first { $0.name == name } }
}

extension Sandbox {
    /// Adds what a world file says to what there is.
    ///
    /// - Throws: ``WorldFileError`` where names, ids or tokens are taken, or ids lie in the future; nothing is changed
    ///   then.
    @discardableResult
    public func add(_ file: WorldFile) throws(WorldFileError) -> BuiltWorld { try self.world.add(file) }
}

extension World {
    func add(_ file: WorldFile) throws(WorldFileError) -> BuiltWorld {
        try self.write { state throws(WorldFileError) in
            let problems = WorldProblems()
            var check = WorldCheck(state, problems)
            check.check(file)
            _ = WorldPlan(file.guilds.flatMap(\.channels), now: state.now, problems)
            try problems.check(file.name)
            var builder = WorldBuilder(state)
            let built = builder.add(file, to: &state)
            return BuiltWorld(
                guilds: built.guilds.map { id in
                    let owner = state.guilds[id]?.ownerID ?? 0
                    let person = Person(id: owner, name: state.users[owner]?.username ?? "", world: self)
                    return SandboxGuild(id: id, owner: person, world: self)
                },
                bots: built.bots.map { SandboxApplication($0) },
                people: built.people.map { Person(id: $0.id, name: $0.username, world: self) })
        }
    }
}
