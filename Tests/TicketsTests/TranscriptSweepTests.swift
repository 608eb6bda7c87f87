import DiscordModel
import Foundation
import Testing

@testable import Tickets

@Suite("Files that nobody needs any more")
struct TranscriptSweepTests {
    /// Rounds of looking through the folder, one for each look at the expired archives.
    private func round(_ bench: TranscriptBench, age: Duration = .zero) async {
        await Retention(desk: bench.desk, sweepAge: age) { _ in throw CancellationError() }.run()
    }

    /// A folder stands in the place of the file, so that it cannot be unlinked.
    private func block(_ digest: String, of bench: TranscriptBench) throws {
        let path = bench.archive.files.path(of: digest)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    private func release(_ digest: String, of bench: TranscriptBench) throws {
        let path = bench.archive.files.path(of: digest)
        try FileManager.default.removeItem(atPath: path)
        try Data("content".utf8).write(to: URL(filePath: path))
    }

    @Test("An erasure that was broken off before the files were removed is completed, and nothing else goes")
    func brokenOff() async throws {
        try await TranscriptBench.with([.closed]) { bench in
            try await bench.says(1, "mine", by: .mia, in: .closed)
            let digest = try await bench.attaches(11, "only Mia's", to: 1, by: .mia)
            let other = try await bench.attaches(12, "Noah has this", to: 2, by: .noah)
            try self.block(digest, of: bench)
            bench.store.change {
                $0.transcripts[Ticket.closed.id] = Transcript(
                    ticketID: Ticket.closed.id, madeAt: .morning, messageCount: 1, html: [])
                $0.resurrected = $0.transcripts[Ticket.closed.id]
            }
            await #expect(throws: AttachmentFileError.self) { try await bench.desk.erase(.mia, by: .owner) }
            #expect(bench.store.now.transcripts[Ticket.closed.id]?.html.isEmpty == false, "made again all the same")
            // Asking once more finds no digest any more.
            #expect(try await bench.desk.erase(.mia, by: .owner).files == 0)
            try self.release(digest, of: bench)
            await self.round(bench, age: .seconds(60))
            #expect(await bench.archive.files.exists(digest), "too young to be certain")
            await self.round(bench)
            #expect(await !bench.archive.files.exists(digest))
            #expect(await bench.archive.files.exists(other))
        }
    }

    @Test("A file of an expired ticket that cannot be removed holds up no other ticket, and goes later")
    func expired() async throws {
        let tickets = [1, 2].map { TranscriptRetentionTests.closed($0) }
        try await TranscriptBench.with(tickets) { bench in
            // The look at the start makes the folder this database's.
            await self.round(bench)
            for ticket in tickets { try await bench.says(1, "hello", by: .mia, in: ticket) }
            let digest = try await bench.attaches(11, "file", to: 1, by: .mia, in: tickets[0])
            try self.block(digest, of: bench)
            bench.clock.advance(days: 31)
            #expect(try await Retention(desk: bench.desk).removeExpired() == 2)
            try self.release(digest, of: bench)
            await self.round(bench)
            #expect(await !bench.archive.files.exists(digest))
        }
    }

    @Test("A folder of another database is left alone, and so is what is no copy of ours")
    func foreign() async throws {
        try await TranscriptBench.with { bench in
            let digest = try await bench.attaches(11, "file", to: 1, by: .mia)
            // Of another database, which has put its name there.
            try await bench.archive.files.setOwner("somebody else")
            bench.store.change { $0.attachments = [:] }
            await self.round(bench)
            #expect(await bench.archive.files.exists(digest))
            // Nobody has, and the database knows none of the files.
            try FileManager.default.removeItem(atPath: "\(bench.folder)/.database")
            await self.round(bench)
            #expect(await bench.archive.files.exists(digest))
            #expect(try await bench.archive.files.owner() == nil)
        }
        try await TranscriptBench.with { bench in
            let digest = try await bench.attaches(11, "file", to: 1, by: .mia)
            let strange = ["README", "00/README", "00/\(digest.uppercased())A", "zz/\(digest)"]
            for name in strange {
                let path = "\(bench.folder)/\(name)"
                try FileManager.default.createDirectory(
                    at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data().write(to: URL(filePath: path))
            }
            await self.round(bench)
            bench.store.change { $0.attachments = [:] }
            await self.round(bench)
            #expect(await !bench.archive.files.exists(digest))
            for name in strange { #expect(FileManager.default.fileExists(atPath: "\(bench.folder)/\(name)")) }
        }
    }
}
