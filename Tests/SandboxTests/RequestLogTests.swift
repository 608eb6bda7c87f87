import DiscordModel
import Testing

@testable import Sandbox

@Suite("The log of requests", .timeLimit(.minutes(10)))
struct RequestLogTests {
    @Test("A call is recorded no later than what it does can be seen")
    func order() async throws {
        try await Town.visit { town async throws in
            for number in 1...200 {
                async let answer = town.send(["content": .string("\(number)")])
                // Looked at as often as can be, to meet the moment between the two if there is one.
                while await town.mia.messages(in: town.general).count < number { await Task.yield() }
                #expect(town.sandbox.requests.count == number)
                #expect(try await answer.status == 200)
            }
        }
    }

    @Test("A call whose answer is held or replaced is recorded with what was answered")
    func faults() async throws {
        try await Town.visit { town async throws in
            town.sandbox.faults.add(Fault(path: "/channels/**", kind: .status(502, afterEffect: true)))
            #expect(try await town.send(["content": "lost"]).status == 502)
            #expect(town.sandbox.requests.map(\.status) == [502])
            #expect(await town.mia.messages(in: town.general).count == 1)
        }
    }
}
