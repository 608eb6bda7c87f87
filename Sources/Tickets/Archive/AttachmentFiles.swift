import Crypto
public import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Copies of attached files. Each content is one file, named by its SHA-256 (`ab/ab12…`), so that the same file sent
/// twice is kept once and nothing that a user wrote becomes a part of a path.
///
/// A file appears under its name only when all of it is on the disk. System calls run on threads of their own.
public struct AttachmentFiles: Sendable {
    public let folder: String

    /// - Parameter folder: Made when the first file is kept.
    public init(folder: String) {
        self.folder = folder.isEmpty ? "." : folder
    }

    /// Writes the pieces to the disk while hashing them.
    ///
    /// - Parameter limit: The most bytes that are taken.
    /// - Throws: `AttachmentFileError`, and what `pieces` throws. Nothing is left behind then.
    public func keep(
        _ pieces: some AsyncSequence<ByteBuffer, any Error>, limit: Int64
    ) async throws -> (digest: String, size: Int64) {
        let incoming = try await Self.onThread { [folder] in try IncomingFile(in: folder) }
        var hash = SHA256()
        var size: Int64 = 0
        do {
            for try await piece in pieces {
                size += Int64(piece.readableBytes)
                guard size <= limit else { throw AttachmentFileError.tooLarge }
                piece.withUnsafeReadableBytes { hash.update(bufferPointer: $0) }
                try await Self.onThread { try incoming.write(piece) }
            }
            let digest = Self.hexadecimal(hash.finalize())
            let path = self.path(of: digest)
            try await Self.onThread { try incoming.become(path) }
            return (digest, size)
        } catch {
            // Without the threads: they take nothing from a task that was cancelled.
            incoming.discard()
            throw error
        }
    }

    /// Where the content lies, or would.
    public func path(of digest: String) -> String {
        let name = digest.filter { $0.isASCII && $0.isHexDigit }
        return "\(self.folder)/\(name.prefix(2))/\(name)"
    }

    public func exists(_ digest: String) async -> Bool {
        let path = self.path(of: digest)
        return (try? await Self.onThread { access(path, F_OK) == 0 }) ?? false
    }

    /// - Throws: `AttachmentFileError`.
    public func read(_ digest: String) async throws -> [UInt8] {
        let path = self.path(of: digest)
        return try await Self.onThread {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw AttachmentFileError.system("open", errno) }
            defer { close(file) }
            var information = stat()
            guard fstat(file, &information) == 0 else { throw AttachmentFileError.system("fstat", errno) }
            return try [UInt8](unsafeUninitializedCapacity: Int(information.st_size)) { buffer, count in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                while count < bytes.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                    let taken = Self.repeating { readBytes(file, rest) }
                    guard taken >= 0 else { throw AttachmentFileError.system("read", errno) }
                    if taken == 0 { return }
                    count += taken
                }
            }
        }
    }

    /// Removes the content; one that is not there is no error.
    ///
    /// - Throws: `AttachmentFileError`.
    public func remove(_ digest: String) async throws {
        let path = self.path(of: digest)
        try await Self.onThread {
            guard unlink(path) == 0 || errno == ENOENT else { throw AttachmentFileError.system("unlink", errno) }
        }
    }

    /// Removes what a process that was killed left half written. Files of the last hour may belong to another process.
    func removeLeftovers() async {
        let folder = self.folder
        _ = try? await Self.onThread {
            guard let directory = opendir(folder) else { return }
            defer { closedir(directory) }
            let limit = time(nil) - 3600
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                var information = stat()
                let path = "\(folder)/\(name)"
                guard name.hasPrefix(IncomingFile.prefix), stat(path, &information) == 0,
                    information.st_mtim.tv_sec < limit
                else { continue }
                unlink(path)
            }
        }
    }

    /// With those above it.
    static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw AttachmentFileError.system("mkdir", errno)
        }
        try Self.makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw AttachmentFileError.system("mkdir", errno) }
    }

    static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }

    /// Again where a signal came in between.
    static func repeating(_ call: () -> Int) -> Int {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

public enum AttachmentFileError: Error, Hashable, Sendable {
    case tooLarge
    /// A call to the system failed, with its `errno`.
    case system(String, Int32)
}

extension AttachmentFileError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge: "larger than what is kept"
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        }
    }
}

/// A file that is being written, under a name that nobody looks for.
private struct IncomingFile: Sendable {
    static let prefix = ".incoming-"

    private let folder: String
    private let path: String
    private let descriptor: Int32

    init(in folder: String) throws {
        try AttachmentFiles.makeFolder(folder)
        self.folder = folder
        self.path = "\(folder)/\(Self.prefix)\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        self.descriptor = open(self.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { throw AttachmentFileError.system("open", errno) }
    }

    func write(_ piece: ByteBuffer) throws {
        try piece.withUnsafeReadableBytes { bytes in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
                let count = AttachmentFiles.repeating { writeBytes(self.descriptor, rest) }
                guard count >= 0 else { throw AttachmentFileError.system("write", errno) }
                written += count
            }
        }
    }

    /// Gives the file its name once the disk has all of it.
    func become(_ path: String) throws {
        guard fsync(self.descriptor) == 0 else { throw AttachmentFileError.system("fsync", errno) }
        let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
        try AttachmentFiles.makeFolder(parent)
        guard rename(self.path, path) == 0 else { throw AttachmentFileError.system("rename", errno) }
        close(self.descriptor)
        try Self.synchronize(parent)
        try Self.synchronize(self.folder)
    }

    func discard() {
        // After a rename there is nothing under the first name; the content stays, whole.
        if unlink(self.path) == 0 { close(self.descriptor) }
    }

    /// What a folder lists is on the disk only after this.
    private static func synchronize(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw AttachmentFileError.system("open", errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw AttachmentFileError.system("fsync", errno) }
    }
}

// Outside of the types, whose own methods have the names of the system's.

func readBytes(_ file: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    read(file, bytes.baseAddress, bytes.count)
}

func writeBytes(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(file, bytes.baseAddress, bytes.count)
}
