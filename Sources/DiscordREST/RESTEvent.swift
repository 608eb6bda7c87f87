/// One request that was sent, for counting and timing. It names nobody and nothing.
public struct RESTEvent: Hashable, Sendable {
    public let method: HTTPMethod
    /// The path with its parameters blanked.
    public let template: String
    /// `nil` when no answer came.
    public let status: Int?
    /// From sending to the end of the answer.
    public let duration: Duration
    /// How long the rate limits held the request back before that.
    public let waited: Duration
    /// 1 is the first sending.
    public let attempt: Int
}
