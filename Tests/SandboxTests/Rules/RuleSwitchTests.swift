import DiscordModel
import Testing

@testable import Sandbox

@Suite("The switches of the rules")
struct RuleSwitchTests {
    @Test("What a rule does is done while it is on, and not while it is off", arguments: RuleProbe.rules)
    func switched(rule: SandboxRule) async throws {
        for isEnforced in [true, false] {
            var settings = SandboxSettings()
            settings.invalidRequestLimit = rule == .invalidRequestBan ? 3 : settings.invalidRequestLimit
            settings.activeThreadLimit = rule == .threads ? 0 : settings.activeThreadLimit
            settings[rule] = isEnforced
            let intents: Intents = rule == .memberRequests ? .guildMembers : []
            try await Town.visit(intents: intents, settings: settings) { town async throws in
                let isRefused = try await RuleProbe(town: town).isInForce(rule)
                #expect(isRefused == isEnforced, "\(rule.name) is \(isEnforced ? "on" : "off")")
            }
        }
    }

    @Test("A rule that is no refusal cannot be switched, also not by way of the set")
    func always() {
        var settings = SandboxSettings()
        settings[.ids] = false
        #expect(settings.disabledRules == SandboxRule.initiallyDisabled && settings[.ids])
        settings.disabledRules.insert(.ids)
        #expect(settings[.ids])
    }

    @Test("The older switches are those of the rules")
    func olderSwitches() {
        var settings = SandboxSettings()
        #expect(SandboxRule.initiallyDisabled == [.responseExtras, .bucketLimits, .globalLimit])
        #expect(!settings.enforcesRateLimits && settings.limitsChannelRenames && settings.obfuscatesHiddenChannels)
        settings.enforcesRateLimits = true
        settings.limitsChannelRenames = false
        settings.obfuscatesHiddenChannels = false
        settings.addsResponseExtras = 7
        #expect(settings.disabledRules == [.renameLimit, .obfuscation] && settings.addsResponseExtras == 7)
        settings[.responseExtras] = false
        #expect(settings.addsResponseExtras == nil)
    }

    @Test("Rules are named by number or name, in any case; what is no rule is answered with all that there are")
    func naming() throws {
        #expect(try SandboxRule.switchable(named: "2, sendLimits,COMMANDS") == [.userAgent, .sendLimits, .commands])
        #expect(Set(SandboxRule.allCases.map(\.rawValue)) == Set(1...60))
        for list in ["", "2,", "61", "nonsense", "1"] {
            let error = #expect(throws: UnknownRule.self) { try SandboxRule.switchable(named: list) }
            #expect(error?.description.contains("2 userAgent") == true)
        }
    }

    @Test("The control API lists the rules, and switches them while the sandbox runs")
    func controlAPI() async throws {
        try await Town.visit { town async throws in
            let control = API(base: town.sandbox.pageURL + "sandbox")
            let rules = try await control("GET", "/rules").json?["rules"]?.array ?? []
            #expect(rules.map { $0["number"]?.int } == Array(1...60))
            #expect(rules[0] == ["number": 1, "name": "authorization", "switch": "always", "enabled": true])
            #expect(rules[10] == ["number": 11, "name": "bucketLimits", "switch": "off", "enabled": false])
            let body: JSON = ["content": .string(String(repeating: "x", count: 2001))]
            #expect(try await town.send(body).code == 50035)
            let off = try await control("POST", "/rules", ["number": 49, "enabled": false])
            #expect(off.json == ["number": 49, "name": "messages", "switch": "on", "enabled": false])
            #expect(try await town.send(body).status == 200)
            #expect(try await control("POST", "/rules", ["name": "messages", "enabled": true]).status == 200)
            #expect(try await town.send(body).code == 50035)
            for (body, status) in [
                (["number": 61, "enabled": false], 404), (["enabled": false], 404), (["number": 49], 400),
                (["number": 49, "enabled": "no"], 400), (["number": 7, "enabled": false], 400),
            ] as [(JSON, Int)] {
                let answer = try await control("POST", "/rules", body)
                #expect(answer.status == status && answer.json?["error"]?.string?.isEmpty == false)
            }
        }
    }

    @Test("The control API lifts bans and renames buckets")
    func rateLimits() async throws {
        var settings = SandboxSettings()
        settings.invalidRequestLimit = 1
        try await Town.visit(settings: settings) { town async throws in
            let control = API(base: town.sandbox.pageURL + "sandbox")
            let bucket = try await town.api("GET", "/users/@me").header("X-RateLimit-Bucket")
            _ = try await town.anonymous("GET", "/users/@me")
            #expect(try await town.api("GET", "/users/@me").status == 429)
            #expect(try await control("POST", "/rate-limits/lift-bans", [:]).status == 200)
            #expect(try await control("POST", "/rate-limits/rename-buckets", [:]).status == 200)
            let later = try await town.api("GET", "/users/@me")
            #expect(later.status == 200 && later.header("X-RateLimit-Bucket") != bucket)
        }
    }

    @Test("What is switched off for the Gateway alone is off as a rule, and can be switched on")
    func gatewaySwitches() {
        var configuration = SandboxConfiguration()
        configuration.gateway.limitsSending = false
        configuration.gateway.limitsIdentifyRate = false
        configuration.uniteSwitches()
        #expect(!configuration.settings[.sendLimits] && configuration.gateway.limitsSending)
        // Of two parts of a rule, one is no rule.
        #expect(configuration.settings[.identifyLimits] && !configuration.gateway.limitsIdentifyRate)
    }
}
