import DiscordModel
import Testing

@testable import DiscordREST

@Suite("Reading a 429")
struct RateLimitHitTests {
    static let cases: [(headers: [String: String], body: String, hit: RateLimitHit)] = [
        (
            ["X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "0", "Retry-After": "1"],
            #"{"message": "…", "retry_after": 0.529, "global": false}"#, .bucket(.milliseconds(529))
        ),
        (
            ["X-RateLimit-Scope": "shared", "X-RateLimit-Remaining": "3", "Retry-After": "2"],
            #"{"retry_after": 2.0, "global": false}"#, .shared(.seconds(2))
        ),
        (
            ["X-RateLimit-Scope": "user", "X-RateLimit-Remaining": "4", "Retry-After": "587"],
            #"{"retry_after": 587.0, "global": false}"#, .hidden(.seconds(587))
        ),
        (
            ["X-RateLimit-Scope": "global", "X-RateLimit-Global": "true", "Retry-After": "1"],
            #"{"retry_after": 0.75, "global": true}"#, .global(.milliseconds(750))
        ),
        ([:], #"{"retry_after": 0.75, "global": true}"#, .global(.milliseconds(750))),
        (["Retry-After": "30"], "error code: 1015", .banned(.seconds(30))),
        ([:], #"{"code": 0, "message": "You are being blocked"}"#, .banned(.seconds(1))),
        (["X-RateLimit-Scope": "user"], "<html>", .banned(.seconds(1))),
    ]

    @Test("Each kind is told from its headers and its body", arguments: Self.cases.indices)
    func kinds(index: Int) {
        let (headers, body, hit) = Self.cases[index]
        let error = try? WireDecoder().decode(ErrorAnswer.self, from: Array(body.utf8))
        #expect(RateLimitHit(header: { headers[$0] }, body: error) == hit)
    }

    @Test("Numbers that make no sense are no headers")
    func nonsense() {
        let headers = ["X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "4", "X-RateLimit-Reset-After": "1.5"]
        #expect(
            RateLimitHeaders { headers[$0] }
                == RateLimitHeaders(limit: 5, remaining: 4, resetAfter: .milliseconds(1500)))
        for (name, value) in [
            ("X-RateLimit-Limit", "0"), ("X-RateLimit-Remaining", "x"), ("X-RateLimit-Reset-After", "nan"),
            ("X-RateLimit-Reset-After", "-1"), ("X-RateLimit-Reset-After", "1e300"),
        ] {
            let wrong = headers.merging([name: value]) { $1 }
            #expect(RateLimitHeaders { wrong[$0] } == nil)
        }
    }
}
