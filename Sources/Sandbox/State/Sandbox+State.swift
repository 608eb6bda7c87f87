import DiscordModel

extension Sandbox {
    /// Writes the whole world into a file, from which ``start(_:state:)`` goes on: at once, so that a file that was there
    /// stays whole if anything goes wrong.
    ///
    /// - Parameter path: `nil` means the file the sandbox was started with.
    /// - Throws: ``StateError`` where it cannot be written, or there is no path.
    public func save(to path: String? = nil) throws(StateError) {
        guard let path = path ?? self.statePath else {
            throw StateError(description: "The sandbox was started without a file to save its state in")
        }
        try self.world.read { SavedWorld($0) }.write(to: path)
    }

    /// The bots that there are, in the order in which they were made.
    public var applications: [SandboxApplication] {
        self.world.read { world in
            world.applications.values.sorted { $0.id < $1.id }.map { SandboxApplication($0) }
        }
    }
}
