import AsyncHTTPClient
import DiscordModel
import NIOCore
import NIOHTTP1
import Testing

@testable import Sandbox

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

    @Test("A call that begins to be held when the sandbox is just being stopped ends with it")
    func holdingTooLate() async {
        let faults = Faults()
        let call = Task { await faults.hold() }
        while !faults.isHolding { await Task.yield() }
        call.cancel()
        await call.value
        #expect(!faults.isHolding)
    }

    /// - Returns: The status; `nil` if there was no answer.
    private static func get(_ url: String) async -> UInt? {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "User-Agent", value: "DiscordBot (test, 1)")
        return try? await HTTPClient.shared.execute(request, timeout: .seconds(30)).status.code
    }
}
