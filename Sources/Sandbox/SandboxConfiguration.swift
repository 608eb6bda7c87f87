import DiscordModel

/// Where a sandbox listens, and how strict it is.
public struct SandboxConfiguration: Sendable {
    /// The loopback address to bind.
    public var host = "127.0.0.1"
    /// For REST, the page and the control API; 0 takes any free port.
    public var port = 0
    /// For the gateway; 0 takes any free port.
    public var gatewayPort = 0
    public var clock: SandboxClock
    public var settings: SandboxSettings
    public var gateway: GatewaySettings
    /// Where all REST traffic is written down, if it is.
    public var recording: TrafficRecording?

    public init(
        port: Int = 0, gatewayPort: Int = 0, clock: SandboxClock = .system(), settings: SandboxSettings = .init(),
        gateway: GatewaySettings = .init(), recording: TrafficRecording? = nil
    ) {
        self.port = port
        self.gatewayPort = gatewayPort
        self.clock = clock
        self.settings = settings
        self.gateway = gateway
        self.recording = recording
    }

    /// What is switched off for the Gateway alone, is off for good where it is the whole of a rule: each rule has one switch.
    mutating func uniteSwitches() {
        if !self.gateway.limitsSending {
            self.settings[.sendLimits] = false
            self.gateway.limitsSending = true
        }
        if !self.gateway.limitsIdentifyRate, !self.gateway.limitsSessionStarts {
            self.settings[.identifyLimits] = false
            (self.gateway.limitsIdentifyRate, self.gateway.limitsSessionStarts) = (true, true)
        }
    }
}

/// What a test may switch or set, because Discord changes it or because it costs time.
public struct SandboxSettings: Sendable {
    /// The rules that are not in force; see ``subscript(_:)``. Those that cannot be switched are in force nevertheless.
    public var disabledRules = SandboxRule.initiallyDisabled {
        didSet { self.rulesInForce = SandboxRule.bits(without: self.disabledRules) }
    }
    /// A bit for each, since every call asks for many of them.
    var rulesInForce = SandboxRule.bits(without: SandboxRule.initiallyDisabled)

    /// Refuses with 429 what exceeds a bucket or 50 requests a second (rules 11 and 12). The headers are there in any case.
    public var enforcesRateLimits: Bool {
        get { self[.bucketLimits] && self[.globalLimit] }
        set { (self[.bucketLimits], self[.globalLimit]) = (newValue, newValue) }
    }
    /// How many answers of 401, 403 and 429 in ten minutes ban an address (rule 14).
    ///
    /// Source: <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
    public var invalidRequestLimit = 10_000
    /// How long such a ban lasts, on the sandbox's clock, unless it is lifted. Observed, not documented.
    public var invalidRequestBan = Duration.seconds(86400)
    /// Two changes of a channel's name and two of its topic in ten minutes (rule 15). Observed, not documented.
    public var limitsChannelRenames: Bool {
        get { self[.renameLimit] }
        set { self[.renameLimit] = newValue }
    }
    /// Hides what a bot may not view (rule 35); mandatory since 2026-11-16.
    public var obfuscatesHiddenChannels: Bool {
        get { self[.obfuscation] }
        set { self[.obfuscation] = newValue }
    }
    /// Throttles edits of messages that are more than an hour old: five in five minutes for each channel. That there
    /// is a limit is documented (30046), how high it is is assumed.
    public var limitsOldEdits = true
    /// Answers 40003 when a bot opens more than ten new direct messages in ten seconds. That there is a limit is
    /// documented, how high it is is assumed.
    public var limitsNewDirectMessages = false
    /// Counts a guild's channels a second late, so that creates at the same time slip past 500, up to 513. Observed,
    /// not documented.
    public var letsChannelsSlip = false
    /// How many threads of a guild may be active at once. That there is a limit is documented (160006), how high it is is
    /// assumed.
    public var activeThreadLimit = 1000
    /// Keeps a guild from sessions until ``SandboxGuild/arrive()``: no GUILD_CREATE, and no events but interactions.
    public var delaysGuilds = false
    /// The seed of what nobody knows (rule 8): additional fields, nulls and missing fields where Discord's documentation
    /// allows them, unknown kinds of channels and components, unknown events. `nil` switches all of it off.
    public var addsResponseExtras: UInt64? {
        get { self[.responseExtras] ? self.responseExtrasSeed : nil }
        set {
            self[.responseExtras] = newValue != nil
            if let newValue { self.responseExtrasSeed = newValue }
        }
    }
    private var responseExtrasSeed: UInt64 = 1
    /// How long the address of a file that a message carries is good (rule 55). Observed, not documented.
    public var attachmentLifetime = Duration.seconds(86400)
    /// How long an application has for its first answer, on the sandbox's clock. A test on a slow machine that is not
    /// about this deadline may extend it.
    public var answerDeadline = Limits.interactionAnswer
    /// How long ``Person`` waits for a deferred answer to be completed, on the sandbox's clock.
    public var deferralPatience = Duration.seconds(30)
    /// How long ``Person`` waits for an update after a mere acknowledgement (type 6), on the sandbox's clock.
    public var acknowledgementPatience = Duration.seconds(3)
    /// After how many interactions an application's endpoint is looked at again; one that does not refuse a wrong signature,
    /// or does not answer a PING, is dropped. `nil` never looks. That Discord does so is documented, how often is assumed.
    public var endpointCheckInterval: Int? = 25
    /// Whether an endpoint must answer a wrong signature with 401, as documented; else 400 will do as well, which is what
    /// hikari answers. That Discord takes it is assumed.
    public var requiresUnauthorizedFromEndpoints = true
    /// How many requests are kept for inspection.
    public var recordedRequests = 20_000

    public init() {}
}
