import DiscordModel

/// A fault as the control API writes it, in both directions.
///
/// `{kind, method?, path?, times?, skip?, …}`, with what each kind needs beside these:
///
/// | kind | |
/// |---|---|
/// | `status` | `status`: 400 to 599; `after_effect`: whether the call works nevertheless |
/// | `delay` | `ms`: 1 to 600000 |
/// | `reset` | `moment`: `before` or `after` the effect |
/// | `rate_limit` | `scope`: `user`, `shared` or `global`; `retry_after`: seconds |
/// | `ban` | |
struct FaultForm {
    private static let kinds = ["status", "delay", "reset", "rate_limit", "ban"]
    private static let scopes = ["user", "shared", "global"]
    private static let moments = ["before", "after"]

    private let fields: JSON

    init(_ fields: JSON) { self.fields = fields }

    /// - Throws: 400 with a sentence that says what is allowed.
    func read() throws(ControlError) -> Fault {
        let kind = try self.kind()
        let times = try self.number("times", in: 1...1_000_000)
        return Fault(
            method: try self.method(), path: try self.path(), skip: try self.number("skip", in: 0...1_000_000) ?? 0,
            times: times ?? Fault.untilRemoved, kind: kind)
    }

    private func kind() throws(ControlError) -> Fault.Kind {
        switch try self.word("kind", of: Self.kinds) {
        case "status":
            guard let status = try self.number("status", in: 400...599) else {
                throw ControlError(400, "status is missing: a number from 400 to 599")
            }
            return .status(status, afterEffect: try self.flag("after_effect"))
        case "delay":
            guard let milliseconds = try self.number("ms", in: 1...600_000) else {
                throw ControlError(400, "ms is missing: milliseconds from 1 to 600000")
            }
            return .delay(.milliseconds(milliseconds))
        case "reset":
            let moment = try self.word("moment", of: Self.moments, otherwise: "before")
            return .dropConnection(moment == "after" ? .afterEffect : .beforeEffect)
        case "rate_limit":
            let scope = try self.word("scope", of: Self.scopes, otherwise: "user")
            let seconds = self.fields["retry_after"]?.double ?? (self.fields["retry_after"] == nil ? 1 : -1)
            guard seconds > 0, seconds <= 3600 else {
                throw ControlError(400, "retry_after must be seconds: more than 0, at most 3600")
            }
            return .rateLimited(retryAfter: .milliseconds(Int(seconds * 1000)), scope: scope, global: scope == "global")
        default: return .banned
        }
    }

    private func method() throws(ControlError) -> Fault.Method? {
        guard let text = self.fields["method"], !text.isNull else { return nil }
        guard let method = text.string.flatMap({ Fault.Method(rawValue: $0.uppercased()) }) else {
            let names = Fault.Method.allCases.map(\.rawValue).joined(separator: ", ")
            throw ControlError(400, "method must be one of \(names), or left out for all")
        }
        return method
    }

    private func path() throws(ControlError) -> String {
        guard let value = self.fields["path"], !value.isNull else { return "/**" }
        guard let path = value.string, path.hasPrefix("/"), !path.hasPrefix("/api/") else {
            throw ControlError(
                400, "path must be a pattern below /api/v10, such as /channels/*/messages or /guilds/**")
        }
        let segments = path.split(separator: "/")
        guard !segments.dropLast().contains("**") else {
            throw ControlError(400, "** may only stand at the end of path; * stands for one segment")
        }
        return path
    }

    private func word(_ name: String, of words: [String], otherwise: String? = nil) throws(ControlError) -> String {
        if self.fields[name] == nil, let otherwise { return otherwise }
        guard let word = self.fields[name]?.string, words.contains(word) else {
            throw ControlError(400, "\(name) must be one of \(words.joined(separator: ", "))")
        }
        return word
    }

    private func number(_ name: String, in range: ClosedRange<Int>) throws(ControlError) -> Int? {
        guard let value = self.fields[name], !value.isNull else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw ControlError(400, "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func flag(_ name: String) throws(ControlError) -> Bool {
        guard let value = self.fields[name], !value.isNull else { return false }
        guard let flag = value.bool else { throw ControlError(400, "\(name) must be true or false") }
        return flag
    }
}

extension Faults.Active {
    /// With `times` null until it is called off, and `used`: how many calls it has met.
    var json: JSON {
        var json = self.fault.kind.json
        json["id"] = .string("\(self.id)")
        json["method"] = .string(ifPresent: self.fault.method?.rawValue)
        json["path"] = .string(self.fault.path)
        json["times"] = self.fault.times == Fault.untilRemoved ? .null : .number(self.fault.times)
        json["skip"] = .number(self.fault.skip)
        json["used"] = .number(self.used)
        return json
    }
}

extension Fault.Kind {
    fileprivate var json: JSON {
        switch self {
        case .status(let status, let isAfter):
            ["kind": "status", "status": .number(status), "after_effect": .bool(isAfter)]
        case .delay(let duration): ["kind": "delay", "ms": .double(duration / .milliseconds(1))]
        case .dropConnection(let moment): ["kind": "reset", "moment": moment == .afterEffect ? "after" : "before"]
        case .rateLimited(let retryAfter, let scope, let isGlobal):
            [
                "kind": "rate_limit", "scope": .string(isGlobal ? "global" : scope),
                "retry_after": .double(retryAfter / .seconds(1)),
            ]
        case .banned: ["kind": "ban"]
        // Only tests in Swift have these.
        case .late(let duration): ["kind": "late", "ms": .double(duration / .milliseconds(1))]
        case .delayAnswer(let duration): ["kind": "delay_answer", "ms": .double(duration / .milliseconds(1))]
        case .hold(let moment): ["kind": "hold", "moment": moment == .afterEffect ? "after" : "before"]
        }
    }
}
