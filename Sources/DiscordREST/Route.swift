public import DiscordModel

/// A path of Discord's REST API that knows which of its parts select the rate-limit bucket.
///
///     "/channels/\(major: channelID)/messages/\(messageID)"
///
/// gives the path `/channels/7/messages/9`, the template `/channels/{}/messages/{}` and the major
/// parameter `7`. Requests with equal method, template and major parameter share one bucket. Tokens
/// are part of the path but of no description.
///
/// Source: <https://docs.discord.com/developers/topics/rate-limits#rate-limits>
public struct Route: Hashable, Sendable, ExpressibleByStringInterpolation {
    /// The path with its parameters left blank, as `/channels/{}/messages`.
    public let template: String
    let path: String
    let majorParameter: String
    private let redactedPath: String

    public init(stringLiteral path: String) {
        self.template = path
        self.path = path
        self.majorParameter = ""
        self.redactedPath = path
    }

    public init(stringInterpolation parts: Interpolation) {
        self.template = parts.template
        self.path = parts.path
        self.majorParameter = parts.majorParameters.joined(separator: "/")
        self.redactedPath = parts.redactedPath
    }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var template = ""
        fileprivate var path = ""
        fileprivate var redactedPath = ""
        fileprivate var majorParameters: [String] = []

        public init(literalCapacity: Int, interpolationCount: Int) {}

        public mutating func appendLiteral(_ literal: String) {
            self.template += literal
            self.path += literal
            self.redactedPath += literal
        }

        public mutating func appendInterpolation<Object>(_ id: Snowflake<Object>) {
            self.append(id.description, shownAs: id.description)
        }

        /// A parameter by which Discord tells buckets apart: a channel, a guild, a webhook.
        public mutating func appendInterpolation<Object>(major id: Snowflake<Object>) {
            self.appendInterpolation(id)
            self.majorParameters.append(id.description)
        }

        mutating func appendInterpolation(_ token: Secret) {
            self.append(PercentEncoding.encode(token.value), shownAs: token.description)
        }

        mutating func appendInterpolation(major token: Secret) {
            self.appendInterpolation(token)
            self.majorParameters.append(token.value)
        }

        private mutating func append(_ parameter: String, shownAs shown: String) {
            self.template += "{}"
            self.path += parameter
            self.redactedPath += shown
        }
    }
}

extension Route: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The path, with tokens blanked.
    public var description: String { self.redactedPath }
    public var debugDescription: String { self.redactedPath }
    public var customMirror: Mirror { Mirror(self, children: ["path": self.redactedPath]) }
}
