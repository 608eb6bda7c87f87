/// A text that no log, error or dump may show.
struct Secret: Hashable, Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var debugDescription: String { self.description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
