import DiscordModel
import Testing

@testable import Sandbox

@Suite("OAuth2: consent", .timeLimit(.minutes(10)))
struct ConsentTests {
    @Test("Whoever agrees is sent back with a code and the state, whoever does not with access_denied")
    func decisions() async throws {
        try await OAuthBench.visit { bench in
            let agreed = try await bench.decide(bench.link())
            #expect(agreed.json?["location"]?.string?.hasPrefix(OAuthBench.callback + "?code=") == true)
            let query = bench.query(of: agreed)
            #expect(query["state"] == "s&t=1" && query["code"]?.count == 30)
            #expect(Set(query.keys) == ["code", "state"])
            let refused = bench.query(of: try await bench.decide(bench.link(), "cancel"))
            #expect(refused["error"] == "access_denied" && refused["state"] == "s&t=1" && refused["code"] == nil)
            let other = try await bench.decide(
                bench.link("identify", ["redirect_uri": OAuthBench.callback + "?of=two"]))
            #expect(other.json?["location"]?.string?.contains("?of=two&code=") == true)
            #expect(try await bench.decide(bench.link(), "maybe").status == 400)
        }
    }

    @Test("The page tells what is asked for, by whom, and who can answer")
    func shown() async throws {
        try await OAuthBench.visit { bench in
            let query =
                "client_id=\(bench.town.bot.id)&response_type=code&redirect_uri="
                + PercentCoding.encode(OAuthBench.callback) + "&scope=identify+bot+guilds&permissions=1040"
            let page = try await API(base: bench.town.sandbox.pageURL)("GET", "oauth2/authorize?" + query)
            #expect(page.status == 200 && page.header("content-type")?.hasPrefix("text/html") == true)
            #expect(page.header("content-security-policy")?.hasPrefix("default-src 'none'") == true)
            #expect(try await bench.unversioned("GET", "/oauth2/authorize?" + query).status == 200)
            let shown = try await bench.control("GET", "/oauth2/authorize?" + query).json
            #expect(shown?["application"]?["name"]?.string == "Usher")
            #expect(shown?["scopes"]?.array?.map { $0["name"]?.string } == ["identify", "bot", "guilds"])
            #expect(
                shown?["permissions"]?.array?.map { $0["name"]?.string } == ["Manage Channels", "View Channels"])
            let people = shown?["people"]?.array ?? []
            #expect(people.map { $0["name"]?.string } == ["olivia", "mia"])
            #expect(people.map { $0["guilds"]?.array?.count } == [1, 0])
            #expect(people[0]["guilds"]?[0]?["has_bot"]?.bool == true)
        }
    }

    @Test(
        "A link that asks for something wrong shows an error and leads nowhere",
        arguments: [
            (["client_id": ""], "client_id is missing"), (["client_id": "7"], "no application"),
            (["scope": ""], "scope is missing"), (["scope": "identify everything"], "everything"),
            (["scope": "rpc"], "rpc"), (["scope": "applications.commands"], "scope bot"),
            (["redirect_uri": "http://127.0.0.1:9/elsewhere"], "redirect URI"), (["redirect_uri": ""], "redirect_uri"),
            (["redirect_uri": "javascript:alert(1)"], "redirect URI"), (["response_type": "token"], "response_type"),
            (["response_type": ""], "response_type"), (["integration_type": "1"], "integration_type"),
            (["permissions": "all"], "permissions"),
            (["code_challenge": "abc", "code_challenge_method": "plain"], "S256"),
        ] as [([String: String], String)])
    func wrongLinks(changes: [String: String], hint: String) async throws {
        try await OAuthBench.visit { bench in
            let link = bench.link("identify", changes)
            let query = link.map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
            let page = try await API(base: bench.town.sandbox.pageURL)("GET", "oauth2/authorize?" + query)
            #expect(page.status == 400 && page.header("location") == nil)
            let shown = try await bench.control("GET", "/oauth2/authorize?" + query)
            #expect(shown.status == 400 && shown.json?["error"]?.string?.contains(hint) == true)
            for decision in ["authorize", "cancel"] {
                let decided = try await bench.decide(link, decision)
                #expect(decided.status == 400 && decided.json?["location"] == nil)
            }
        }
    }

    @Test("A bot is added to a server by who may manage it, with the permissions that were left to it")
    func bot() async throws {
        try await OAuthBench.visit { bench in
            let town = bench.town
            let harbour = town.sandbox
            let second = harbour.makeGuild("Lighthouse", owner: town.owner)
            let gateway = GatewayListenerDouble(town)
            let link = bench.link("bot identify", ["permissions": "1040"])
            let body: JSON = ["guild_id": .id(second.id), "permissions": "1024"]
            let refused = try await bench.decide(link, as: town.mia, "authorize", body)
            #expect(refused.status == 400 && refused.json?["error"]?.string?.contains("Manage Server") == true)
            #expect(try await bench.decide(link, as: town.owner).json?["error"]?.string?.contains("Choose") == true)

            let query = bench.query(of: try await bench.decide(link, as: town.owner, "authorize", body))
            #expect(query["guild_id"] == "\(second.id)" && query["permissions"] == "1024")
            #expect(gateway.data(of: "GUILD_CREATE").map { $0["id"]?.id() } == [second.id])
            let role = try #require(await second.role(of: town.bot))
            let roles = try await town.api("GET", "/guilds/\(second.id)/roles").json?.array ?? []
            let own = try #require(roles.first { $0["id"]?.id() == role })
            #expect(own["permissions"]?.string == "1024" && own["managed"]?.bool == true)
            let answer = try await bench.redeem(query["code"] ?? "")
            #expect(answer.json?["guild"]?["id"]?.id() == second.id)
            #expect(answer.json?["scope"]?.string == "bot identify")
        }
    }

    @Test("An invite link needs no redirect, and brings the bot with all it asks for and no more")
    func invite() async throws {
        try await OAuthBench.visit { bench in
            let town = bench.town
            let second = town.sandbox.makeGuild("Lighthouse", owner: town.owner)
            let link = [
                "client_id": "\(town.bot.id)", "scope": "bot applications.commands", "permissions": "1040",
                "guild_id": "\(second.id)",
            ]
            let answer = try await bench.decide(link, as: town.owner, "authorize", ["permissions": "8"])
            #expect(answer.status == 200 && answer.json?["location"] == .null)
            #expect(try await town.api("GET", "/users/@me/guilds").json?.array?.count == 2)
            let roles = try await town.api("GET", "/guilds/\(second.id)/roles").json?.array ?? []
            #expect(roles.first { $0["managed"]?.bool == true }?["permissions"]?.string == "0")
            #expect(try await bench.decide(link, as: town.owner, "cancel").json?["location"] == .null)
        }
    }

    @Test("Redirect URIs are web addresses, set by the control API or from Swift, and shown by the API")
    func redirectURIs() async throws {
        try await OAuthBench.visit { bench in
            let path = "/applications/\(bench.town.bot.id)"
            let set = try await bench.control("POST", path, ["redirect_uris": ["http://localhost:3000/cb"]])
            #expect(set.json?["redirect_uris"] == ["http://localhost:3000/cb"])
            let shown = try await bench.town.api("GET", "/applications/@me").json
            #expect(shown?["redirect_uris"] == ["http://localhost:3000/cb"])
            for wrong: JSON in ["x", ["javascript:alert(1)"], ["http://a/#b"], ["/callback"], [7]] {
                #expect(try await bench.control("POST", path, ["redirect_uris": wrong]).status == 400)
            }
            await #expect(throws: RedirectURIRefusal.self) {
                try await bench.town.sandbox.setRedirectURIs(["ftp://a/"], of: bench.town.bot)
            }
            #expect(try await bench.decide(bench.link()).status == 400)
        }
    }
}
