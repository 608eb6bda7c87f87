import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Sandbox
import Testing

@Suite("Faults", .timeLimit(.minutes(10)))
struct FaultTests {
    @Test("The sandbox stops while a call is held, and the caller's connection ends", arguments: [0, 1])
    func stopWhileHolding(after: Int) async throws {
        let sandbox = try await Sandbox.start()
        sandbox.faults.add(Fault(path: "/**", kind: .hold(after == 1 ? .afterEffect : .beforeEffect)))
        let url = sandbox.apiURL + "/gateway"
        async let answer = Self.get(url)
        while !sandbox.faults.isHolding { await Task.yield() }
        await sandbox.stop()
        #expect(await answer == nil)
    }

    /// - Returns: The status; `nil` if there was no answer.
    private static func get(_ url: String) async -> UInt? {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: "DiscordBot (test, 1)")
        return try? await HTTPClient.shared.execute(request, timeout: .seconds(30)).status.code
    }
}
