import Crypto
import DiscordModel
import Foundation
import SQLiteStore
import Testing
import Tickets

@testable import StoreRouter

@Suite("Backups (R5.5)")
struct MovingBackupTests {
    @Test("R5.5: What was backed up is put back as it was, and the file is for its owner alone")
    func roundTrip() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair(MovingSamples(tickets: 700, messagesEach: 4).all) { source, target in
                let file = folder + "/b.usher"
                try await source.setNote("store.id", to: "one")
                let counts = try await StoreBackup.write(source, to: file, madeAt: MovingSamples.moment, by: "test 1")
                #expect(counts.values.reduce(0, +) == (try await source.recordCount()) - 1)
                let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["b.usher"])

                let contents = try await StoreBackup.restore(file, into: target)
                #expect(contents.tallies.mapValues(\.count) == counts)
                #expect(contents.header.madeBy == "test 1")
                #expect(contents.header.madeAt == MovingSamples.moment)
                let comparison = try await StoreComparison.compare(source, target)
                #expect(comparison.isEqual)
                for kind in comparison.kinds where kind.source.count > 0 {
                    #expect(contents.tallies[kind.kind] == kind.target)
                }
                #expect(try await target.note("store.id") == nil)
            }
        }
    }

    @Test("The format is what the documents say: gzip of lines of JSON, with the counts and the checksum at the end")
    func format() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair([.note("key", value: "value")]) { source, _ in
                let file = folder + "/b"
                try await StoreBackup.write(source, to: file, madeAt: MovingSamples.moment, by: "test 1")
                let text = String(decoding: try Self.unpacked(file), as: UTF8.self)
                let body = """
                    {"format":"usher-backup","made_at":"\(MovingSamples.moment)","made_by":"test 1","version":2}
                    {"key":"key","kind":"note","value":"value"}

                    """
                let digest = SHA256.hash(data: Data(body.utf8)).hexadecimal
                #expect(text == body + #"{"records":{"note":1},"sha256":"\#(digest)"}"# + "\n")
            }
        }
    }

    @Test("R5.5: A backup of the first version, which knew no threads, is put back")
    func firstVersion() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair([]) { _, target in
                let file = folder + "/b"
                let body = """
                    {"format":"usher-backup","made_at":"\(MovingSamples.moment)","made_by":"test 1","version":1}
                    {"guild_id":"5","kind":"counter","number":42}
                    {"channel_id":"77","events":[],"guild_id":"5","id":"12","is_settled":true,"kind":"ticket","members":[],\
                    "number":42,"opened_at":1790000000123,"opener_id":"100","revision":7,"slot":1,"status":"open"}

                    """
                let digest = SHA256.hash(data: Data(body.utf8)).hexadecimal
                let end = #"{"records":{"counter":1,"ticket":1},"sha256":"\#(digest)"}"#
                try Self.pack([UInt8]((body + end + "\n").utf8), into: file)
                try await StoreBackup.restore(file, into: target)
                let ticket = try await target.ticket(TicketID(rawValue: 12))
                #expect(ticket?.channelID == 77)
                #expect(ticket?.isThread == false)
                #expect(ticket?.panelChannelID == nil)
            }
        }
    }

    @Test("R5.5: A backup with a changed byte or a missing end is refused before anything is written")
    func damage() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair(MovingSamples(tickets: 40, messagesEach: 4).all) { source, target in
                let file = folder + "/b"
                try await StoreBackup.write(source, to: file, by: "test")
                let good = try StoreBackup.check(file)
                let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
                var random = SplitMix(state: 7)
                var refused = 0
                let damaged = folder + "/damaged"
                for attempt in 0..<400 {
                    var copy = bytes
                    // The first bytes one by one, the rest by chance.
                    let place = attempt < 20 ? attempt : Int.random(in: 0..<bytes.count, using: &random)
                    copy[place] ^= UInt8(1) << UInt8.random(in: 0...7, using: &random)
                    try Data(copy).write(to: URL(filePath: damaged))
                    do {
                        // Some bits of gzip mean nothing, such as the time; then everything is as it was.
                        #expect(try StoreBackup.check(damaged).tallies == good.tallies, "byte \(place)")
                    } catch let error as MovingError {
                        #expect(error.reason == .damaged)
                        refused += 1
                    }
                }
                #expect(refused >= 385)
                for attempt in 0..<60 {
                    let end = attempt < 20 ? bytes.count - 1 - attempt : Int.random(in: 0..<bytes.count, using: &random)
                    try Data(bytes[..<end]).write(to: URL(filePath: damaged))
                    let error = await #expect(throws: MovingError.self) {
                        try await StoreBackup.restore(damaged, into: target)
                    }
                    #expect(error?.reason == .damaged, "\(end) of \(bytes.count) bytes")
                }
                try Data(bytes + [0]).write(to: URL(filePath: damaged))
                await #expect(throws: MovingError.self) { try await StoreBackup.restore(damaged, into: target) }
                #expect(try await target.recordCount() == 0)
            }
        }
    }

    @Test("A file that somebody else has put there while the backup was written is not written over")
    func placeTakenMeanwhile() async throws {
        try await withMovingFolder { folder in
            let place = URL(filePath: folder + "/b")
            do {
                let file = try OutputFile(path: place.path)
                try file.write([1, 2, 3])
                try Data([9]).write(to: place)
                let error = #expect(throws: MovingError.self) { try file.finish() }
                #expect(error?.reason == .misuse)
            }
            #expect(try Data(contentsOf: place) == Data([9]))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["b"])
        }
    }

    @Test(
        "R5.5: A file whose lines do not fit together is refused with what is wrong, before anything is written",
        arguments: [
            ("a record left out", "records are missing"), ("two records exchanged", "not in their order"),
            ("no trailer", "its last line is missing"), ("a ticket left out", "is missing"),
            ("no JSON", "a record cannot be read"), ("an unknown kind", "a record cannot be read"),
            ("a record behind the trailer", "a record cannot be read"),
        ])
    func misfits(what: String, sentence: String) async throws {
        try await withMovingFolder { folder in
            try await withMovingPair(MovingSamples(tickets: 4, messagesEach: 2).all) { source, target in
                let file = folder + "/b"
                try await StoreBackup.write(source, to: file, by: "test")
                var lines = String(decoding: try Self.unpacked(file), as: UTF8.self).split(separator: "\n")
                    .map(String.init)
                let trailer = lines.removeLast()
                let ticket = try #require(lines.firstIndex { $0.contains(#""kind":"ticket""#) })
                let note = try #require(lines.lastIndex { $0.contains(#""kind":"note""#) })
                switch what {
                case "a record left out": lines.remove(at: note)
                case "two records exchanged": lines.swapAt(ticket, ticket + 1)
                case "a ticket left out": lines.remove(at: ticket)
                case "no JSON": lines[ticket] = "hello"
                case "an unknown kind": lines[note] = #"{"kind":"mood"}"#
                default: break
                }
                let records = try JSONDecoder().decode(BackupTrailer.self, from: Data(trailer.utf8)).records
                let body = Data((lines.joined(separator: "\n") + "\n").utf8)
                let end = try JSONEncoder().encode(
                    BackupTrailer(records: records, sha256: SHA256.hash(data: body).hexadecimal))
                var whole = [UInt8](body)
                if what != "no trailer" { whole += [UInt8](end) + [0x0A] }
                if what == "a record behind the trailer" { whole += [UInt8](lines[note].utf8) + [0x0A] }
                try Self.pack(whole, into: file)
                let error = await #expect(throws: MovingError.self) {
                    try await StoreBackup.restore(file, into: target)
                }
                #expect(error?.reason == .damaged)
                #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
                #expect(try await target.recordCount() == 0)
            }
        }
    }

    @Test("R5.5: What a newer version wrote, and what is no backup, is told as that")
    func otherFiles() async throws {
        try await withMovingFolder { folder in
            let file = folder + "/b"
            func refusal() -> MovingError? {
                do { _ = try StoreBackup.check(file) } catch { return error as? MovingError }
                return nil
            }
            try Self.pack([UInt8](#"{"format":"usher-backup","version":3,"zones":[]}"#.utf8) + [0x0A], into: file)
            #expect(refusal()?.description.contains("newer version of Usher") == true)
            for text in ["", "hello\n", "{}\n", #"{"format":"tar","version":1}"# + "\n"] {
                try Self.pack([UInt8](text.utf8), into: file)
                #expect(refusal()?.description.contains("is no backup of Usher") == true, "\(text)")
            }
            for data in [Data(), Data("hello".utf8), Data(count: 100_000)] {
                try data.write(to: URL(filePath: file))
                #expect(refusal()?.reason == .damaged)
            }
            try FileManager.default.removeItem(atPath: file)
            #expect(refusal()?.description == "There is no file \(file).")
            #expect(refusal()?.reason == .misuse)
        }
    }

    @Test("A file that is there is not written over, and one that cannot be written leaves nothing behind")
    func noOverwriting() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair(MovingSamples(tickets: 600, messagesEach: 3).all) { source, _ in
                let file = folder + "/b"
                try Data("precious".utf8).write(to: URL(filePath: file))
                let error = await #expect(throws: MovingError.self) {
                    try await StoreBackup.write(source, to: file, by: "test")
                }
                #expect(error?.reason == .misuse)
                #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
                let nowhere = await #expect(throws: MovingError.self) {
                    try await StoreBackup.write(source, to: folder + "/nowhere/b", by: "test")
                }
                #expect(nowhere?.reason == .disk)

                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await #expect(throws: CancellationError.self) {
                            try await StoreBackup.write(source, to: folder + "/broken-off", by: "test") { _ in
                                withUnsafeCurrentTask { $0?.cancel() }
                            }
                        }
                    }
                }
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["b"])
            }
        }
    }

    @Test("R5.5: A store that is not empty takes a backup only if told")
    func nonEmpty() async throws {
        try await withMovingFolder { folder in
            try await withMovingPair(MovingSamples(tickets: 5, messagesEach: 2).all) { source, target in
                let file = folder + "/b"
                try await StoreBackup.write(source, to: file, by: "test")
                try await target.save(GuildSettings(guildID: 999))
                let error = await #expect(throws: MovingError.self) {
                    try await StoreBackup.restore(file, into: target)
                }
                #expect(error?.reason == .misuse)
                #expect(try await target.recordCount() == 1)
                try await StoreBackup.restore(file, into: target, merging: true)
                #expect(try await StoreComparison.compare(source, target).isContained)
            }
        }
    }

    private static func unpacked(_ file: String) throws -> [UInt8] {
        try Compression.gzip.decompressed([UInt8](Data(contentsOf: URL(filePath: file))), limit: 1 << 26)
    }

    private static func pack(_ bytes: [UInt8], into file: String) throws {
        try Data(Compression.gzip.compressed(bytes)).write(to: URL(filePath: file))
    }
}
