public import Tickets

/// The id of a database, made when a program first uses it with a fallback. It tells the fallback which database the
/// changes that wait in it are for.
public enum StoreIdentity {
    public static let noteKey = "store.id"

    /// - Returns: `nil` if the database has none yet.
    public static func read(from store: any TicketStore) async throws(StoreError) -> String? {
        try await store.note(self.noteKey)
    }

    /// Gives the database an id. If two do so at once, one of them wins, and both are told that one.
    public static func make(in store: any TicketStore) async throws(StoreError) -> String {
        let id = String((0..<26).map { _ in "abcdefghijklmnopqrstuvwxyz234567".randomElement() ?? "a" })
        return try await store.makeNote(self.noteKey, id)
    }
}
