import ArgumentParser
import DiscordModel
import Foundation
import StoreRouter
import Tickets

/// Writes tickets into files.
struct TranscriptExport: Sendable {
    let store: any TicketStore
    let desk: TranscriptDesk
    let format: ExportFormat

    /// - Parameter name: Its id, or `SERVER/NUMBER`.
    /// - Throws: `ExportError`, `StoreError`.
    func ticket(named name: String) async throws -> Ticket {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let ticket: Ticket?
        if parts.count == 2, let guild = GuildID(String(parts[0])) {
            ticket = try await self.store.ticket(named: String(parts[1]), in: guild)
        } else {
            ticket = if let id = TicketID(name.lowercased()) { try await self.store.ticket(id) } else { nil }
        }
        guard let ticket else {
            throw ExportError(
                description:
                    "There is no ticket \(name). Its id is in the topic of its channel and in the log channel; or name it as SERVER/NUMBER, such as 613425648685547541/42."
            )
        }
        guard try await self.isReadable(ticket) else {
            throw ExportError(description: "Nothing that was said in ticket \(name) is kept any more.")
        }
        return ticket
    }

    func isReadable(_ ticket: Ticket) async throws -> Bool {
        if try await self.desk.isArchived(ticket) { return true }
        return try await self.desk.keptHTML(of: ticket) != nil
    }

    /// `transcript-0042.html`, and without an ending for a folder.
    static func fileName(of ticket: Ticket, as format: ExportFormat) -> String {
        "transcript-\(ticket.paddedNumber)" + (format.single.map { ".\($0.fileExtension)" } ?? "")
    }

    /// - Returns: How many messages there were.
    func write(_ ticket: Ticket, to path: String) async throws -> Int {
        guard let format = self.format.single else { return try await self.writeFolder(ticket, path) }
        return try await self.writeFile(ticket, as: format, address: nil, to: path)
    }

    /// The document of one file, piece by piece. A transcript from before there was an archive is the page that was kept.
    ///
    /// - Returns: How many messages there were.
    func document(
        _ ticket: Ticket, as format: TranscriptFormat, address: TranscriptDesk.Address? = nil,
        to write: ([UInt8]) throws -> Void
    ) async throws -> Int {
        if try await self.desk.isArchived(ticket) {
            return try await self.desk.render(ticket, as: format, address: address) { try write(copy $0) }
        }
        guard format == .html else { throw KeptAsPageOnly(number: ticket.paddedNumber) }
        try write(try await self.desk.keptHTML(of: ticket) ?? [])
        return try await self.store.transcript(of: ticket.id)?.messageCount ?? 0
    }

    private func writeFile(
        _ ticket: Ticket, as format: TranscriptFormat, address: TranscriptDesk.Address?, to path: String
    ) async throws -> Int {
        let file = try OutputFile(path)
        do {
            let count = try await self.document(ticket, as: format, address: address) { try file.write($0) }
            try file.finish()
            return count
        } catch {
            file.discard()
            throw error
        }
    }

    /// The HTML and the JSON, and a folder with the attachments, whose names are made from their ids.
    private func writeFolder(_ ticket: Ticket, _ path: String) async throws -> Int {
        guard try await self.desk.isArchived(ticket) else {
            return try await self.writeFile(ticket, as: .html, address: nil, to: "\(path)/transcript.html")
        }
        let kept = try await self.store.attachments(of: ticket.id).filter { $0.state == .kept && $0.digest != nil }
        var copied: Set<AttachmentID> = []
        for attachment in kept where try self.copy(attachment, into: path) { copied.insert(attachment.id) }
        let address: TranscriptDesk.Address = { [copied] attachment in
            copied.contains(attachment.id) ? "attachments/\(attachment.safeName)" : ""
        }
        _ = try await self.writeFile(ticket, as: .json, address: address, to: "\(path)/transcript.json")
        return try await self.writeFile(ticket, as: .html, address: address, to: "\(path)/transcript.html")
    }

    /// - Returns: `false` if the archive's folder does not have it.
    private func copy(_ attachment: ArchivedAttachment, into folder: String) throws -> Bool {
        let source = self.desk.files.path(of: attachment.digest ?? "")
        guard FileManager.default.fileExists(atPath: source) else {
            complain("\(source) is missing; the attachment \(attachment.id) is left out")
            return false
        }
        let target = "\(folder)/attachments/\(attachment.safeName)"
        do {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/attachments", withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
            try FileManager.default.copyItem(atPath: source, toPath: target)
        } catch {
            throw MovingError(.disk, "\(target) cannot be written: \(error.localizedDescription)")
        }
        return true
    }
}

/// The ticket is from before there was an archive: what was said in it was made into a page, and kept as nothing else.
struct KeptAsPageOnly: Error, CustomStringConvertible {
    let number: String

    var description: String {
        "Ticket \(self.number) is from before there was an archive: its conversation is kept as a page only. Say --format html."
    }
}

/// What whoever asked for an export got wrong.
struct ExportError: Error, CustomStringConvertible {
    let description: String
}

extension ArchivedAttachment {
    /// A name for a file that says what the user called it, and is harmless in every folder and on every system.
    var safeName: String {
        let safe = self.filename.map { character in
            character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
                ? character : "_"
        }
        let parts = String(safe).split(separator: ".")
        let suffix = parts.count > 1 ? String(parts.last?.prefix(12) ?? "") : ""
        let stem = parts.dropLast(parts.count > 1 ? 1 : 0).joined(separator: ".").prefix(60)
        return "\(self.id)-\(stem.isEmpty ? "file" : stem)" + (suffix.isEmpty ? "" : ".\(suffix)")
    }
}

/// A file that appears under its name only when all of it is written.
private struct OutputFile {
    private let path: String
    private let temporary: String
    private let handle: FileHandle

    /// Makes the folders that lead to it.
    init(_ path: String) throws {
        self.path = path
        self.temporary = "\(path).\(UUID().uuidString.prefix(8)).partial"
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw MovingError(.disk, "The folder \(folder) cannot be made: \(error.localizedDescription)")
        }
        guard
            FileManager.default.createFile(
                atPath: self.temporary, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: self.temporary)
        else { throw MovingError(.disk, "\(path) cannot be written: check the folder and its rights.") }
        self.handle = handle
    }

    func write(_ bytes: [UInt8]) throws {
        do { try self.handle.write(contentsOf: Data(bytes)) } catch { throw self.failure(error) }
    }

    func finish() throws {
        do { try self.handle.close() } catch { throw self.failure(error) }
        guard rename(self.temporary, self.path) == 0 else {
            throw MovingError(.disk, "\(self.path) cannot be written: \(String(cString: strerror(errno))).")
        }
    }

    func discard() {
        try? self.handle.close()
        try? FileManager.default.removeItem(atPath: self.temporary)
    }

    private func failure(_ error: any Error) -> MovingError {
        MovingError(.disk, "\(self.path) cannot be written: \(error.localizedDescription)")
    }
}
