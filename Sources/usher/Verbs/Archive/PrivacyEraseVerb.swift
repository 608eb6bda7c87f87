import ArgumentParser
import DiscordModel
import Foundation
import Tickets

struct PrivacyEraseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase everything that a user wrote and attached in tickets.",
        discussion: """
            Removes it from the archive and from the transcripts there, and cannot be undone. What Discord itself has \
            stays: channels, and transcripts that were sent there. Asks first, where standard input is a terminal. \
            That it was done is noted in the database.
            """)

    @Argument(
        help: "The user's id, a number.",
        transform: { text in
            guard let id = UserID(text), id.rawValue > 0 else {
                throw ValidationError("\(text) is no user id, expected a number such as 613425648685547541")
            }
            return id
        })
    var user: UserID

    @Option(
        help: "Only in the tickets of this server; on all servers, if left out.",
        transform: { text in
            guard let id = GuildID(text), id.rawValue > 0 else {
                throw ValidationError("\(text) is no server id, expected a number such as 613425648685547541")
            }
            return id
        })
    var guild: GuildID?

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let configuration = try await self.file.read(needsToken: false)
        guard try self.isConfirmed() else {
            say("Nothing was changed.")
            return
        }
        let place = StorePlace(configuration.store, role: "The database")
        do {
            let (user, guild) = (self.user, self.guild)
            let report = try await interruptible {
                try await place.with(mustExist: true) { store in
                    try await TranscriptDesk(over: store, configuration).erase(user, in: guild, by: nil)
                }
            }
            say(
                "✓ erased: \(report.messages.counted("message")) in \(report.tickets.counted("ticket")), and \(report.files.counted("file"))"
            )
        } catch {
            throw failure(
                error, advice: "Say the same again to finish it; files left over then go within a day of usher run.")
        }
    }

    /// - Throws: `ExitCode.wrongUsage` where nobody can be asked.
    private func isConfirmed() throws -> Bool {
        if self.yes { return true }
        guard isatty(STDIN_FILENO) == 1 else {
            complain("this cannot be undone, and nobody can be asked here: say --yes")
            throw ExitCode.wrongUsage
        }
        let scope = self.guild.map { "on the server \($0)" } ?? "on all servers"
        say("Erase everything that the user \(self.user) wrote in tickets \(scope)? It cannot be brought back.")
        print("Type yes to erase: ", terminator: "")
        fflush(nil)
        return readLine()?.lowercased() == "yes"
    }
}
