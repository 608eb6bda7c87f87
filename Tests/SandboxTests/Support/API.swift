import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1

@testable import Sandbox

/// A bare HTTP client, so that nothing of ours stands between a test and the wire.
struct API {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let json: JSON?

        var code: Int? { self.json?["code"]?.int }
        var id: String { self.json?["id"]?.string ?? "" }
        /// The codes at a place of the error tree: `errors("embeds", "0", "title")`.
        func errors(_ path: String...) -> [String] {
            let node = path.reduce(self.json?["errors"]) { $0?[$1] }
            return (node?["_errors"]?.array ?? []).compactMap { $0["code"]?.string }
        }
        func header(_ name: String) -> String? { self.headers[name.lowercased()] }
    }

    let base: String
    var authorization: String?
    var userAgent: String? = "DiscordBot (https://example.org, 1)"
    var reason: String?

    func callAsFunction(
        _ method: String, _ path: String, _ body: JSON? = nil, raw: [UInt8]? = nil, type: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: self.base + path)
        request.method = .RAW(value: method)
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        if let userAgent { request.headers.add(name: "User-Agent", value: userAgent) }
        if let reason { request.headers.add(name: "X-Audit-Log-Reason", value: reason) }
        if let bytes = raw ?? body?.serialized() {
            if let type = type ?? (body == nil ? nil : "application/json") {
                request.headers.add(name: "Content-Type", value: type)
            }
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 32 * 1024 * 1024)
        let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        return Answer(
            status: Int(response.status.code), headers: headers, json: try? JSON(parsing: bytes.readableBytesView))
    }

    func text(_ url: String) async throws -> (status: Int, text: String) {
        let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 32 * 1024 * 1024)
        return (Int(response.status.code), String(buffer: bytes))
    }
}

/// A multipart body with files.
func multipart(_ payload: JSON, files: [(name: String, type: String, text: String)]) -> (bytes: [UInt8], type: String) {
    var text = "--b0undary\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n"
    text += "Content-Type: application/json\r\n\r\n\(payload)\r\n"
    for (index, file) in files.enumerated() {
        text += "--b0undary\r\nContent-Disposition: form-data; name=\"files[\(index)]\"; filename=\"\(file.name)\"\r\n"
        text += "Content-Type: \(file.type)\r\n\r\n\(file.text)\r\n"
    }
    return (Array((text + "--b0undary--\r\n").utf8), "multipart/form-data; boundary=b0undary")
}
