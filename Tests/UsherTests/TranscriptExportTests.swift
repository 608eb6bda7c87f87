import DiscordModel
import Foundation
import SQLiteStore
import Testing
import Tickets

@testable import usher

/// Runs the program itself, as the user does.
@Suite("usher transcript export and usher privacy erase")
struct TranscriptExportTests {
    private static let guild: GuildID = 613_425_648_685_547_541
    private static let mia: UserID = 1_200_000_000_000_000_001
    private static let sam: UserID = 1_200_000_000_000_000_003
    private static let opened = Timestamp(millisecondsSince1970: 1_790_000_000_123)

    /// A folder with a database of two tickets, of which the second says nothing, and an attachment with an evil name.
    private struct Bench {
        let folder: String
        let environment: [String: String]
        let ticket: Ticket

        func run(_ arguments: String...) async throws -> Program.Outcome {
            try await Program.run(arguments: arguments, environment: self.environment)
        }

        func text(_ path: String) throws -> String {
            try String(contentsOfFile: "\(self.folder)/\(path)", encoding: .utf8)
        }

        func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(self.folder)/\(path)") }
    }

    private static func with(_ body: (Bench) async throws -> Void) async throws {
        try await withFolder { folder in
            let store = try await SQLiteStore.open(path: folder.path + "/usher.db")
            var tickets: [Ticket] = []
            for (number, opener) in [(1, self.mia), (2, self.sam)] {
                let opening = TicketOpening(
                    id: TicketID(at: self.opened, chance: UInt64(number)), guildID: self.guild, openerID: opener,
                    at: self.opened)
                guard case .opened(let ticket) = try await store.open(opening) else { continue }
                tickets.append(ticket)
            }
            let ticket = try #require(tickets.first)
            try await self.fill(store, ticket, archive: folder.path + "/archive")
            await store.shutDown()
            try await body(
                Bench(
                    folder: folder.path,
                    environment: [
                        "STORE_URL": "sqlite:\(folder.path)/usher.db", "ARCHIVE_FOLDER": folder.path + "/archive",
                    ], ticket: ticket))
        }
    }

    private static func fill(_ store: SQLiteStore, _ ticket: Ticket, archive: String) async throws {
        let file =
            #"[{"id":"501","filename":"../../evil <name>.txt","size":4,"url":"https://x.example/","content_type":"text/plain"}]"#
        for (id, author, name, text, files) in [
            (101, self.mia, "mia", "Where is **it**? <script>", file), (102, self.sam, "sam", "On its way.", "[]"),
        ] as [(UInt64, UserID, String, String, String)] {
            let json = """
                {"id":"\(id)","channel_id":"7","author":{"id":"\(author)","username":"\(name)"},"content":"\(text)",\
                "timestamp":"\(self.opened)","type":0,"attachments":\(files)}
                """
            try await store.append([
                ArchivedMessage(
                    ticketID: ticket.id, guildID: ticket.guildID, messageID: MessageID(id), version: 0,
                    authorID: author, seenAt: self.opened,
                    content: .message(try Compression.zlib.compressed(Array(json.utf8))))
            ])
        }
        let digest = String(repeating: "ab", count: 32)
        try FileManager.default.createDirectory(atPath: "\(archive)/ab", withIntermediateDirectories: true)
        try Data("file".utf8).write(to: URL(filePath: "\(archive)/ab/\(digest)"))
        try await store.save(
            ArchivedAttachment(
                id: 501, ticketID: ticket.id, guildID: ticket.guildID, messageID: 101, authorID: self.mia,
                filename: "../../evil <name>.txt", contentType: "text/plain", size: 4, url: "https://x.example/",
                state: .kept, digest: digest))
    }

    @Test("One ticket, by its id or by server and number, in each form of one file")
    func one() async throws {
        try await Self.with { bench in
            for name in [bench.ticket.id.description, "\(Self.guild)/1", "\(Self.guild)/0001"] {
                let outcome = try await bench.run("transcript", "export", name, "--output", bench.folder)
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(outcome.output == "✓ \(bench.folder)/transcript-0001.html: 2 messages\n")
            }
            let html = try bench.text("transcript-0001.html")
            #expect(html.contains("<strong>it</strong>? &lt;script&gt;"))
            #expect(html.contains("Server \(Self.guild)"))
            #expect(html.contains("mia"))
            let json = try await bench.run(
                "transcript", "export", "\(Self.guild)/1", "--format", "json", "--output", "-")
            #expect(json.status == 0)
            #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
            let text = try await bench.run(
                "transcript", "export", "\(Self.guild)/1", "--format", "text", "--output", "-")
            #expect(text.output.contains("Where is **it**? <script>"))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: bench.folder).allSatisfy { !$0.contains("partial") }
            )
        }
    }

    @Test("A transcript from before there was an archive is the page that was kept, and is never an empty document")
    func keptPage() async throws {
        try await Self.with { bench in
            let store = try await SQLiteStore.open(path: bench.folder + "/usher.db")
            let old = TicketID(at: Self.opened, chance: 2)
            try await store.save(
                Transcript(
                    ticketID: old, madeAt: Self.opened, messageCount: 3,
                    html: try Compression.gzip.compressed(Array("<p>the old page</p>".utf8))))
            await store.shutDown()
            let page = try await bench.run("transcript", "export", "\(Self.guild)/2", "--output", "-")
            #expect(page.status == 0 && page.output == "<p>the old page</p>", "\(page)")
            for format in ["json", "text"] {
                for output in ["-", "\(bench.folder)/old.\(format)"] {
                    let outcome = try await bench.run(
                        "transcript", "export", "\(Self.guild)/2", "--format", format, "--output", output)
                    #expect(outcome.status != 0 && outcome.output.isEmpty, "\(outcome)")
                    #expect(outcome.errors.contains("--format html"), "\(outcome.errors)")
                }
                #expect(!bench.exists("old.\(format)"))
            }
            let folder = try await bench.run(
                "transcript", "export", "\(Self.guild)/2", "--format", "folder", "--output", "\(bench.folder)/old")
            #expect(folder.status == 0, "\(folder.errors)")
            #expect(try bench.text("old/transcript.html") == "<p>the old page</p>")
            #expect(!bench.exists("old/transcript.json"))
            let all = try await bench.run(
                "transcript", "export", "--all", "--format", "json", "--output", "\(bench.folder)/all")
            #expect(all.status == 0 && all.output.contains("1 ticket"), "\(all)")
            #expect(all.errors.contains("1 ticket from before there was an archive"), "\(all.errors)")
        }
    }

    @Test("The folder form has the attachments beside it, under names that are harmless")
    func folder() async throws {
        try await Self.with { bench in
            let outcome = try await bench.run(
                "transcript", "export", bench.ticket.id.description, "--format", "folder", "--output",
                bench.folder + "/out")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try bench.text("out/attachments/501-_._evil__name_.txt") == "file")
            #expect(try bench.text("out/transcript.html").contains("attachments/501-_._evil__name_.txt"))
            #expect(try bench.text("out/transcript.json").contains("attachments/501-_._evil__name_.txt"))
            #expect(!bench.exists("evil <name>.txt"))
        }
    }

    @Test("All tickets go into a folder for each server; those of which nothing is kept are counted")
    func all() async throws {
        try await Self.with { bench in
            let outcome = try await bench.run("transcript", "export", "--all", "--output", bench.folder + "/out")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "✓ \(bench.folder)/out: 1 ticket; of 1 more nothing is kept\n")
            #expect(try bench.text("out/\(Self.guild)/transcript-0001.html").contains("On its way."))
        }
    }

    @Test("What is not there, cannot be written or is not said right ends with a sentence and its status")
    func mistakes() async throws {
        try await Self.with { bench in
            for name in ["nonsense!", "zzzz", "\(Self.guild)/7", "\(Self.guild)/", "1/1"] {
                let outcome = try await bench.run("transcript", "export", name)
                #expect(outcome.status == 1, "\(name)")
                #expect(outcome.errors.contains("There is no ticket \(name)"), "\(outcome.errors)")
                #expect(outcome.files.isEmpty)
            }
            let silent = try await bench.run("transcript", "export", "\(Self.guild)/2")
            #expect(silent.status == 1)
            #expect(silent.errors.contains("Nothing that was said"))
            let unwritable = try await bench.run(
                "transcript", "export", "\(Self.guild)/1", "--output", "/dev/null/x/y.html")
            #expect(unwritable.status == 69)
            #expect(unwritable.errors.contains("/dev/null/x"))
            for arguments in [
                [], ["--all", "x"], ["x", "--format", "pdf"], ["x", "--format", "folder", "--output", "-"],
                ["--all", "--output", "-"],
            ] {
                let outcome = try await Program.run(
                    arguments: ["transcript", "export"] + arguments, environment: bench.environment)
                #expect(outcome.status == 64, "\(arguments)")
            }
            let nowhere = try await Program.run(
                arguments: ["transcript", "export", "--all"], environment: ["STORE_URL": "sqlite:/nowhere/usher.db"])
            #expect(nowhere.status != 0)
            #expect(nowhere.errors.contains("no file /nowhere/usher.db"))
        }
    }

    @Test("privacy erase asks where it can, and elsewhere only does what it was told for sure")
    func erase() async throws {
        try await Self.with { bench in
            let unsure = try await bench.run("privacy", "erase", "\(Self.mia)")
            #expect(unsure.status == 64)
            #expect(unsure.errors.contains("--yes"))
            let before = try await bench.run(
                "transcript", "export", "\(Self.guild)/1", "--format", "text", "--output", "-")
            #expect(before.output.contains("Where is"))

            let outcome = try await bench.run("privacy", "erase", "\(Self.mia)", "--yes", "--guild", "\(Self.guild)")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "✓ erased: 1 message in 1 ticket, and 1 file\n")
            for format in ["text", "json", "html"] {
                let after = try await bench.run(
                    "transcript", "export", "\(Self.guild)/1", "--format", format, "--output", "-")
                #expect(!after.output.contains("Where is"))
                #expect(!after.output.contains("evil"))
                #expect(after.output.contains("On its way."))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/archive/ab").isEmpty)
            let store = try await SQLiteStore.open(path: bench.folder + "/usher.db")
            let audit = try await store.audit(of: Self.guild, limit: 10)
            await store.shutDown()
            #expect(audit.map(\.subject) == ["\(Self.mia)"])
            #expect(audit.first?.actorID == nil)
            for user in ["mia", "-1", "0"] {
                #expect(try await bench.run("privacy", "erase", "--yes", "--", user).status == 64)
            }
        }
    }

    @Test(
        "A name for a file is made of its id and what is harmless of its name",
        arguments: [
            ("cat.png", "7-cat.png"), ("../../etc/passwd", "7-_._etc_passwd"), ("", "7-file"), ("...", "7-file"),
            (".htaccess", "7-htaccess"), ("a\0b\n.sh", "7-a_b_.sh"), ("ü😀.txt", "7-__.txt"), ("CON", "7-CON"),
            (String(repeating: "x", count: 300) + ".jpeg", "7-" + String(repeating: "x", count: 60) + ".jpeg"),
        ])
    func names(name: String, expected: String) {
        let attachment = ArchivedAttachment(
            id: 7, ticketID: TicketID(rawValue: 1), guildID: 1, messageID: 1, authorID: 1, filename: name,
            contentType: nil, size: 0, url: "")
        #expect(attachment.safeName == expected)
    }
}
