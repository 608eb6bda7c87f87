/// What went wrong, in a sentence for the log and the administrator. Holds nothing that people wrote.
struct StoreProblem: Error, Sendable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
