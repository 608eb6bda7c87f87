public import Hummingbird

/// Pages that another part of the program serves on the HTTP server.
public protocol WebRoutes: Sendable {
    /// Adds the pages; the paths `/health` and `/metrics` are taken.
    func add(to router: Router<BasicRequestContext>)
}
