import DiscordModel

extension WorldState {
    /// Callbacks and interaction webhooks are exempt from the global limit.
    ///
    /// - Returns: What the headers say, and a 429 where the call is one too many.
    mutating func takeRateLimit(
        _ endpoint: Endpoint, _ call: RESTCall
    ) -> (status: RateLimitStatus?, refusal: APIError?) {
        let owner = call.application?.id.description ?? ""
        let parameters = call.parameters
        let webhook = endpoint.needsBot ? nil : parameters["token"]
        let major = parameters["channel"] ?? parameters["guild"] ?? webhook ?? ""
        if self.settings[.globalLimit], endpoint.needsBot {
            do throws(APIError) { try self.rateLimits.takeGlobal(owner: owner, now: self.now) } catch {
                return (nil, error)
            }
        }
        guard let rule = self.rateLimitRule(of: endpoint, call) else { return (nil, nil) }
        let (status, refusal) = self.rateLimits.take(
            rule, owner: owner, major: major, isEnforced: self.settings[.bucketLimits], now: self.now)
        return (self.settings[.rateLimitHeaders] ? status : nil, refusal)
    }

    private func rateLimitRule(of endpoint: Endpoint, _ call: RESTCall) -> RateLimitRule? {
        guard let bucket = endpoint.bucket else { return nil }
        return self.settings[.routeLimits] ? bucket.refined(for: call, at: self.now) : bucket.asOrdinary
    }

    /// What the headers of a 429 say that somebody asked for: where it is shared, or a hidden limit's, the bucket has uses
    /// left (rule 13). The global one has no bucket.
    func rateLimitStatus(of endpoint: Endpoint, _ call: RESTCall, refusing error: APIError) -> RateLimitStatus? {
        guard !error.isGlobal, self.settings[.rateLimitHeaders], let rule = self.rateLimitRule(of: endpoint, call)
        else { return nil }
        let isShared = error.scope == "shared"
        return self.rateLimits.status(
            of: rule, remaining: isShared ? max(1, rule.limit - 1) : 0,
            resetAfter: isShared ? nil : error.retryAfter.map { Duration.milliseconds(Int($0 * 1000)) }, now: self.now)
    }
}
