import Tickets

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The words of the system for one of its error numbers.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }

/// A file that is there whole or not at all: written beside its place under another name, and given its own at the end.
/// Readable by its owner only, for people's conversations are in it.
final class OutputFile {
    private let path: String
    private let temporaryPath: String
    private var descriptor: Int32

    /// - Throws: `MovingError` if there is something of that name, or nothing can be written there.
    init(path: String) throws(MovingError) {
        guard access(path, F_OK) != 0 else { throw .isThere(path) }
        self.path = path
        self.temporaryPath = "\(path).\(String(UInt32.random(in: 0 ... .max), radix: 36)).part"
        self.descriptor = open(self.temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard self.descriptor >= 0 else { throw .disk("written", path, errno) }
    }

    deinit {
        if self.descriptor >= 0 { close(self.descriptor) }
        unlink(self.temporaryPath)
    }

    func write(_ bytes: [UInt8]) throws(MovingError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { [descriptor] in
                #if canImport(Glibc)
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                #elseif canImport(Musl)
                    Musl.write(descriptor, $0.baseAddress, $0.count)
                #else
                    Darwin.write(descriptor, $0.baseAddress, $0.count)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .disk("written", self.path, errno) }
            written += count
        }
    }

    /// Puts the file in its place, also in the face of a loss of power.
    func finish() throws(MovingError) {
        guard fsync(self.descriptor) == 0 else { throw .disk("written", self.path, errno) }
        let status = close(self.descriptor)
        self.descriptor = -1
        guard status == 0 else { throw .disk("written", self.path, errno) }
        // Not renamed: that would replace what somebody else has put there meanwhile. The other name goes at the end.
        if link(self.temporaryPath, self.path) != 0 {
            let number = errno
            guard number != EEXIST else { throw .isThere(self.path) }
            // Not every file system knows two names for one file.
            guard [EPERM, EOPNOTSUPP, ENOSYS].contains(number), access(self.path, F_OK) != 0,
                rename(self.temporaryPath, self.path) == 0
            else { throw .disk("written", self.path, number) }
        }
        let end = self.path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = open(end.map { String(self.path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .disk("written", self.path, errno) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .disk("written", self.path, errno) }
    }
}

extension MovingError {
    fileprivate static func isThere(_ path: String) -> Self {
        MovingError(.misuse, "\(path) is there already. Name another file, or move that one away first.")
    }
}

/// A file that is read from its beginning to its end.
final class InputFile {
    private let path: String
    private let descriptor: Int32

    init(path: String) throws(MovingError) {
        self.path = path
        self.descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard self.descriptor >= 0 else {
            let message = errno == ENOENT ? "There is no file \(path)." : "\(path): \(systemMessage(errno))."
            throw MovingError(.misuse, message)
        }
    }

    deinit { close(self.descriptor) }

    /// - Returns: Some bytes more; empty at the end.
    func read() throws(MovingError) -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { [descriptor] buffer, filled in
                #if canImport(Glibc)
                    count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                #elseif canImport(Musl)
                    count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
                #else
                    count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
                #endif
                filled = max(0, count)
            }
            if count >= 0 { return bytes }
            guard errno == EINTR else { throw .disk("read", self.path, errno) }
        }
    }
}
