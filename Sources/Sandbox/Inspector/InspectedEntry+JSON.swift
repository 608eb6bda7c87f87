import DiscordModel

/// What the control API shows of an entry.
extension InspectedEntry {
    /// - Parameters:
    ///   - application: Whose entry it is.
    ///   - isWhole: Whether bodies and answers come with it.
    func json(_ application: ApplicationRecord?, isWhole: Bool) -> JSON {
        var json: JSON =
            switch self.content {
            case .frame(let frame): frame.json(isWhole: isWhole)
            case .call(let call): call.json(isWhole: isWhole)
            }
        json["id"] = .number(self.id)
        json["at"] = .time(self.at)
        json["application_id"] = .id(ifPresent: application?.id)
        json["application"] = .string(ifPresent: application?.name)
        return json
    }
}

extension InspectedFrame {
    fileprivate func json(isWhole: Bool) -> JSON {
        var json: JSON = ["kind": "gateway", "size": .number(self.size)]
        json["session"] = self.session.map { JSON.string($0.sessionID) }
        json["shard"] = self.session.map { JSON.array([.number($0.shard.id), .number($0.shard.count)]) }
        switch self.event {
        case .sent(let operation, let name, let sequence):
            json["direction"] = "out"
            json["op"] = .number(operation.rawValue)
            json["name"] = .string(name ?? operation.title)
            json["seq"] = sequence.map { JSON.number($0) }
            if isWhole { json["data"] = self.bytes.isEmpty ? "(too large to be kept)" : .shown(self.bytes) }
        case .received(let operation):
            json["direction"] = "in"
            json["op"] = operation.map { JSON.number($0) } ?? .null
            json["name"] = .string(operation.flatMap(GatewayOpcode.init)?.title ?? "Not understood")
            if isWhole { json["data"] = (try? JSON(parsing: self.bytes))?["d"]?.withoutTokens() ?? .null }
        case .opened:
            json["direction"] = "in"
            json["name"] = "Connection opened"
        case .closed(let code, let reason, let byBot):
            json["direction"] = byBot ? "in" : "out"
            json["name"] = .string(code.map { "Connection closed with \($0)" } ?? "Connection cut")
            json["code"] = code.map { JSON.number(Int($0)) } ?? .null
            json["reason"] = .string(reason)
        }
        return json
    }
}

extension InspectedCall {
    fileprivate func json(isWhole: Bool) -> JSON {
        var json: JSON = [
            "kind": "rest", "method": .string(self.request.method), "path": .string(self.request.path),
            "query": .object(JSONObject(self.request.query.mapValues(JSON.string))),
            "status": .number(self.request.status),
            "ms": .double((self.duration / .microseconds(10)).rounded() / 100),
            "size": .number(self.answer?.count ?? 0),
        ]
        if let code = self.request.code { json["code"] = .number(code.rawValue) }
        if let reason = self.request.auditLogReason { json["audit_log_reason"] = .string(reason) }
        if let limit = self.rateLimit {
            json["rate_limit"] = [
                "limit": .number(limit.limit), "remaining": .number(limit.remaining),
                "reset_after": .double(limit.resetAfter), "bucket": .string(limit.bucket),
            ]
        }
        if let refusal = self.refusal {
            json["retry_after"] = .double(refusal.retryAfter)
            json["scope"] = .string(refusal.scope)
            json["global"] = .bool(refusal.isGlobal)
        }
        guard isWhole else { return json }
        json["body"] = self.body.map { JSON.shown($0) } ?? .null
        json["files"] = .array(self.request.filenames.map { .string($0) })
        json["answer"] = self.answer.map { JSON.shown($0) } ?? .null
        return json
    }
}

extension GatewayOpcode {
    /// As Discord's table of opcodes has it.
    fileprivate var title: String {
        switch self {
        case .dispatch: "Dispatch"
        case .heartbeat: "Heartbeat"
        case .identify: "Identify"
        case .presenceUpdate: "Presence Update"
        case .voiceStateUpdate: "Voice State Update"
        case .resume: "Resume"
        case .reconnect: "Reconnect"
        case .requestGuildMembers: "Request Guild Members"
        case .invalidSession: "Invalid Session"
        case .hello: "Hello"
        case .heartbeatAcknowledged: "Heartbeat ACK"
        case .requestSoundboardSounds: "Request Soundboard Sounds"
        case .requestChannelInfo: "Request Channel Info"
        }
    }
}

extension JSON {
    /// What was written as JSON, without tokens; what is none, as the text that it is.
    fileprivate static func shown(_ bytes: [UInt8]) -> JSON {
        (try? JSON(parsing: bytes))?.withoutTokens() ?? .string(String(decoding: bytes, as: UTF8.self))
    }

    /// Without what would let its reader act as a bot: the tokens of Identify, Resume, interactions and webhooks, and the
    /// addresses of these.
    func withoutTokens() -> JSON {
        switch self {
        case .array(let elements): return .array(elements.map { $0.withoutTokens() })
        case .object(let members):
            let token = members["token"]?.string.flatMap { $0.isEmpty ? nil : $0 }
            return .object(
                JSONObject(
                    members.map { key, value in
                        guard let text = value.string else { return (key, value.withoutTokens()) }
                        return (key, token.map(text.contains) ?? false ? "(hidden)" : value)
                    }))
        default: return self
        }
    }
}
