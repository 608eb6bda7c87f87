import DiscordModel
import Testing

@testable import Sandbox

@Suite("OAuth2: what tokens open", .timeLimit(.minutes(10)))
struct BearerTests {
    @Test("Who one is: the e-mail address only with its scope")
    func me() async throws {
        try await OAuthBench.visit { bench in
            let plain = try await bench.bearer(try await bench.access("identify"))("GET", "/users/@me")
            #expect(plain.json?["id"]?.id() == bench.town.mia.id && plain.json?["bot"]?.bool == false)
            #expect(plain.json?["email"] == nil && plain.json?["premium_type"]?.int == 0)
            let full = try await bench.bearer(try await bench.access("identify email"))("GET", "/users/@me")
            #expect(full.json?["email"]?.string == "mia@example.org" && full.json?["verified"]?.bool == true)
        }
    }

    @Test("What the token is: application, scopes, end, and the person if they may be known")
    func authorization() async throws {
        try await OAuthBench.visit { bench in
            let now = bench.town.clock.now
            let seen = try await bench.bearer(try await bench.access("identify guilds"))("GET", "/oauth2/@me")
            #expect(seen.json?["application"]?["id"]?.id() == bench.town.bot.id)
            #expect(seen.json?["application"]?["redirect_uris"] == nil)
            #expect(seen.json?["scopes"] == ["identify", "guilds"])
            #expect(seen.json?["expires"]?.string == (now + .seconds(604_800)).description)
            #expect(seen.json?["user"]?["username"]?.string == "mia")
            let unknown = try await bench.bearer(try await bench.access("guilds"))("GET", "/oauth2/@me")
            #expect(unknown.status == 200 && unknown.json?["user"] == nil)
            #expect(try await bench.town.api("GET", "/oauth2/@me").status == 401)
        }
    }

    @Test("The person's servers, with what they may do there, and how many are there on request")
    func guilds() async throws {
        try await OAuthBench.visit { bench in
            let town = bench.town
            let second = town.sandbox.makeGuild("Lighthouse", owner: town.owner)
            let mia = bench.bearer(try await bench.access("guilds"))
            let one = try await mia("GET", "/users/@me/guilds").json
            #expect(one?.array?.count == 1 && one?[0]?["owner"]?.bool == false)
            #expect(one?[0]?["permissions"]?.string == "\(Permissions.ordinaryMember.rawValue)")
            #expect(one?[0]?["features"] == [] && one?[0]?["approximate_member_count"] == nil)
            let olivia = bench.bearer(try await bench.access("guilds", as: town.owner))
            let both = try await olivia("GET", "/users/@me/guilds?with_counts=true").json
            #expect(both?.array?.map { $0["name"]?.string } == ["Harbour", "Lighthouse"])
            #expect(both?[0]?["owner"]?.bool == true && both?[0]?["approximate_member_count"]?.int == 3)
            #expect(both?[0]?["permissions"]?.string == "\(Permissions.all.rawValue)")
            let after = try await olivia("GET", "/users/@me/guilds?after=\(town.guild.id)&limit=1").json
            #expect(after?.array?.map { $0["id"]?.id() } == [second.id])
            let before = try await olivia("GET", "/users/@me/guilds?before=\(second.id)").json
            #expect(before?.array?.map { $0["id"]?.id() } == [town.guild.id])
            #expect(try await olivia("GET", "/users/@me/guilds?limit=201").errors("limit") == ["NUMBER_TYPE_MAX"])
        }
    }

    @Test("The person as a member of a server, and their connections")
    func member() async throws {
        try await OAuthBench.visit { bench in
            let role = await bench.town.guild.makeRole("Staff")
            let noah = await bench.town.guild.addPerson("noah", roles: [role])
            let api = bench.bearer(try await bench.access("guilds.members.read connections", as: noah))
            let seen = try await api("GET", "/users/@me/guilds/\(bench.town.guild.id)/member")
            #expect(seen.json?["roles"] == [.id(role)] && seen.json?["user"]?["username"]?.string == "noah")
            #expect(try await api("GET", "/users/@me/guilds/7/member").code == 10004)
            #expect(try await api("GET", "/users/@me/connections").json == [])
            let path = "/users/@me/guilds/\(bench.town.guild.id)/member"
            #expect(try await bench.town.api("GET", path).status == 401)
        }
    }

    @Test(
        "Without the scope it is 403 and 50026",
        arguments: [
            "/users/@me/guilds", "/users/@me/connections", "/users/@me/guilds/GUILD/member",
        ])
    func missingScopes(path: String) async throws {
        try await OAuthBench.visit { bench in
            let path = path.replacing("GUILD", with: "\(bench.town.guild.id)")
            let refused = try await bench.bearer(try await bench.access("identify"))("GET", path)
            #expect(refused.status == 403 && refused.code == 50026)
            let me = try await bench.bearer(try await bench.access("guilds"))("GET", "/users/@me")
            #expect(me.status == 403 && me.code == 50026)
        }
    }

    @Test("A person's token opens nothing of a bot's, and a token that nobody knows nothing at all")
    func borders() async throws {
        try await OAuthBench.visit { bench in
            let api = bench.bearer(try await bench.access("identify guilds email connections"))
            for (method, path) in [
                ("GET", "/guilds/\(bench.town.guild.id)"), ("GET", "/channels/\(bench.town.general)"),
                ("GET", "/applications/@me"), ("PATCH", "/users/@me"), ("GET", "/users/\(bench.town.mia.id)"),
                ("GET", "/gateway/bot"), ("POST", "/users/@me/channels"),
            ] {
                let refused = try await api(method, path, method == "GET" ? nil : [:])
                #expect(refused.status == 401 && refused.code == 0, "\(method) \(path)")
            }
            #expect(try await bench.bearer("nonsense")("GET", "/users/@me").status == 401)
            #expect(try await bench.bearer(bench.town.bot.token)("GET", "/users/@me").status == 401)
        }
    }
}
