import Testing

@testable import usher

@Suite("Secrets")
struct SecretTests {
    @Test("The token is in no description of the configuration")
    func configuration() async throws {
        let configuration = try await read(nil, ["DISCORD_TOKEN": "hunter2"])
        #expect(configuration.discord.token?.value == "hunter2")
        var dumped = ""
        dump(configuration, to: &dumped)
        let texts = [
            dumped, "\(configuration)", String(describing: configuration), String(reflecting: configuration),
            String(describing: configuration.discord), String(reflecting: configuration.discord.token),
        ]
        for text in texts {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("•••"))
        }
    }

    @Test("A token that cannot be right is not shown either")
    func wrongToken() async throws {
        for token in ["Bot hunter2", "hunter2 ", "hun\nter2"] {
            let problems = try await problems(nil, ["DISCORD_TOKEN": token], needsToken: true)
            #expect(problems.count == 1)
            #expect(problems.first?.contains("hunter2") == false)
            #expect(problems.first?.contains("ter2") == false)
        }
    }
}
