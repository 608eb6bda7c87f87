import DiscordModel

/// One route of the API: what it looks like, who may call it, and what it does.
struct Endpoint: Sendable {
    typealias Handler = @Sendable (inout WorldState, RESTCall) throws(APIError) -> RESTAnswer
    /// Finds out on the network what the handler needs to know, for nobody may wait while the world is locked.
    typealias Inquiry = @Sendable (World, RESTCall) async -> APIError?

    enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
    }

    /// `GET /channels/{channel}`
    let name: String
    let method: String
    let pattern: [Segment]
    /// Callbacks and interaction webhooks carry their token in the path.
    let needsBot: Bool
    /// What a person's token must be good for to open it; `nil` where only bots may call.
    let bearerScopes: [OAuthScope]?
    /// `nil` where answers have no rate-limit headers.
    let bucket: RateLimitRule?
    /// Its refusal is the answer. Where a bot is needed, it is known already.
    let inquire: Inquiry?
    let handle: Handler

    /// - Parameter path: `/channels/{channel}/messages`
    init(
        _ method: String, _ path: String, bucket: RateLimitRule? = .ordinary, needsBot: Bool = true,
        bearer: [OAuthScope]? = nil, inquire: Inquiry? = nil,
        _ handle: @escaping Handler
    ) {
        self.name = method + " " + path
        self.method = method
        self.pattern = path.split(separator: "/").map { part in
            part.hasPrefix("{") ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
        self.bucket = bucket?.named(self.name)
        self.needsBot = needsBot
        self.bearerScopes = bearer
        self.inquire = inquire
        self.handle = handle
    }

    func matches(_ path: [String]) -> Bool {
        guard path.count == self.pattern.count else { return false }
        return zip(self.pattern, path).allSatisfy { segment, part in
            switch segment {
            case .literal(let text): text == part
            case .parameter: true
            }
        }
    }

    func parameters(of path: [String]) -> [String: String] {
        var parameters = [String: String](minimumCapacity: 4)
        for case (.parameter(let name), let part) in zip(self.pattern, path) { parameters[name] = part }
        return parameters
    }
}

/// Finds the endpoint of a request.
struct RouteTable: Sendable {
    /// By first segment and number of segments; literals before parameters.
    private let endpoints: [Key: [Endpoint]]

    private struct Key: Hashable {
        let first: String
        let count: Int
    }

    init(_ endpoints: [Endpoint]) {
        let literalFirst = endpoints.sorted { left, right in
            let (left, right) = (left.literals, right.literals)
            return left.count > right.count
        }
        self.endpoints = Dictionary(grouping: literalFirst) { endpoint in
            Key(first: endpoint.literals.first ?? "", count: endpoint.pattern.count)
        }
    }

    /// - Throws: 404 for an unknown path and 405 for a method it doesn't have, both with code 0 (rule 5).
    func endpoint(_ method: String, _ path: [String]) throws(APIError) -> Endpoint {
        let candidates = self.endpoints[Key(first: path.first ?? "", count: path.count)] ?? []
        if let endpoint = candidates.first(where: { $0.method == method && $0.matches(path) }) { return endpoint }
        throw candidates.contains { $0.matches(path) } ? .methodNotAllowed : .notFound
    }

    static let discord = RouteTable(
        GatewayInfoRoutes.all + ApplicationRoutes.all + UserRoutes.all + GuildRoutes.all + RoleRoutes.all
            + MemberRoutes.all + BanRoutes.all + EmojiRoutes.all
            + ChannelRoutes.all + ThreadRoutes.all + ThreadMemberRoutes.all + ThreadListRoutes.all + OverwriteRoutes.all
            + MessageRoutes.all + PinRoutes.all + ReactionRoutes.all + PollRoutes.all + ApplicationCommandRoutes.all
            + CommandPermissionRoutes.all
            + InteractionRoutes.all + WebhookRoutes.all + WebhookManagementRoutes.all + OAuthRoutes.all
            + SoundboardRoutes.all)
}

extension Endpoint {
    fileprivate var literals: [String] {
        self.pattern.compactMap { segment in
            guard case .literal(let text) = segment else { return nil }
            return text
        }
    }
}
