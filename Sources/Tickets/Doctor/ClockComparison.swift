import AsyncHTTPClient
public import DiscordModel
import DiscordREST
import NIOCore
import NIOHTTP1

/// How far this machine's clock is ahead of a server's, by the date that every HTTP answer carries.
public enum ClockComparison {
    /// Asks where the Gateway is, for which nobody needs a token.
    ///
    /// - Parameter apiURL: The base of the REST API, without a slash at its end.
    /// - Returns: `nil` if there is no answer or no date in it.
    public static func lead(
        over apiURL: String, now: @Sendable () -> Timestamp = { .now }
    ) async -> Duration? {
        var request = HTTPClientRequest(url: apiURL + "/gateway")
        request.headers.add(name: "User-Agent", value: RESTConfiguration(token: "").userAgent)
        let start = now()
        guard let answer = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)) else { return nil }
        let end = now()
        guard let date = answer.headers.first(name: "Date").flatMap(Self.moment) else { return nil }
        return Self.lead(from: start, to: end, over: date)
    }

    /// - Parameter date: Cut off to the second, so that half a second more is the best guess.
    static func lead(from start: Timestamp, to end: Timestamp, over date: Timestamp) -> Duration {
        (start + (end - start) / 2) - (date + .milliseconds(500))
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that HTTP still allows to be sent.
    ///
    /// Source: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
    static func moment(_ text: String) -> Timestamp? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        return Timestamp("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
    }
}
