import DiscordModel
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import Tickets

@Suite("Copies of attached files")
struct ArchiveAttachmentTests {
    private func see(
        _ fixture: ArchiveFixture, _ id: UInt64, path: String, size: Int, name: String = "a.txt"
    ) async throws {
        let member = MessageJSON.attachment(id, fixture.origin + path, size: size, name: name)
        let text = MessageJSON.rest(id, "file", extra: member)
        fixture.discord.change { $0.messages[id] = text }
        fixture.sees(MessageJSON.event(id, "file", extra: member))
        try await fixture.archive.drain()
    }

    private func copy(_ fixture: ArchiveFixture, _ id: AttachmentID) async throws -> ArchivedAttachment {
        await fixture.archive.copy(try #require(fixture.store.attachment(id)))
        return try #require(fixture.store.attachment(id))
    }

    @Test("A file is copied and known by its SHA-256; the same content twice is one file")
    func kept() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.files = ["/a": Array("abc".utf8), "/b": Array("abc".utf8)] }
            try await self.see(fixture, 1, path: "/a", size: 3)
            try await self.see(fixture, 2, path: "/b", size: 3, name: "../../x")
            let first = try await self.copy(fixture, 1)
            let second = try await self.copy(fixture, 2)
            #expect(first.state == .kept && second.state == .kept)
            #expect(first.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            #expect(second.digest == first.digest)
            #expect(second.filename == "../../x")
            #expect(try await fixture.archive.files.read(first.digest ?? "") == Array("abc".utf8))
            let all = try FileManager.default.subpathsOfDirectory(atPath: fixture.folder).sorted()
            #expect(all == ["ba", "ba/\(first.digest ?? "")"])
            #expect(try await fixture.store.keptBytes(of: .harbour) == 3)
        }
    }

    @Test("An edit does not have a file copied again")
    func edited() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.files = ["/a": [1]] }
            try await self.see(fixture, 1, path: "/a", size: 1)
            _ = try await self.copy(fixture, 1)
            let member = MessageJSON.attachment(1, fixture.origin + "/a", size: 1)
            fixture.sees(MessageJSON.event(1, "edited", edit: 1, extra: member))
            try await fixture.archive.drain()
            try await fixture.archive.fillUp(.open)
            #expect(fixture.store.attachment(1)?.state == .kept)
            #expect(fixture.discord.requests.filter { $0 == "/a" }.count == 1)
        }
    }

    @Test("Larger than the limit, by Discord's word or in truth, is marked and not kept")
    func tooLarge() async throws {
        try await ArchiveFixture.with(limits: ArchiveLimits(attachmentBytes: 10)) { fixture in
            fixture.discord.change { $0.files = ["/a": [UInt8](repeating: 1, count: 11)] }
            try await self.see(fixture, 1, path: "/a", size: 11)
            #expect(try await self.copy(fixture, 1).state == .tooLarge)
            #expect(fixture.discord.requests.isEmpty)
            try await self.see(fixture, 2, path: "/a", size: 5)
            #expect(try await self.copy(fixture, 2).state == .tooLarge)
            let files = try? FileManager.default.subpathsOfDirectory(atPath: fixture.folder)
            #expect((files ?? []).isEmpty)
        }
    }

    @Test("A server's quota holds, also for copies that are made at once")
    func quota() async throws {
        try await ArchiveFixture.with(limits: ArchiveLimits(guildBytes: 100)) { fixture in
            for id in 1...8 {
                fixture.discord.change { $0.files["/\(id)"] = [UInt8](repeating: UInt8(id), count: 30) }
                try await self.see(fixture, UInt64(id), path: "/\(id)", size: 30)
            }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await fixture.archive.run() }
                group.addTask {
                    while (1...8).contains(where: {
                        fixture.store.attachment(AttachmentID(UInt64($0)))?.state == .waiting
                    }) {
                        await Task.yield()
                    }
                    fixture.archive.finish()
                }
            }
            let states = (1...8).compactMap { fixture.store.attachment(AttachmentID(UInt64($0)))?.state.rawValue }
            #expect(states.filter { $0 == "kept" }.count == 3)
            #expect(states.filter { $0 == "over_quota" }.count == 5)
            #expect(try await fixture.store.keptBytes(of: .harbour) == 90)
        }
    }

    @Test("An address that has expired is asked for anew, once")
    func expired() async throws {
        try await ArchiveFixture.with { fixture in
            try await self.see(fixture, 1, path: "/old", size: 1)
            let fresh = MessageJSON.rest(
                1, "file", extra: MessageJSON.attachment(1, fixture.origin + "/new", size: 1))
            fixture.discord.change {
                $0.files = ["/new": [7]]
                $0.messages[1] = fresh
            }
            let kept = try await self.copy(fixture, 1)
            #expect(kept.state == .kept)
            #expect(kept.url == fixture.origin + "/new")
        }
    }

    @Test("What Discord has no more is lost: under the fresh address as well, or with its message")
    func lost() async throws {
        try await ArchiveFixture.with { fixture in
            try await self.see(fixture, 1, path: "/gone", size: 1)
            try await self.see(fixture, 2, path: "/gone", size: 1)
            fixture.discord.change { $0.messages[2] = nil }
            #expect(try await self.copy(fixture, 1).state == .lost)
            #expect(try await self.copy(fixture, 2).state == .lost)
        }
    }

    @Test("Addresses outside of Discord are not asked, and neither is where Discord would send us")
    func foreign() async throws {
        try await ArchiveFixture.with { fixture in
            let member = MessageJSON.attachment(1, "http://127.0.0.1:1/a", size: 1)
            fixture.sees(MessageJSON.event(1, "file", extra: member))
            try await fixture.archive.drain()
            #expect(try await self.copy(fixture, 1).state == .lost)
            fixture.discord.change { $0.redirections = ["/moved"] }
            try await self.see(fixture, 2, path: "/moved", size: 1)
            #expect(try await self.copy(fixture, 2).state == .waiting)
        }
        let download = AttachmentDownload(apiURL: "https://discord.com/api/v10")
        #expect(download.isOfDiscord("https://cdn.discordapp.com/attachments/1/2/a.png?ex=1"))
        #expect(download.isOfDiscord("https://media.discordapp.net/a"))
        for url in [
            "http://cdn.discordapp.com/a", "https://cdn.discordapp.com.evil.example/a",
            "https://cdn.discordapp.com@evil.example/a", "https://evil.example/https://cdn.discordapp.com/",
            "file:///etc/passwd", "https://cdn.discordapp.com", "",
        ] {
            #expect(!download.isOfDiscord(url), "\(url)")
        }
    }

    @Test("A disk that takes nothing leaves the file waiting; with room, it is copied")
    func fullDisk() async throws {
        try await ArchiveFixture.with { fixture in
            // A file where the folder should be: nothing can be written there, whoever tries.
            #expect(FileManager.default.createFile(atPath: fixture.folder, contents: nil))
            fixture.discord.change { $0.files = ["/a": [1, 2]] }
            try await self.see(fixture, 1, path: "/a", size: 2)
            #expect(try await self.copy(fixture, 1).state == .waiting)
            try await fixture.archive.fillUp(.open)
            #expect(fixture.archive.timeToNextTry() != nil)
            try FileManager.default.removeItem(atPath: fixture.folder)
            fixture.archive.copyState.withLock { $0.resting = [:] }
            #expect(try await self.copy(fixture, 1).state == .kept)
        }
    }

    @Test("What was erased while it waited is not tried again")
    func erasedWhileWaiting() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.redirections = ["/moved"] }
            try await self.see(fixture, 1, path: "/moved", size: 1)
            var attachment = try await self.copy(fixture, 1)
            #expect(fixture.archive.timeToNextTry() != nil)
            attachment.state = .erased
            try await fixture.store.save(attachment)
            #expect(await fixture.archive.copyRound())
            #expect(fixture.archive.timeToNextTry() == nil)
            fixture.store.failure = .unavailable
            #expect(await !fixture.archive.copyRound())
        }
    }

    @Test("Contents that somebody else's message has are not removed")
    func removal() async throws {
        try await ArchiveFixture.with { fixture in
            fixture.discord.change { $0.files = ["/a": [1], "/b": [2]] }
            try await self.see(fixture, 1, path: "/a", size: 1)
            try await self.see(fixture, 2, path: "/b", size: 1)
            let digests = [try await self.copy(fixture, 1).digest, try await self.copy(fixture, 2).digest]
                .compactMap(\.self)
            var erased = try #require(fixture.store.attachment(1))
            erased.state = .erased
            try await fixture.store.save(erased)
            try await fixture.archive.removeFiles(Set(digests))
            #expect(await !fixture.archive.files.exists(digests[0]))
            #expect(await fixture.archive.files.exists(digests[1]))
        }
    }
}

@Suite("The folder of attached files")
struct AttachmentFilesTests {
    private struct Broken: Error {}

    private func pieces(_ bytes: [UInt8]..., fails: Bool = false) -> AsyncThrowingStream<ByteBuffer, any Error> {
        AsyncThrowingStream { continuation in
            for piece in bytes { continuation.yield(ByteBuffer(bytes: piece)) }
            if fails { continuation.finish(throwing: Broken()) } else { continuation.finish() }
        }
    }

    private func withFolder(_ body: (AttachmentFiles) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(AttachmentFiles(folder: folder + "/deep/down"))
    }

    @Test("Pieces become one file; nothing is left of one that was interrupted or too large")
    func pieces() async throws {
        try await self.withFolder { files in
            let kept = try await files.keep(self.pieces([1, 2], [], [3]), limit: 3)
            #expect(kept.size == 3)
            #expect(try await files.read(kept.digest) == [1, 2, 3])
            let empty = try await files.keep(self.pieces(), limit: 0)
            #expect(try await files.read(empty.digest).isEmpty)
            await #expect(throws: AttachmentFileError.tooLarge) {
                try await files.keep(self.pieces([1, 2], [3, 4]), limit: 3)
            }
            await #expect(throws: Broken.self) { try await files.keep(self.pieces([9], fails: true), limit: 3) }
            let all = try FileManager.default.subpathsOfDirectory(atPath: files.folder)
            #expect(all.filter { !$0.contains("/") }.allSatisfy { $0.count == 2 })
            #expect(all.filter { $0.contains("/") }.count == 2)
        }
    }

    @Test("The same content at once from many sides is one file")
    func together() async throws {
        try await self.withFolder { files in
            let digests = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await files.keep(self.pieces([5], [6]), limit: 9).digest }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(digests.count == 1)
            #expect(try FileManager.default.subpathsOfDirectory(atPath: files.folder).count == 2)
        }
    }

    @Test("No digest leads out of the folder", arguments: ["../../x", "/etc/passwd", "..", "", "a/../../b", "\u{0}"])
    func paths(digest: String) async {
        let path = AttachmentFiles(folder: "folder").path(of: digest)
        #expect(path.hasPrefix("folder/"))
        #expect(!path.dropFirst("folder/".count).contains(".."))
    }

    @Test("Removing is repeatable, and reading what is not there fails")
    func removing() async throws {
        try await self.withFolder { files in
            let digest = try await files.keep(self.pieces([1]), limit: 1).digest
            #expect(await files.exists(digest))
            for _ in 0..<2 { try await files.remove(digest) }
            #expect(await !files.exists(digest))
            await #expect(throws: AttachmentFileError.self) { try await files.read(digest) }
        }
    }
}
