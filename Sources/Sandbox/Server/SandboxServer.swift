import NIOHTTP1

/// What the one HTTP server of a sandbox answers: API, control API, page and attachments.
struct SandboxServer: Sendable {
    /// More than all files that a message can have, in Base64.
    static let bodyLimit = 40 * 1024 * 1024

    private static let consentPaths = [[], ["api"], ["api", "v10"]].map { $0 + ["oauth2", "authorize"] }

    let rest: RESTServer
    let control: ControlServer
    let attachments: AttachmentServer
    let page: PageServer

    func respond(to request: HTTPRequest) -> HTTPAnswer {
        let date = HTTPDate.text(of: self.rest.world.clock.now)
        switch self.answer(request) {
        case .now(let response): return .now(response.dated(date))
        case .whenGiven(let wait): return .whenGiven { give in wait { give($0.dated(date)) } }
        case .later(let respond): return .later { try await respond().dated(date) }
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPAnswer {
        let (path, query) = PercentCoding.target(request.head.uri)
        if path.last == "authorize", Self.consentPaths.contains(path) {
            let isGood = self.control.isAuthorizable(query)
            return .now(self.page.respond(with: "oauth/authorize.html", status: isGood ? .ok : .badRequest))
        }
        switch path.first {
        case "api": return self.rest.respond(to: request, path: path, query: query)
        case "sandbox": return self.control.respond(to: request, path: path, query: query)
        case EmojiRecord.folder: return .now(self.attachments.respond(emoji: path))
        case StoredFile.attachments, StoredFile.ephemeralAttachments:
            return .now(self.attachments.respond(path: path, query: query).part(request.header("Range")))
        default: return .now(self.page.respond(path: path))
        }
    }
}

extension HTTPResponse {
    fileprivate consuming func dated(_ date: String) -> Self {
        self.headers.add(name: "Date", value: date)
        return self
    }
}
