import DiscordModel

@testable import Sandbox

extension Town {
    /// What the page uses.
    var control: API { API(base: self.sandbox.pageURL + "sandbox") }

    /// The faults that are on, as the page gets them.
    func faults() async throws -> [JSON] {
        try await self.control("GET", "/faults").json?["faults"]?.array ?? []
    }
}
