import HTTPTypes
import Hummingbird
import NIOCore

/// The web page, which is part of the program.
struct PageServer: Sendable {
    /// `/` and `/page/…`
    func respond(path: [String]) -> Response {
        let name = path.isEmpty ? "index.html" : path.dropFirst().joined(separator: "/")
        guard path.isEmpty || path.first == "page" else { return Response(status: .notFound) }
        return self.respond(with: name)
    }

    func respond(with name: String, status: HTTPResponse.Status = .ok) -> Response {
        guard let text = PageFiles.all[name] else { return Response(status: .notFound) }
        var headers = HTTPFields()
        headers[.contentType] = Self.type(of: name)
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
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
