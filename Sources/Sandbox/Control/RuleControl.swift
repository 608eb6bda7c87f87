import DiscordModel

/// The sixty rules and their switches.
enum RuleControl {
    static var all: [ControlRoute] {
        [
            .look("/rules") { world, _ throws(ControlError) in
                ["rules": .array(SandboxRule.allCases.map { $0.json(in: world.settings) })]
            },
            .shape("POST", "/rules") { world, call throws(ControlError) in try Self.switchRule(&world, call) },
            // What a ban, and the ids of buckets, do at a time of Discord's own choosing.
            .shape("POST", "/rate-limits/lift-bans") { world, _ throws(ControlError) in
                world.rateLimits.liftBans()
                return [:]
            },
            .shape("POST", "/rate-limits/rename-buckets") { world, _ throws(ControlError) in
                world.rateLimits.renameBuckets()
                return [:]
            },
        ]
    }

    /// `{number, enabled}` or `{name, enabled}`
    private static func switchRule(_ world: inout WorldState, _ call: ControlCall) throws(ControlError) -> JSON {
        let text = call.body["number"]?.int.map(String.init) ?? call.body["name"]?.string
        guard let rule = text.flatMap({ SandboxRule($0) }) else {
            throw ControlError(
                404, "There is no such rule: number is one from 1 to 60, or name one of GET /sandbox/rules")
        }
        guard let isEnabled = call.body["enabled"]?.bool else {
            throw ControlError(400, "enabled is missing, or is neither true nor false")
        }
        guard rule.isSwitchable else {
            throw ControlError(
                400, "Rule \(rule.rawValue) (\(rule.name)) has no switch: it is in force \(rule.switching.rawValue)")
        }
        world.settings[rule] = isEnabled
        return rule.json(in: world.settings)
    }
}

extension SandboxRule {
    /// `{number, name, switch, enabled}`, where `switch` is `on`, `off`, `always` or `on demand`: what the rule is in a new
    /// sandbox, or that it has no switch.
    fileprivate func json(in settings: SandboxSettings) -> JSON {
        [
            "number": .number(self.rawValue), "name": .string(self.name), "switch": .string(self.switching.rawValue),
            "enabled": .bool(settings[self]),
        ]
    }
}
