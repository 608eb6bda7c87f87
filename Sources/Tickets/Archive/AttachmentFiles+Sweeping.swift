#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looking at all that lies in the folder.
extension AttachmentFiles {
    /// The names of the folders in which contents lie.
    static let parts = (0..<256).map { Self.hexadecimal([UInt8($0)]) }
    /// Says whose folder it is.
    private static let ownerFile = ".database"

    /// The contents in one part of the folder that have been there for so long; what is no content of ours is left out.
    func contents(ofPart part: String, olderThan age: Duration) async throws -> [String] {
        let path = "\(self.folder)/\(part)"
        return try await Self.onThread {
            try Self.names(in: path).filter { name in
                name.utf8.count == 64 && name.hasPrefix(part) && name.utf8.allSatisfy(Self.isHexDigit)
                    && Self.isOlder("\(path)/\(name)", than: age)
            }
        }
    }

    /// Removes the content if it still has been there for so long: the same may have been kept anew just now.
    ///
    /// - Returns: Whether it was removed.
    /// - Throws: `AttachmentFileError`.
    func remove(_ digest: String, ifOlderThan age: Duration) async throws -> Bool {
        let path = self.path(of: digest)
        return try await Self.onThread {
            guard Self.isOlder(path, than: age) else { return false }
            guard unlink(path) == 0 || errno == ENOENT else { throw AttachmentFileError.system("unlink", errno) }
            return true
        }
    }

    /// The id of the database whose files these are; `nil` where nobody has said so.
    func owner() async throws -> String? {
        let path = "\(self.folder)/\(Self.ownerFile)"
        return try await Self.onThread {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            if file < 0, errno == ENOENT { return nil }
            guard file >= 0 else { throw AttachmentFileError.system("open", errno) }
            defer { close(file) }
            let bytes = [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
                count = max(0, readBytes(file, UnsafeMutableRawBufferPointer(buffer)))
            }
            return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
    }

    /// Makes the folder, if need be, and says whose it is.
    func setOwner(_ id: String) async throws {
        let (folder, path) = (self.folder, "\(self.folder)/\(Self.ownerFile)")
        try await Self.onThread {
            try Self.makeFolder(folder)
            let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw AttachmentFileError.system("open", errno) }
            defer { close(file) }
            let bytes = Array("\(id)\n".utf8)
            guard bytes.withUnsafeBytes({ writeBytes(file, $0) }) == bytes.count, fsync(file) == 0 else {
                throw AttachmentFileError.system("write", errno)
            }
        }
    }

    /// Nothing where there is no such folder.
    private static func names(in folder: String) throws -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw AttachmentFileError.system("opendir", errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func isOlder(_ path: String, than age: Duration) -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return false }
        return information.st_mtim.tv_sec <= time(nil) - Int(age.components.seconds)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
