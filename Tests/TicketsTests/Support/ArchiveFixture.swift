import DiscordModel
import DiscordREST
import Foundation
import Logging
import Tickets

@testable import Tickets

/// An archive of the ticket `Ticket.open`, with a store in memory, a Discord that has only its channel, and a folder of
/// its own.
struct ArchiveFixture: Sendable {
    static let channel: ChannelID = 7

    let discord: HistoryServer
    let origin: String
    let store: ArchiveMemory
    let archive: TicketArchive
    let folder: String

    static func with(
        _ ticket: Ticket = .open, limits: ArchiveLimits = ArchiveLimits(), queue: ArrivalQueue = ArrivalQueue(),
        _ body: (ArchiveFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await HistoryServer.run { discord, url in
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let store = ArchiveMemory(ticket)
            var configuration = RESTConfiguration(token: "", baseURL: url)
            configuration.maximumAttempts = 1
            let archive = TicketArchive(
                store: store, files: AttachmentFiles(folder: folder),
                rest: RESTClient(configuration: configuration, logger: logger), limits: limits, logger: logger,
                now: { .morning }, queue: queue)
            archive.follow(ticket)
            try await body(
                ArchiveFixture(
                    discord: discord, origin: String(url.dropLast("/api/v10".count)), store: store, archive: archive,
                    folder: folder))
        }
    }

    /// Something the Gateway tells.
    func sees(_ message: String) { self.archive.noteMessage(Array(message.utf8)) }

    /// The texts of what is archived.
    func texts() async throws -> [[String]] {
        var texts: [[String]] = []
        for try await page in self.archive.messages(of: Ticket.open.id) {
            texts += page.map { $0.versions.map(\.message.content) }
        }
        return texts
    }
}

/// Messages as Discord sends them.
enum MessageJSON {
    /// - Parameters:
    ///   - edit: In milliseconds after `morning`.
    ///   - extra: Further members.
    static func rest(
        _ id: UInt64, _ content: String, edit: Int? = nil, author: UserID = .mia, extra: String = ""
    ) -> String {
        let edited = edit.map { "\"\(Timestamp.morning + .milliseconds($0))\"" } ?? "null"
        return #"""
            {\#(extra)"type":0,"content":"\#(content)","mentions":[],"attachments":[],"embeds":[],"timestamp":"\#(Timestamp.morning)","edited_timestamp":\#(edited),"flags":0,"components":[],"id":"\#(id)","channel_id":"7","author":{"id":"\#(author)","username":"mia"},"pinned":false}
            """#
    }

    /// The same as an event.
    static func event(
        _ id: UInt64, _ content: String, edit: Int? = nil, author: UserID = .mia, extra: String = ""
    ) -> String {
        self.rest(
            id, content, edit: edit, author: author,
            extra: extra + #""guild_id":"1100000000000000001","member":{"nick":"Mi","roles":[]},"#)
    }

    /// A member with one attached file.
    static func attachment(_ id: UInt64, _ url: String, size: Int, name: String = "a.txt") -> String {
        #""attachments":[{"id":"\#(id)","filename":"\#(name)","size":\#(size),"url":"\#(url)","proxy_url":"x"}],"#
    }
}
