import Foundation

/// Where the consent page sends people back to.
enum RedirectURI {
    /// - Returns: Why it cannot be registered, in a sentence; `nil` if it can.
    static func problem(with text: String) -> String? {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            ["http", "https"].contains(parts.scheme?.lowercased() ?? "")
        else { return "\(text) is no redirect URI: it must be an http or https address" }
        return parts.fragment == nil ? nil : "\(text) is no redirect URI: it must have no fragment (#…)"
    }

    /// The address with more in its query.
    static func address(_ uri: String, adding fields: [(name: String, value: String?)]) -> String {
        let pairs = fields.compactMap { field in
            field.value.map { "\(field.name)=\(PercentCoding.encode($0))" }
        }
        return uri + (uri.contains("?") ? "&" : "?") + pairs.joined(separator: "&")
    }
}

/// Something is no address that people can be sent to.
public struct RedirectURIRefusal: Error, Sendable, CustomStringConvertible {
    public let description: String
}
