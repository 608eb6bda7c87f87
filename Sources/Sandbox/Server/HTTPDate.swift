import DiscordModel
import Glibc
import Synchronization

/// The header `Date`: `Sun, 06 Nov 1994 08:49:37 GMT`, made once a second.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
enum HTTPDate {
    private static let latest = Mutex((second: Int64.min, text: ""))

    static func text(of time: Timestamp) -> String {
        let second = time.secondsSince1970
        return self.latest.withLock { latest in
            if latest.second != second { latest = (second, Self.format(second)) }
            return latest.text
        }
    }

    private static func format(_ second: Int64) -> String {
        var (second, parts) = (time_t(second), tm())
        gmtime_r(&second, &parts)
        return String(unsafeUninitializedCapacity: 64) { text in
            text.withMemoryRebound(to: CChar.self) { text in
                // The program never sets a locale, so that the names are English.
                strftime(text.baseAddress!, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            }
        }
    }
}
