import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import NIOPosix

/// A request to an endpoint, signed as Discord signs.
///
/// Source: <https://docs.discord.com/developers/interactions/overview#validating-security-request-headers>
struct EndpointRequest: Sendable {
    let url: String
    let body: [UInt8]
    let sentAt: Timestamp
    let signingKey: SigningKey
}

/// What came back.
enum EndpointReply: Sendable {
    case answer(status: Int, contentType: String?, bytes: [UInt8])
    /// Nothing; the sentence says why.
    case silence(String)

    static func isBody(_ contentType: String?, oneOf types: [String]) -> Bool {
        let type = contentType?.split(separator: ";").first.map { String($0).trimmed.lowercased() }
        return types.contains { $0 == type }
    }
}

struct EndpointClient: Sendable {
    /// For the whole process, as `HTTPClient.shared` is, which would follow redirects.
    private static let http = HTTPClient(
        eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: Self.configuration)

    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // Else it would try until the deadline where nobody listens, and meet connections that were closed meanwhile.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.maximumUsesPerConnection = 1
        return configuration
    }

    let clock: SandboxClock

    /// - Parameter limit: On the sandbox's clock.
    func send(_ request: EndpointRequest, within limit: Duration) async -> EndpointReply {
        let clock = self.clock
        return await withTaskGroup(of: EndpointReply.self) { group in
            group.addTask { await Self.exchange(request) }
            group.addTask {
                let late = EndpointReply.silence("No answer came within \(limit)")
                do { try await clock.sleep(for: limit) } catch { return late }
                return late
            }
            defer { group.cancelAll() }
            return await group.next() ?? .silence("Nothing was sent")
        }
    }

    private static func exchange(_ request: EndpointRequest) async -> EndpointReply {
        do {
            let timestamp = "\(request.sentAt.secondsSince1970)"
            var outgoing = HTTPClientRequest(url: request.url)
            outgoing.method = .POST
            outgoing.headers = [
                "Content-Type": "application/json", "User-Agent": "Discord-Interactions/1.0 (+https://discord.com)",
                "X-Signature-Ed25519": try request.signingKey.signature(of: request.body, at: timestamp),
                "X-Signature-Timestamp": timestamp,
            ]
            outgoing.body = .bytes(ByteBuffer(bytes: request.body))
            let response = try await Self.http.execute(outgoing, deadline: .distantFuture)
            let bytes = try await response.body.collect(upTo: Limits.requestBytes)
            return .answer(
                status: Int(response.status.code), contentType: response.headers.first(name: "Content-Type"),
                bytes: Array(bytes.readableBytesView))
        } catch {
            return .silence("It cannot be reached: \(error)")
        }
    }
}
