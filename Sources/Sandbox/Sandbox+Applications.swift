import DiscordModel

/// What one sets up in the Developer Portal.
extension Sandbox {
    /// Lets interactions of the application go to an address of this machine by HTTP, and no longer to the Gateway (rule 59).
    /// It is looked at first, as Discord does.
    ///
    /// - Parameter url: `nil` takes the endpoint away.
    /// - Throws: ``EndpointRefusal``, and nothing is saved, where it does not check signatures or does not answer a PING.
    public func setInteractionsEndpoint(
        _ url: String?, of application: SandboxApplication
    ) async throws(EndpointRefusal) {
        try await self.world.saveEndpoint(url, of: application.id)
    }

    /// Where the application gets its interactions; `nil` for the Gateway.
    public func interactionsEndpoint(of application: SandboxApplication) async -> String? {
        self.world.read { state in state.applications[application.id]?.interactionsEndpoint?.url }
    }

    /// Looks at the application's endpoint now, as happens after ``SandboxSettings/endpointCheckInterval`` interactions, and
    /// drops it if it is not as it should be.
    ///
    /// - Returns: What is wrong, in a sentence; `nil` if nothing is.
    @discardableResult
    public func checkInteractionsEndpoint(of application: SandboxApplication) async -> String? {
        await self.world.checkEndpoint(of: application.id)
    }

    /// What came of the application's endpoint, oldest first.
    public func endpointEvents(of application: SandboxApplication) async -> [EndpointEvent] {
        self.world.read { state in state.applications[application.id]?.endpointEvents ?? [] }
    }

    /// Sets where the consent page of OAuth2 may send people back to.
    ///
    /// - Throws: ``RedirectURIRefusal`` where one is no address of the web.
    public func setRedirectURIs(_ uris: [String], of application: SandboxApplication) async throws(RedirectURIRefusal) {
        if let problem = uris.lazy.compactMap({ RedirectURI.problem(with: $0) }).first {
            throw RedirectURIRefusal(description: problem)
        }
        self.world.write { state in state.applications[application.id]?.redirectURIs = uris }
    }
}
