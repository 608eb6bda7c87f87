import ArgumentParser
import DiscordModel
import Foundation
import StoreRouter
import Tickets

struct TranscriptExportVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write what was said in a ticket, or in all, into files.",
        discussion: """
            Reads the database and the folder of attachments, and asks Discord nothing; the bot may go on working \
            meanwhile. A ticket is named by its id, which the channel's topic and the log channel show, or by server \
            and number, as 613425648685547541/42.
            html, json and text write one file for each ticket; folder writes a folder for each, with the HTML, the \
            JSON, and the attachments beside them. A conversation from before there was an archive was kept as a page, \
            and can be had as html only.
            """)

    @Argument(help: "The ticket: its id, or SERVER/NUMBER.")
    var ticket: String?

    @Flag(help: "Every ticket of every server, sorted into a folder for each server.")
    var all = false

    @Option(help: "html, json, text or folder.")
    var format = ExportFormat.html

    @Option(
        help: """
            Where to: for one ticket a file (or - for standard output) or a folder that exists; for --all a folder. \
            Default: a name made from the ticket's number, or transcripts.
            """, completion: .file())
    var output: String?

    @OptionGroup var file: ConfigurationOption

    func validate() throws {
        guard (self.ticket != nil) != self.all else {
            throw ValidationError("Name one ticket, or say --all.")
        }
        guard self.output != "-" || (self.format != .folder && !self.all) else {
            throw ValidationError("Only one file can go to standard output.")
        }
    }

    func run() async throws {
        let configuration = try await self.file.read(needsToken: false)
        let place = StorePlace(configuration.store, role: "The database")
        do {
            let (name, format, output) = (self.ticket, self.format, self.output)
            try await interruptible {
                try await place.with(mustExist: true) { store in
                    let export = TranscriptExport(
                        store: store, desk: TranscriptDesk(over: store, configuration), format: format)
                    if let name {
                        try await export.writeOne(name, to: output)
                    } else {
                        try await export.writeAll(to: output ?? "transcripts")
                    }
                }
            }
        } catch {
            throw failure(error, advice: "Files that were written are complete.")
        }
    }
}

enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case html
    case json
    case text
    case folder

    /// `nil` for more than one file.
    var single: TranscriptFormat? { TranscriptFormat(rawValue: self.rawValue) }
}

extension TranscriptExport {
    /// - Parameter output: A file, a folder that exists, or `-`.
    fileprivate func writeOne(_ name: String, to output: String?) async throws {
        let ticket = try await self.ticket(named: name)
        if output == "-", let format = self.format.single {
            _ = try await self.document(ticket, as: format) {
                try FileHandle.standardOutput.write(contentsOf: Data($0))
            }
            return
        }
        let path = Self.path(of: ticket, format: self.format, output: output)
        let count = try await self.write(ticket, to: path)
        say("✓ \(path): \(count.counted("message"))")
    }

    private static func path(of ticket: Ticket, format: ExportFormat, output: String?) -> String {
        let name = Self.fileName(of: ticket, as: format)
        guard let output else { return name }
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: output, isDirectory: &isFolder)
        return exists && isFolder.boolValue && format != .folder ? "\(output)/\(name)" : output
    }

    fileprivate func writeAll(to folder: String) async throws {
        let display = ProgressDisplay("Exporting")
        defer { display.end() }
        var progress = MovingProgress(
            kind: .ticket, done: 0, total: try await self.store.recordCounts()[.ticket] ?? 0)
        var (written, pages) = (0, 0)
        var last: RecordKey?
        while true {
            let page = try await self.store.records(of: .ticket, after: last, limit: 100)
            for case .ticket(let ticket, _) in page {
                display.show(progress)
                if try await self.isReadable(ticket) {
                    let name = Self.fileName(of: ticket, as: self.format)
                    do {
                        _ = try await self.write(ticket, to: "\(folder)/\(ticket.guildID)/\(name)")
                        written += 1
                    } catch is KeptAsPageOnly {
                        pages += 1
                    }
                }
                progress.done += 1
            }
            guard let next = page.last?.key else { break }
            last = next
        }
        display.end()
        let empty = progress.done - written - pages
        say(
            "✓ \(folder): \(written.counted("ticket"))"
                + (empty > 0 ? "; of \(empty.grouped) more nothing is kept" : ""))
        if pages > 0 {
            complain(
                "\(pages.counted("ticket")) from before there was an archive: to be had with --format html only")
        }
    }
}

extension Int {
    /// `1 ticket`, `1,234 tickets`
    func counted(_ noun: String) -> String { "\(self.grouped) \(noun)\(self == 1 ? "" : "s")" }
}
