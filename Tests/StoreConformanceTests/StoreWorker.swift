import DiscordModel
import Foundation
import Synchronization

/// A running `store-worker`.
final class StoreWorker: Sendable {
    private let process: Process
    private let input: Pipe
    private let errors: URL
    private let lines: Lines

    /// Beside the test bundle.
    private static var program: URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(filePath: "/")
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            folder = URL(filePath: argument).deletingLastPathComponent()
        }
        return folder.appending(path: "store-worker")
    }

    init(url: String, fallback: String, guild: GuildID, callers: Int, seed: UInt64) throws {
        self.process = Process()
        self.input = Pipe()
        self.errors = URL(filePath: fallback + ".worker.log")
        let output = Pipe()
        self.process.executableURL = Self.program
        self.process.arguments = [url, fallback, "\(guild)", "\(callers)", "\(seed)"]
        self.process.standardInput = self.input
        self.process.standardOutput = output
        // A file, since a pipe that nobody reads would hold the worker up.
        try Data().write(to: self.errors)
        self.process.standardError = try FileHandle(forWritingTo: self.errors)
        self.lines = Lines(of: output.fileHandleForReading)
        try self.process.run()
    }

    /// `nil` when it has ended.
    func nextLine() async throws -> String? { try await self.lines.next() }

    var log: String { (try? String(contentsOf: self.errors, encoding: .utf8)) ?? "" }

    func finish() { try? self.input.fileHandleForWriting.close() }

    func kill() { Glibc.kill(self.process.processIdentifier, SIGKILL) }

    /// - Returns: Its exit status.
    func end() async throws -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [process = self.process] in
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }
}

/// The lines of a pipe. Nothing is read before somebody asks for it, so that the writer has to wait and does not run far
/// ahead.
private final class Lines: Sendable {
    private let handle: FileHandle
    private let rest = Mutex(Data())

    init(of handle: FileHandle) {
        self.handle = handle
        // F_SETPIPE_SZ of Linux, which Swift does not see, to a page, which is the least.
        _ = fcntl(handle.fileDescriptor, 1031, 4096)
    }

    /// `nil` behind the last one.
    func next() async throws -> String? {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try self.read() }) }
        }
    }

    private func read() throws -> String? {
        try self.rest.withLock { rest in
            while true {
                if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { rest = Data(rest[rest.index(after: end)...]) }
                    return String(decoding: rest[..<end], as: UTF8.self)
                }
                guard let piece = try self.handle.read(upToCount: 4096), !piece.isEmpty else { return nil }
                rest += piece
            }
        }
    }
}
