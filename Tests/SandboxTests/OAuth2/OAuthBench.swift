import DiscordModel

@testable import Sandbox

/// A town whose bot has a dashboard at an address that nobody listens at, for the page is played by the control API.
struct OAuthBench {
    static let callback = "http://127.0.0.1:9/callback"

    let town: Town

    static func visit(_ test: (OAuthBench) async throws -> Void) async throws {
        try await Town.visit { town in
            try await town.sandbox.setRedirectURIs([Self.callback, Self.callback + "?of=two"], of: town.bot)
            try await test(OAuthBench(town: town))
        }
    }

    var control: API { API(base: self.town.sandbox.pageURL + "sandbox") }
    /// The API without a version, as Discord documents it for tokens.
    var unversioned: API { API(base: self.town.sandbox.pageURL + "api") }

    func bearer(_ token: String) -> API { API(base: self.town.sandbox.apiURL, authorization: "Bearer \(token)") }

    /// The fields of a link to the consent page.
    func link(_ scope: String = "identify", _ more: [String: String] = [:]) -> [String: String] {
        [
            "client_id": "\(self.town.bot.id)", "response_type": "code", "redirect_uri": Self.callback, "scope": scope,
            "state": "s&t=1",
        ].merging(more) { _, new in new }
    }

    func decide(
        _ link: [String: String], as person: Person? = nil, _ decision: String = "authorize", _ more: JSON = [:]
    ) async throws -> API.Answer {
        var body = more
        body["request"] = .object(JSONObject(link.mapValues(JSON.string)))
        body["decision"] = .string(decision)
        body["as"] = .string("\((person ?? self.town.mia).id)")
        return try await self.control("POST", "/oauth2/authorize", body)
    }

    /// The query of the address that one is sent to.
    func query(of answer: API.Answer) -> [String: String] {
        let address = answer.json?["location"]?.string ?? ""
        let pairs = PercentCoding.pairs(address.drop { $0 != "?" }.dropFirst())
        return Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }

    func code(
        _ scope: String = "identify", as person: Person? = nil, _ more: [String: String] = [:]
    ) async throws -> String {
        self.query(of: try await self.decide(self.link(scope, more), as: person))["code"] ?? ""
    }

    /// - Parameter fields: Beside the client's id and secret.
    func token(_ fields: [String: String], path: String = "/oauth2/token") async throws -> API.Answer {
        let known = ["client_id": "\(self.town.bot.id)", "client_secret": self.town.bot.clientSecret]
        return try await self.post(path, known.merging(fields) { _, new in new })
    }

    func post(_ path: String, _ fields: [String: String], basic: String? = nil) async throws -> API.Answer {
        let text = fields.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        let api = API(base: self.town.sandbox.apiURL, authorization: basic)
        return try await api("POST", path, raw: Array(text.utf8), type: "application/x-www-form-urlencoded")
    }

    func redeem(_ code: String, _ more: [String: String] = [:]) async throws -> API.Answer {
        try await self.token(
            ["grant_type": "authorization_code", "code": code, "redirect_uri": Self.callback].merging(more) { $1 })
    }

    /// An access token of this person.
    func access(_ scope: String, as person: Person? = nil) async throws -> String {
        let answer = try await self.redeem(try await self.code(scope, as: person))
        return answer.json?["access_token"]?.string ?? ""
    }
}

extension API.Answer {
    /// `error` of RFC 6749.
    var oauthError: String? { self.json?["error"]?.string }
}
