import ArgumentParser
import StoreRouter
import Tickets

struct StoreBackupVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write everything that is in the database into one compressed file.",
        discussion: """
            The bot may go on working meanwhile. The file is there only once it is complete, readable by its owner \
            alone. Files of attachments are not in it; back their folder up as well.
            """)

    @Argument(help: "The file, which must not exist yet.", completion: .file())
    var file: String

    @OptionGroup var choice: StoreChoice

    func run() async throws {
        let place = try await self.choice.place()
        do {
            let file = self.file
            let counts = try await interruptible {
                try await place.with(mustExist: true) { store in
                    let display = ProgressDisplay("Backing up")
                    defer { display.end() }
                    return try await StoreBackup.write(store, to: file, by: "usher \(Usher.configuration.version)") {
                        display.show($0)
                    }
                }
            }
            say("✓ \(self.file): \(RecordCounts(counts))")
        } catch {
            throw failure(error, advice: "No file was written.")
        }
    }
}
