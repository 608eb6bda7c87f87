import DiscordModel

/// The sixty rules and their switches.
extension ControlServer {
    /// - Returns: `{rules: [{number, name, switch, enabled}]}`, where `switch` is `on`, `off`, `always` or `on demand`: what
    ///   the rule is in a new sandbox, or that it has no switch.
    func rules() -> JSON {
        let settings = self.world.read { $0.settings }
        return ["rules": .array(SandboxRule.allCases.map { $0.json(in: settings) })]
    }

    /// `{number, enabled}` or `{name, enabled}`
    func switchRule(_ call: ControlCall) throws(ControlError) -> JSON {
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
        return self.world.write { world in
            world.settings[rule] = isEnabled
            return rule.json(in: world.settings)
        }
    }

    /// What a ban, and the ids of buckets, do at a time of Discord's own choosing.
    func changeRateLimits(_ call: ControlCall) -> JSON {
        self.world.write { world in
            if call.path.last == "lift-bans" { world.rateLimits.liftBans() } else { world.rateLimits.renameBuckets() }
        }
        return [:]
    }
}

extension SandboxRule {
    fileprivate func json(in settings: SandboxSettings) -> JSON {
        [
            "number": .number(self.rawValue), "name": .string(self.name), "switch": .string(self.switching.rawValue),
            "enabled": .bool(settings[self]),
        ]
    }
}
