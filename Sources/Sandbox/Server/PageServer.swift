import NIOHTTP1

/// The web page, which is part of the program.
struct PageServer: Sendable {
    /// `/` and `/page/…`
    func respond(path: [String]) -> HTTPResponse {
        let name = path.isEmpty ? "index.html" : path.dropFirst().joined(separator: "/")
        guard path.isEmpty || path.first == "page" else { return HTTPResponse(status: .notFound) }
        return self.respond(with: name)
    }

    func respond(with name: String, status: HTTPResponseStatus = .ok) -> HTTPResponse {
        guard let text = PageFiles.all[name] else { return HTTPResponse(status: .notFound) }
        let policy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
            + "connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return HTTPResponse(
            status: status,
            headers: [
                "Content-Type": Self.type(of: name), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": policy,
            ],
            body: .bytes(Array(text.utf8)))
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "svg": "image/svg+xml"
        case "json": "application/json"
        default: "text/plain; charset=utf-8"
        }
    }
}
