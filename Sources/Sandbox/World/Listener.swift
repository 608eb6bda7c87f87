import DiscordModel

/// What the page is told, for one person who watches.
struct PersonEvent: Sendable {
    let name: String
    let data: JSON

    /// Something structural changed: fetch the state again.
    static let state = PersonEvent(name: "state", data: [:])
    /// Faults were added, used or called off: fetch them again.
    static let faults = PersonEvent(name: "faults", data: [:])
}

struct Listener: Sendable {
    let person: UserID
    let continuation: AsyncStream<PersonEvent>.Continuation
}
