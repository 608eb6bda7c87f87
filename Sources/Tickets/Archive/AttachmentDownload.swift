import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix

/// Gets one attached file from where Discord has it, and from nowhere else.
struct AttachmentDownload: Sendable {
    enum Failure: Error, Hashable {
        /// Not an address of Discord's.
        case foreign
        /// 403, 404, 410: what was signed has expired, or the file is gone.
        case gone
        case status(UInt)
        case timedOut
    }

    private static let hosts = ["https://cdn.discordapp.com", "https://media.discordapp.net"]

    /// Where Discord's API is: a local Discord has its files there too.
    let apiURL: String
    /// For the whole of a file.
    var timeout = Duration.seconds(120)

    /// - Throws: `Failure`, `AttachmentFileError`, and the network's errors.
    func keep(_ url: String, in files: AttachmentFiles, limit: Int64) async throws -> (digest: String, size: Int64) {
        guard self.isOfDiscord(url) else { throw Failure.foreign }
        var configuration = HTTPClient.Configuration()
        // Whoever is sent elsewhere would be sent to a foreign address.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(15)
        configuration.timeout.read = .seconds(30)
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
        do {
            let result = try await self.inTime { try await self.keep(url, with: client, in: files, limit: limit) }
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func keep(
        _ url: String, with client: HTTPClient, in files: AttachmentFiles, limit: Int64
    ) async throws -> (digest: String, size: Int64) {
        let response = try await client.execute(HTTPClientRequest(url: url), timeout: TimeAmount(self.timeout))
        switch response.status.code {
        case 200: break
        case 403, 404, 410: throw Failure.gone
        case let code: throw Failure.status(code)
        }
        if let length = response.headers.first(name: "Content-Length").flatMap(Int64.init), length > limit {
            throw AttachmentFileError.tooLarge
        }
        return try await files.keep(response.body, limit: limit)
    }

    private func inTime<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await Task.sleep(for: self.timeout)
                throw Failure.timedOut
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw Failure.timedOut }
            return value
        }
    }

    func isOfDiscord(_ url: String) -> Bool {
        (Self.hosts + [self.origin]).contains { url.hasPrefix($0 + "/") }
    }

    /// `http://127.0.0.1:8080`
    private var origin: String {
        let parts = self.apiURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.prefix(3).joined(separator: "/")
    }
}
