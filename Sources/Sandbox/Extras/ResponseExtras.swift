import DiscordModel

/// Adds what no client knows to answers and events (rule 8). By chance, but what is added to the nth answer of a route
/// and the nth event of a name depends on nothing but the seed.
struct ResponseExtras: Sendable {
    /// How often there was an answer or event of this kind.
    private var counts: [String: UInt64] = [:]

    mutating func decorate(_ json: JSON, kind: String, _ seed: UInt64, for bot: UserID?) -> JSON {
        var fields = ExtraFields(random: self.random(kind, seed), bot: bot)
        return fields.decorate(json)
    }

    /// The event, and at times one behind it that nobody has heard of.
    mutating func decorate(_ dispatch: GatewayDispatch, _ seed: UInt64, for bot: UserID) -> [GatewayDispatch] {
        var random = self.random("\(dispatch.name) \(bot)", seed)
        let isFollowed = random.happens(onceIn: 4)
        let number = random.next(below: 1000)
        var decorated = dispatch
        // The same chance for both: what a session without the intent gets is the other's, less the content.
        var (full, gated) = (ExtraFields(random: random, bot: bot), ExtraFields(random: random, bot: bot))
        decorated.data = full.decorate(dispatch.data)
        decorated.dataWithoutMessageContent = dispatch.dataWithoutMessageContent.map { gated.decorate($0) }
        guard isFollowed else { return [decorated] }
        let unknown = GatewayDispatch(
            "UNHEARD_OF_EVENT_\(number)", ["number": .number(number), "nothing": .null], guildID: dispatch.guildID,
            intents: [])
        return [decorated, unknown]
    }

    private mutating func random(_ kind: String, _ seed: UInt64) -> StableRandom {
        let count = self.counts[kind, default: 0]
        self.counts[kind] = count + 1
        return StableRandom(seed: seed ^ StableRandom.hash("\(kind) \(count)"))
    }
}

extension WorldState {
    mutating func withExtras(_ body: JSON?, of endpoint: Endpoint, _ call: RESTCall) -> JSON? {
        guard let seed = self.settings.addsResponseExtras, let body else { return body }
        return self.extras.decorate(body, kind: endpoint.name, seed, for: call.application?.userID)
    }

    mutating func withExtras(_ dispatch: GatewayDispatch, for application: ApplicationID) -> [GatewayDispatch] {
        guard let seed = self.settings.addsResponseExtras, let bot = self.applications[application]?.userID else {
            return [dispatch]
        }
        return self.extras.decorate(dispatch, seed, for: bot)
    }
}
