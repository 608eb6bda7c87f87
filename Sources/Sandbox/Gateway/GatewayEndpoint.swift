/// Where and how a client connected.
struct GatewayEndpoint: Sendable, Hashable {
    enum Compression: Sendable, Hashable {
        case none
        case zlibStream
        case zstdStream
    }

    /// Whether it is the host of `resume_gateway_url`.
    let isForResuming: Bool
    /// `nil` where the client named none, which Discord takes for version 6.
    let version: Int?
    let compression: Compression

    /// - Parameter uri: The path and query of the request.
    /// - Throws: A sentence, where the query asks for something that is not spoken here.
    init(uri: String, isForResuming: Bool) throws(UnsupportedQuery) {
        var query: [Substring: Substring] = [:]
        for pair in uri.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            query[parts[0]] = parts.count == 2 ? parts[1] : ""
        }
        guard query["encoding", default: "json"] == "json" else {
            throw UnsupportedQuery(sentence: "Only encoding=json is spoken here.")
        }
        switch query["compress", default: ""] {
        case "": self.compression = .none
        case "zlib-stream": self.compression = .zlibStream
        case "zstd-stream": self.compression = .zstdStream
        // What Discord does with others is not documented. Here it is refused, so that a mistake shows.
        case let other:
            throw UnsupportedQuery(sentence: "compress=\(other) is unknown: there are zlib-stream and zstd-stream.")
        }
        self.version = query["v"].flatMap { Int($0) }
        self.isForResuming = isForResuming
    }

    /// Whether a session begun at `other` may go on here.
    func hasSameQuery(as other: Self) -> Bool {
        self.version == other.version && self.compression == other.compression
    }
}

/// A query string that asks for too much.
struct UnsupportedQuery: Error {
    let sentence: String
}
