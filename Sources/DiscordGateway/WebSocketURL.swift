#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where a WebSocket connects to.
struct WebSocketURL: Hashable {
    let host: String
    let port: Int
    let isSecure: Bool
    /// Path and query.
    let target: String

    /// - Returns: `nil` unless the text is a `ws` or `wss` URL.
    init?(_ text: String, query: String) {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            let scheme = parts.scheme?.lowercased(), scheme == "ws" || scheme == "wss"
        else { return nil }
        // In a URL, an IPv6 address stands in brackets.
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.isSecure = scheme == "wss"
        self.port = parts.port ?? (scheme == "wss" ? 443 : 80)
        self.target = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + "?" + query
    }

    /// The value of the Host header.
    var authority: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return self.port == (self.isSecure ? 443 : 80) ? host : "\(host):\(self.port)"
    }
}
