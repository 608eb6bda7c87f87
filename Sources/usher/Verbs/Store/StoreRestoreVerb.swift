import ArgumentParser
import StoreRouter
import Tickets

struct StoreRestoreVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into a database.",
        discussion: """
            The whole file is checked before anything is written. Stop the bot first.
            """)

    @Argument(help: "The file that usher store backup has written.", completion: .file())
    var file: String

    @OptionGroup var choice: StoreChoice

    @Flag(
        help: """
            Also write into a database that is not empty. Of two versions of a ticket the later one stays, and of all \
            else the backup's.
            """)
    var merge = false

    func run() async throws {
        let place = try await self.choice.place()
        do {
            let (file, merge) = (self.file, self.merge)
            let contents = try await interruptible {
                // Before the database is opened, which might make a file.
                _ = try StoreBackup.check(file)
                return try await place.with(mustExist: false) { store in
                    let display = ProgressDisplay("Restoring")
                    defer { display.end() }
                    return try await StoreBackup.restore(file, into: store, merging: merge) { display.show($0) }
                }
            }
            let counts = RecordCounts(contents.tallies.mapValues(\.count))
            say(
                "✓ \(place.store.place) holds what \(self.file) had on \(Texts.inUTC(contents.header.madeAt)): \(counts)"
            )
        } catch {
            throw failure(error, advice: "What was written stays. To go on, run the same with --merge.")
        }
    }
}
