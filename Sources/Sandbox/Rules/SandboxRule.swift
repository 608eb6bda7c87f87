/// One of the sixty things that make a Discord, by its number. `docs/sandbox.md` lists them all; tests are named by them.
///
/// How sure a rule is: **D** documented by Discord, **S** in its OpenAPI description, **C** observed by others, **?** assumed.
public enum SandboxRule: Int, CaseIterable, Sendable, Codable {
    // MARK: The envelope of HTTP

    /// Bot routes need a valid token (401; 50014 for what has not even a token's form); callbacks and interaction webhooks
    /// carry theirs in the path. Reference, "Authentication". D, S
    case authorization = 1
    /// Without a user agent, or with a browser's, 403 with 40333. Reference, "User Agent". D
    case userAgent = 2
    /// Bodies are JSON, form-encoded or multipart (50035), and JSON where they say so (50109); OAuth2's token routes take
    /// forms alone. Reference, "HTTP API"; OAuth2, "Shared Resources". D
    case contentType = 3
    /// Only version 10 is served (50041). Reference, "API Versioning". D; that no version at all fails is ours.
    case apiVersion = 4
    /// Unknown routes answer 404, unknown methods 405, both with code 0. C
    case routes = 5
    /// 50035 with a tree in the form of the body, all problems at once; unknown fields are ignored. Reference, "Error
    /// Messages". D, ?
    case formErrors = 6
    /// Ids are strings and rise with time; a thread has the id of its message, `@everyone` that of its guild. Reference,
    /// "Snowflakes". D
    case ids = 7
    /// Unknown fields, kinds and events, nulls where the documentation allows them. Reference, "API Versioning". D
    case responseExtras = 8
    /// Reasons of up to 512 characters, percent-encoded, in the audit log and its event. Audit Log. D
    case auditLogReason = 9

    // MARK: Rate limits

    /// Each ordinary answer names its bucket and what is left of it. Rate Limits, "Header Format". D
    case rateLimitHeaders = 10
    /// 429 where a bucket is used up. Rate Limits, "Exceeding A Rate Limit". D
    case bucketLimits = 11
    /// 50 calls a second for a bot; callbacks and follow-ups are exempt. Rate Limits, "Global Rate Limit". D
    case globalLimit = 12
    /// A 429 of scope `shared` is nobody's fault: it counts towards no ban. Rate Limits. D
    case sharedLimits = 13
    /// 10,000 answers of 401, 403 and 429 in ten minutes, and the wall before Discord answers. Rate Limits, "Invalid Request
    /// Limit". D, C; how long it does is C (24 hours).
    case invalidRequestBan = 14
    /// Two new names and two new topics of a channel in ten minutes, in no header. C
    case renameLimit = 15
    /// The numbers of single routes: messages, reactions, webhooks, deletion by age, 200 new commands a day (30034). C; the
    /// last one D (Application Commands).
    case routeLimits = 16
    /// Answers fail after the effect; `enforce_nonce` keeps a repeat from making a second message. Message, "Create
    /// Message". D
    case retries = 17

    // MARK: The Gateway

    /// Hello comes first; mistakes close with 4001, 4002, 4003, 4005 and 4012. Opcodes and Status Codes. D
    case gatewayMistakes = 18
    /// Who does not heartbeat is dropped and can resume. Gateway, "Sending Heartbeats". D; with which code is ?
    case heartbeats = 19
    /// Who is asked for a heartbeat and does not give one is dropped. Gateway, "Heartbeat Requests". D; after how long is ?
    case heartbeatRequests = 20
    /// Leaving with 1000 or 1001 ends the session. Gateway, "Initiating a Disconnect". D
    case leaving = 21
    /// Op 7 at any time. Gateway Events, "Reconnect". D
    case reconnectRequests = 22
    /// Op 9, resumable or not. Gateway Events, "Invalid Session". D
    case invalidSessions = 23
    /// Sessions are resumed at their own address with the query they began with (C), within some minutes (?), after a number
    /// that was sent (4007). Gateway, "Resuming". D
    case resuming = 24
    /// One Identify in five seconds for each of `max_concurrency`, 1000 a day. Gateway, "Identifying". D
    case identifyLimits = 25
    /// 120 frames a minute (4008), 5 presences in 20 seconds. Gateway, "Rate Limiting". D
    case sendLimits = 26
    /// Events come by intent; undefined ones close with 4013, privileged ones that are not switched on with 4014. Gateway,
    /// "Gateway Intents". D
    case intents = 27
    /// What others wrote is empty without the privileged intent. Gateway, "Message Content Intent". D
    case messageContent = 28
    /// READY lists guilds as unavailable; they come, are late, get lost. Gateway Events, "Guild Create". D
    case lazyGuilds = 29
    /// Without the intent for presences GUILD_CREATE has only the bot itself as member. Gateway Events, "Guild Create". D
    case memberLists = 30
    /// Events come twice, late, or never, and before or after the answer. Reference, "Consistency". D
    case deliveryNoise = 31
    /// Payloads and transports are compressed for who asks. Gateway, "Encoding and Compression". D
    case compression = 32
    /// Impossible shards close with 4010, too many guilds on one with 4011. Gateway, "Sharding". D
    case sharding = 33
    /// All members of a guild once in 30 seconds, else RATE_LIMITED. Gateway Events, "Request Guild Members". D
    case memberRequests = 34
    /// What a bot may not view is `___hidden___`, and missing in lists. Change log of 2026-08-12. D
    case obfuscation = 35

    // MARK: Permissions and channels

    /// 50001 for what one cannot view, 50013 for what one may not do. Permissions. D; which of the two is C
    case permissions = 36
    /// New channels: bounds of names and topics, overwrites with own bits, never Manage Permissions. Guild, "Create Guild
    /// Channel". D, S
    case channelCreation = 37
    /// Names of text channels are lower-case and without spaces. C
    case channelNames = 38
    /// A category holds 50 channels. Channel, "Channel Object". C for the error's form
    case fullCategories = 39
    /// A guild holds 500 channels (30013). Opcodes and Status Codes. D; status C
    case fullGuilds = 40
    /// Overwrites: Manage Roles, own bits, at most 1000 (30060). Channel, "Edit Channel Permissions". D; status ?
    case overwrites = 41
    /// A bot can lock itself out of a channel. Permissions. D
    case selfLockout = 42
    /// Moving needs Manage Channels on both sides, one parent a call (40009). Guild, "Modify Guild Channel Positions". D
    case channelMoves = 43
    /// A Community server cannot lose the channels it needs (50074). Channel, "Delete/Close Channel". D
    case channelDeletion = 44
    /// Roles at or above the own one are out of reach; 250 are the most (30005). Permissions, "Permission Hierarchy". D
    case roleHierarchy = 45
    /// Who left answers 10007; their overwrites stay. D; that they stay is ?
    case departedMembers = 46

    // MARK: Threads

    /// Rights, members and number of threads. Threads. D; how many may be active is C
    case threads = 47
    /// Archived and locked threads. Threads, "Editing & Deleting Threads". D
    case archivedThreads = 48

    // MARK: Messages

    /// What a message may consist of. Message, "Create Message". D; S where they differ
    case messages = 49
    /// What its components may be. Components Reference. D; the texts' sum is C
    case components = 50
    /// Pages of history. Message, "Get Channel Messages". D
    case history = 51
    /// Only authors edit, old messages not too often (30046). Message, "Edit Message". D; the numbers of 30046 are ?
    case messageEdits = 52
    /// 2 to 100 messages of two weeks. Message, "Bulk Delete Messages". D
    case bulkDeletion = 53
    /// Pins, reactions and pings. Message, "Pin Message", "Create Reaction", "Allowed Mentions Object". D
    case pinsAndReactions = 54
    /// Files are served for a day. Reference, "Signed Attachment CDN URLs". D; how long is C
    case attachmentURLs = 55
    /// Who can be written to. User, "Create DM". D; the statuses are C
    case directMessages = 56

    // MARK: Interactions

    /// Three seconds to answer, once; fifteen minutes for the rest. Receiving and Responding. D; the codes are C
    case interactionDeadlines = 57
    /// Which answers fit which interactions, and what forms may be. Receiving and Responding. D, C
    case callbacks = 58
    /// Interactions by HTTP instead of the Gateway. Interactions, "Preparing for Interactions". D, C
    case httpEndpoint = 59
    /// What commands may look like, how many there may be, and who may run them. Application Commands. D; ? where it says so
    case commands = 60
}

extension SandboxRule {
    /// Whether and how a rule can be switched.
    public enum Switching: String, Sendable, Codable {
        /// In force until somebody switches it off.
        case on
        /// Not in force until somebody switches it on, because it costs time or disturbs on purpose.
        case off
        /// It refuses nothing, but is how Discord is.
        case always
        /// It happens when a test asks for it: a fault.
        case onDemand = "on demand"
    }

    public var switching: Switching {
        switch self {
        case .authorization, .routes, .formErrors, .ids, .lazyGuilds, .compression, .departedMembers, .httpEndpoint:
            .always
        case .sharedLimits, .reconnectRequests, .invalidSessions, .deliveryNoise: .onDemand
        case .responseExtras, .bucketLimits, .globalLimit: .off
        default: .on
        }
    }

    public var isSwitchable: Bool { self.switching == .on || self.switching == .off }

    /// As it is called in code: `userAgent`.
    public var name: String { "\(self)" }

    /// Those that are off in a new sandbox.
    public static let initiallyDisabled = Set(Self.allCases.filter { $0.switching == .off })
}

// MARK: Naming rules in a command line or a call

/// Why a text names no rule that can be switched.
public struct UnknownRule: Error, Sendable, CustomStringConvertible {
    public let description: String
}

extension SandboxRule {
    /// - Parameter text: A number or a name, in upper or lower case.
    public init?(_ text: some StringProtocol) {
        let wanted = text.lowercased()
        let found = Self.allCases.first { "\($0.rawValue)" == wanted || $0.name.lowercased() == wanted }
        guard let found else { return nil }
        self = found
    }

    /// The rules of a list such as `26,userAgent`.
    ///
    /// - Throws: ``UnknownRule``, which lists those that can be switched.
    public static func switchable(named list: String) throws(UnknownRule) -> Set<SandboxRule> {
        var rules: Set<SandboxRule> = []
        for part in list.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part).trimmed
            guard let rule = Self(name) else { throw Self.refusal("There is no rule “\(name)”.") }
            guard rule.isSwitchable else {
                throw Self.refusal("Rule \(rule.rawValue) (\(rule.name)) cannot be switched off.")
            }
            rules.insert(rule)
        }
        return rules
    }

    private static func refusal(_ sentence: String) -> UnknownRule {
        let names = Self.allCases.filter(\.isSwitchable).map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
        return UnknownRule(description: "\(sentence) There are: \(names).")
    }
}

// MARK: Switching

extension SandboxRule {
    /// There are sixty.
    fileprivate var bit: UInt64 { 1 << UInt64(self.rawValue) }

    /// Those that are in force.
    static func bits(without disabled: Set<SandboxRule>) -> UInt64 {
        Self.allCases.reduce(0) { bits, rule in
            disabled.contains(rule) && rule.isSwitchable ? bits : bits | rule.bit
        }
    }
}

extension SandboxSettings {
    /// Whether a rule is in force. Setting one that cannot be switched changes nothing.
    public subscript(rule: SandboxRule) -> Bool {
        get { self.rulesInForce & rule.bit != 0 }
        set {
            guard rule.isSwitchable else { return }
            if newValue { self.disabledRules.remove(rule) } else { self.disabledRules.insert(rule) }
        }
    }
}
