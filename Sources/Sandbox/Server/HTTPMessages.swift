import NIOCore
import NIOHTTP1

/// A request that has arrived whole.
struct HTTPRequest: Sendable {
    let head: HTTPRequestHead
    /// `nil` where it was larger than the server takes.
    let body: ByteBuffer?
    /// The IP address of who sent it.
    let address: String

    var method: String { self.head.method.rawValue }

    func header(_ name: String) -> String? { self.head.headers.first(name: name) }

    /// - Returns: `nil` where it is larger than that.
    func bytes(upTo limit: Int) -> [UInt8]? {
        guard let body, body.readableBytes <= limit else { return nil }
        return Array(body.readableBytesView)
    }
}

struct HTTPResponse: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// For as long as it takes, in chunks.
        case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
    }

    var status: HTTPResponseStatus = .ok
    var headers: HTTPHeaders = [:]
    var body = Body.none
}

/// When there is an answer.
enum HTTPAnswer: Sendable {
    /// No stream.
    case now(HTTPResponse)
    /// The function is called once, on whatever thread, to give the answer, which is no stream.
    case whenGiven(@Sendable (_ give: @escaping @Sendable (HTTPResponse) -> Void) -> Void)
    /// Throws to end the connection without one.
    case later(@Sendable () async throws -> HTTPResponse)
}

/// Takes the parts of an answer that goes on.
struct HTTPBodyWriter: Sendable {
    let channel: any Channel

    /// Waits until the client's side has taken it.
    ///
    /// - Throws: When the connection is no more.
    func write(_ text: String) async throws {
        let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text)))
        try await self.channel.writeAndFlush(part)
    }
}
