/// What a 429 was for, and how long it lasts.
enum RateLimitHit: Hashable, Sendable {
    /// The bucket is empty, and we should have known.
    case bucket(Duration)
    /// Others emptied the bucket. Not counted as our fault.
    case shared(Duration)
    /// A limit within the bucket, of which no header tells: only the same operation has to wait.
    case hidden(Duration)
    /// All requests of this bot, except interaction responses.
    case global(Duration)
    /// Not Discord but the wall before it (Cloudflare) answered: this address must be quiet.
    case banned(Duration)

    /// How to read a 429.
    ///
    /// Observed, not documented: the wall answers without `X-RateLimit-…` headers, often not in JSON;
    /// a hidden limit answers while `X-RateLimit-Remaining` is above 0.
    init(header: (String) -> String?, body: ErrorAnswer?) {
        let after =
            Duration(seconds: body?.retryAfter) ?? Duration(seconds: header("Retry-After"))
            ?? Duration(seconds: header("X-RateLimit-Reset-After")) ?? .seconds(1)
        let scope = header("X-RateLimit-Scope")
        let remaining = header("X-RateLimit-Remaining").flatMap(Int.init)
        if body?.isGlobal == true || header("X-RateLimit-Global") != nil || scope == "global" {
            self = .global(after)
        } else if body == nil || (scope == nil && remaining == nil && header("X-RateLimit-Bucket") == nil) {
            self = .banned(after)
        } else if scope == "shared" {
            self = .shared(after)
        } else if let remaining, remaining > 0 {
            self = .hidden(after)
        } else {
            self = .bucket(after)
        }
    }
}
