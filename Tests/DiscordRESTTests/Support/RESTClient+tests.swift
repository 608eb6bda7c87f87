import DiscordModel
import DiscordREST
import Logging

extension RESTClient {
    /// Of a bot with the token `abc`, whose limits and pauses take no time.
    static func test(
        _ baseURL: String, clock: some Clock<Duration> = JumpingClock(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ change: (inout RESTConfiguration) -> Void = { _ in }
    ) -> RESTClient {
        var configuration = RESTConfiguration(token: "abc", baseURL: baseURL)
        configuration.randomFraction = { 0.5 }
        change(&configuration)
        return RESTClient(configuration: configuration, logger: logger, clock: clock)
    }

    /// The error with which the request fails, or `nil` if it does not.
    func failure(of request: some RESTRequest, maximumWait: Duration? = nil) async -> RESTError? {
        do throws(RESTError) {
            _ = try await self.send(request, maximumWait: maximumWait)
            return nil
        } catch {
            return error
        }
    }
}

enum Wire {
    static let message = #"""
        {"id": "9", "channel_id": "7", "author": {"id": "1", "username": "usher"}, "content": "hi", "type": 0,
         "timestamp": "2026-01-01T00:00:00+00:00", "something_new": {"a": [1, null]}}
        """#
    static let user = #"{"id": "1", "username": "usher"}"#
}
