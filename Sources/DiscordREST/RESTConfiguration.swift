/// Whom to call, as whom, and how patiently.
public struct RESTConfiguration: Sendable {
    let token: Secret
    /// Without a slash at its end. Also the place of a REST proxy or of a local Discord.
    public var baseURL: String
    /// Discord refuses clients that do not name themselves in this form.
    ///
    /// Source: <https://docs.discord.com/developers/reference#user-agent>
    public var userAgent = "DiscordBot (https://github.com/usher-tickets/usher, 0.1)"

    /// From connecting to the end of the answer.
    public var requestTimeout = Duration.seconds(20)
    /// The same for requests with files.
    public var uploadTimeout = Duration.seconds(90)
    /// How often a repeatable request is sent when answers are lost or the server fails.
    public var maximumAttempts = 4
    /// How often a request may meet a 429 before it is given up.
    public var maximumRateLimitHits = 8
    /// The first pause before a repeat; each further one is twice as long, up to `maximumBackoff`.
    public var backoff = Duration.milliseconds(500)
    public var maximumBackoff = Duration.seconds(10)
    /// From 0 to below 1, to spread repeats.
    public var randomFraction: @Sendable () -> Double = { .random(in: 0..<1) }

    public var limits = RateLimitSettings()
    /// Told of each request after its answer. Called from many tasks; must not wait.
    public var observe: @Sendable (RESTEvent) -> Void = { _ in }

    public init(token: String, baseURL: String = "https://discord.com/api/v10") {
        self.token = Secret(token)
        self.baseURL = baseURL
        while self.baseURL.hasSuffix("/") { self.baseURL.removeLast() }
    }
}

/// The limits that hold for all requests of one bot together.
public struct RateLimitSettings: Hashable, Sendable {
    /// Requests in any one second. Interaction responses are exempt.
    ///
    /// Source: <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit>
    public var requestsPerSecond = 50
    /// After so many answers 401, 403 or 429 within `invalidRequestPeriod`, only essential requests are
    /// sent. Discord bans the address at 10,000, and other processes may share it.
    ///
    /// Source: <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
    public var invalidRequestLimit = 2500
    public var invalidRequestPeriod = Duration.seconds(600)
    /// The least time for which nothing is sent after Discord's outer wall refused a request.
    public var banPause = Duration.seconds(60)

    public init() {}
}
