import DiscordModel
import Logging

/// Files that no attachment refers to any more.
///
/// An erasure takes the digests out of the database before it removes the files, so that nobody finds one that is gone.
/// Whatever comes in between leaves files behind that only a look at the whole folder can find.
extension TranscriptDesk {
    /// The note that says which folder belongs to the database.
    static let folderNote = "archive.folder"

    /// Removes the files that the database knows nothing of.
    ///
    /// A folder that belongs to another database is left alone: there, nothing would be known of any of its files.
    /// - Parameter age: Younger files may belong to a copy that is not noted yet, here or in another process.
    /// - Returns: How many were removed.
    /// - Throws: `StoreError`, `AttachmentFileError`.
    func sweep(olderThan age: Duration) async throws -> Int {
        guard try await self.isFolderOurs() else {
            self.logger.warning(
                "the archive's folder belongs to another database; files that nobody needs stay in it",
                metadata: ["folder": "\(self.files.folder)"])
            return 0
        }
        var count = 0
        for part in AttachmentFiles.parts {
            for digest in try await self.files.contents(ofPart: part, olderThan: age) {
                try Task.checkCancellation()
                guard try await !self.store.isKept(digest: digest) else { continue }
                if try await self.archive.removeFile(digest, ifOlderThan: age) { count += 1 }
            }
        }
        return count
    }

    /// Folder and database name the same id. One without any belongs to whoever comes first, if nothing in it
    /// contradicts that.
    private func isFolderOurs() async throws -> Bool {
        let (noted, owner) = (try await self.store.note(Self.folderNote), try await self.files.owner())
        if let owner { return owner == noted }
        guard try await self.mayClaimFolder() else { return false }
        let id = noted ?? String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try await self.store.setNote(Self.folderNote, to: id)
        try await self.files.setOwner(id)
        return true
    }

    /// Whether the folder is empty, or has something that the database knows.
    private func mayClaimFolder() async throws -> Bool {
        var isEmpty = true
        for part in AttachmentFiles.parts {
            for digest in try await self.files.contents(ofPart: part, olderThan: .zero) {
                if try await self.store.isKept(digest: digest) { return true }
                isEmpty = false
            }
        }
        return isEmpty
    }
}
