import DiscordModel
import Testing

@testable import Sandbox

@Suite("OAuth2: tokens", .timeLimit(.minutes(10)))
struct TokenTests {
    @Test("A code gives a Bearer token once, to whom it was made for, with or without a version in the path")
    func code() async throws {
        try await OAuthBench.visit { bench in
            let code = try await bench.code("identify guilds")
            let answer = try await bench.redeem(code)
            #expect(answer.status == 200 && answer.json?["token_type"]?.string == "Bearer")
            #expect(answer.json?["expires_in"]?.int == 604_800 && answer.json?["scope"]?.string == "identify guilds")
            #expect(answer.json?["refresh_token"]?.string?.isEmpty == false && answer.json?["guild"] == nil)
            let again = try await bench.redeem(code)
            #expect(again.status == 400 && again.oauthError == "invalid_grant")
            let second = try await bench.code()
            let fields = [
                "grant_type": "authorization_code", "code": second, "redirect_uri": OAuthBench.callback,
                "client_id": "\(bench.town.bot.id)", "client_secret": bench.town.bot.clientSecret,
            ]
            let text = fields.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
            let plain = try await bench.unversioned(
                "POST", "/oauth2/token", raw: Array(text.utf8), type: "application/x-www-form-urlencoded")
            #expect(plain.status == 200)
            // What was said there is not kept.
            let recorded = await bench.town.sandbox.requests(.post, matching: "/oauth2/token")
            #expect(recorded.count == 3 && recorded.allSatisfy { $0.body == nil })
        }
    }

    @Test("A code is worth nothing with another address, of another application, or after ten minutes")
    func wrongCodes() async throws {
        try await OAuthBench.visit { bench in
            let code = try await bench.code()
            let elsewhere = try await bench.redeem(code, ["redirect_uri": "http://127.0.0.1:9/elsewhere"])
            #expect(elsewhere.status == 400 && elsewhere.oauthError == "invalid_grant")
            let missing = try await bench.redeem(code, ["redirect_uri": ""])
            #expect(missing.oauthError == "invalid_request")
            let other = await bench.town.sandbox.makeApplication("Other")
            let stolen = try await bench.redeem(
                code, ["client_id": "\(other.id)", "client_secret": other.clientSecret])
            #expect(stolen.oauthError == "invalid_grant")
            bench.town.clock.advance(by: .seconds(601))
            #expect(try await bench.redeem(code).oauthError == "invalid_grant")
            #expect(try await bench.redeem("nonsense").oauthError == "invalid_grant")
            #expect(try await bench.redeem("").oauthError == "invalid_request")
        }
    }

    @Test("Rule 3: Only forms are taken, and errors say what is wrong")
    func errors() async throws {
        try await OAuthBench.visit { bench in
            let json = try await bench.town.anonymous("POST", "/oauth2/token", ["grant_type": "client_credentials"])
            #expect(json.status == 400 && json.oauthError == "invalid_request")
            #expect(json.json?["error_description"]?.string?.contains("x-www-form-urlencoded") == true)
            let revoked = try await bench.town.anonymous("POST", "/oauth2/token/revoke", ["token": "x"])
            #expect(revoked.status == 400)
            let none = try await bench.token([:])
            #expect(none.status == 400 && none.oauthError == "unsupported_grant_type")
            #expect(try await bench.token(["grant_type": "password"]).oauthError == "unsupported_grant_type")
            let wrong = try await bench.token(["grant_type": "client_credentials", "client_secret": "wrong"])
            #expect(wrong.status == 401 && wrong.oauthError == "invalid_client")
            let unknown = try await bench.token(["grant_type": "client_credentials", "client_id": "7"])
            #expect(unknown.status == 401 && unknown.oauthError == "invalid_client")
        }
    }

    @Test("Clients say who they are in the body or by HTTP Basic, and get a token of the application's owner")
    func clientCredentials() async throws {
        try await OAuthBench.visit { bench in
            let bot = bench.town.bot
            let basic = "Basic " + Base64.encode(Array("\(bot.id):\(bot.clientSecret)".utf8))
            let fields = ["grant_type": "client_credentials", "scope": "identify applications.commands.update"]
            let answer = try await bench.post("/oauth2/token", fields, basic: basic)
            #expect(answer.status == 200 && answer.json?["refresh_token"] == nil)
            let token = try #require(answer.json?["access_token"]?.string)
            let me = try await bench.bearer(token)("GET", "/users/@me")
            #expect(me.json?["username"]?.string == "usher-developer")
            let wrong = "Basic " + Base64.encode(Array("\(bot.id):wrong".utf8))
            #expect(try await bench.post("/oauth2/token", fields, basic: wrong).status == 401)
            for scope in ["", "nonsense", "bot"] {
                let refused = try await bench.token(["grant_type": "client_credentials", "scope": scope])
                #expect(refused.status == 400 && refused.oauthError == "invalid_scope")
            }
        }
    }

    @Test("Refreshing gives new tokens, and the old refresh token is worth nothing")
    func refresh() async throws {
        try await OAuthBench.visit { bench in
            let first = try await bench.redeem(try await bench.code("identify email")).json
            bench.town.clock.advance(by: .seconds(604_801))
            let old = bench.bearer(first?["access_token"]?.string ?? "")
            #expect(try await old("GET", "/users/@me").status == 401)
            let fields = ["grant_type": "refresh_token", "refresh_token": first?["refresh_token"]?.string ?? ""]
            let second = try await bench.token(fields)
            #expect(second.status == 200 && second.json?["scope"]?.string == "identify email")
            #expect(second.json?["refresh_token"] != first?["refresh_token"])
            let new = bench.bearer(second.json?["access_token"]?.string ?? "")
            #expect(try await new("GET", "/users/@me").json?["email"]?.string == "mia@example.org")
            #expect(try await bench.token(fields).oauthError == "invalid_grant")
            #expect(try await bench.token(["grant_type": "refresh_token"]).oauthError == "invalid_request")
            let other = await bench.town.sandbox.makeApplication("Other")
            let stolen = try await bench.token([
                "grant_type": "refresh_token", "refresh_token": second.json?["refresh_token"]?.string ?? "",
                "client_id": "\(other.id)", "client_secret": other.clientSecret,
            ])
            #expect(stolen.oauthError == "invalid_grant")
        }
    }

    @Test("Revoking one token revokes all of the same consent", arguments: ["access_token", "refresh_token"])
    func revoke(which: String) async throws {
        try await OAuthBench.visit { bench in
            let tokens = try await bench.redeem(try await bench.code()).json
            let other = try await bench.access("identify", as: bench.town.owner)
            let fields = ["token": tokens?[which]?.string ?? "", "token_type_hint": "refresh_token"]
            let wrong = try await bench.token(
                fields.merging(["client_secret": "wrong"]) { $1 }, path: "/oauth2/token/revoke")
            #expect(wrong.status == 401)
            let mine = bench.bearer(tokens?["access_token"]?.string ?? "")
            #expect(try await mine("GET", "/users/@me").status == 200)
            #expect(try await bench.token(fields, path: "/oauth2/token/revoke").status == 200)
            #expect(try await mine("GET", "/users/@me").status == 401)
            let again = try await bench.token([
                "grant_type": "refresh_token", "refresh_token": tokens?["refresh_token"]?.string ?? "",
            ])
            #expect(again.oauthError == "invalid_grant")
            #expect(try await bench.bearer(other)("GET", "/users/@me").json?["username"]?.string == "olivia")
            #expect(try await bench.token(fields, path: "/oauth2/token/revoke").status == 200)
        }
    }

    @Test("PKCE: Who has the code but not the verifier gets nothing (example of RFC 7636)")
    func proofKey() async throws {
        try await OAuthBench.visit { bench in
            let challenge = [
                "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
            ]
            let code = try await bench.code("identify", challenge)
            #expect(try await bench.redeem(code).oauthError == "invalid_grant")
            #expect(try await bench.redeem(code, ["code_verifier": "wrong"]).oauthError == "invalid_grant")
            let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            #expect(try await bench.redeem(code, ["code_verifier": verifier]).status == 200)
        }
    }
}
