public import DiscordModel

/// Filling the world.
extension Sandbox {
    /// A server, with an owner who exists already or is made.
    public func makeGuild(_ name: String, owner: String) async -> SandboxGuild {
        let owner = await self.person(named: owner) ?? self.makePersonNow(owner)
        return self.makeGuild(name, owner: owner)
    }

    public func makeGuild(_ name: String, owner: Person) -> SandboxGuild {
        let world = self.world
        let id = world.write { state in state.makeGuild(name, owner: owner.id).id }
        return SandboxGuild(id: id, owner: owner, world: world)
    }

    /// Someone who is in no server.
    public func makePerson(_ name: String, displayName: String? = nil) async -> Person {
        self.makePersonNow(name, displayName: displayName)
    }

    private func makePersonNow(_ name: String, displayName: String? = nil) -> Person {
        let world = self.world
        let id = world.write { state in state.makeUser(name, displayName: displayName).id }
        return Person(id: id, name: name, world: world)
    }

    public func person(named name: String) async -> Person? {
        let world = self.world
        let id = world.read { state in state.users.values.first { $0.username == name && !$0.isBot }?.id }
        return id.map { Person(id: $0, name: name, world: world) }
    }

    /// - Parameters:
    ///   - privilegedIntents: What is switched on in the Developer Portal.
    ///   - token: One of Discord's form is made where none is given.
    ///   - isOld: Gives application and user ids of their own, as in Discord's first years; since then they have the same,
    ///     and some libraries rely on it.
    public func makeApplication(
        _ name: String, privilegedIntents: Intents = [], token: String? = nil, isOld: Bool = false
    ) async -> SandboxApplication {
        self.world.write { state in
            let record = state.makeApplication(name, privilegedIntents: privilegedIntents, token: token, isOld: isOld)
            return SandboxApplication(record)
        }
    }

    /// Makes the application's token worthless; returns the new one.
    public func resetToken(of application: SandboxApplication) async -> SandboxApplication {
        self.world.write { state in
            state.resetToken(of: application.id)
            return state.applications[application.id].map { SandboxApplication($0) } ?? application
        }
    }

    /// Whether the application has a session on the Gateway.
    public func isOnline(_ application: SandboxApplication) async -> Bool {
        self.world.read { state in state.applications[application.id]?.isOnline ?? false }
    }

    /// The commands of an application, as Discord returns them: the global ones, or those of a server.
    public func commands(of application: SandboxApplication, in guild: SandboxGuild? = nil) async -> [JSON] {
        self.world.read { state in
            state.commands(in: CommandScope(applicationID: application.id, guildID: guild?.id)).map(\.json)
        }
    }

    /// Changes how strict the sandbox is from now on.
    public func changeSettings(_ change: @Sendable (inout SandboxSettings) -> Void) async {
        self.world.write { state in change(&state.settings) }
    }
}

/// Looking at what was asked of it.
extension Sandbox {
    /// All calls of the API so far, oldest first.
    public var requests: [RecordedRequest] { self.world.read { $0.requests } }

    /// - Parameter path: Below `/api/v10`; `*` stands for one segment, `**` at the end for any number.
    public func requests(_ method: Fault.Method? = nil, matching path: String) async -> [RecordedRequest] {
        let pattern = PathPattern(path)
        return self.requests.filter { request in
            (method == nil || method?.rawValue == request.method)
                && pattern.matches(request.path.split(separator: "/").map(String.init))
        }
    }

    /// How many 401, 403 and 429 have been answered; too many of them ban an address (rule 14). Those of shared scope, and
    /// those that a ban answers itself, don't count.
    public var invalidRequests: Int { self.world.read { $0.rateLimits.invalidRequests.total } }
}

/// What Discord does with limits at a time of its own choosing.
extension Sandbox {
    /// All addresses may call again (rule 14).
    public func liftBans() { self.world.write { $0.rateLimits.liftBans() } }

    /// From now on all buckets of the REST API have other ids (rule 10); what is left of them stays.
    public func renameRateLimitBuckets() { self.world.write { $0.rateLimits.renameBuckets() } }
}

/// The wait was in vain.
public struct NeverHappened: Error, Sendable, CustomStringConvertible {
    public let description: String
}

extension Sandbox {
    /// Waits until a condition holds. It is evaluated anew after each change of the world, never on a timer.
    ///
    /// - Parameter limit: In real time.
    /// - Throws: ``NeverHappened`` when the time is over, and what the condition throws.
    public func until(
        _ what: String, within limit: Duration = .seconds(60), _ condition: @escaping @Sendable () async throws -> Bool
    ) async throws {
        let changes = self.world.changes()
        let holds = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                if try await condition() { return true }
                for await _ in changes {
                    if try await condition() { return true }
                }
                return false
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
        guard holds else { throw NeverHappened(description: "\(what): did not happen within \(limit)") }
    }
}
