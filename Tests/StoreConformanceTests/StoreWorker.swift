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

/// The lines of a pipe, read on a thread of their own.
private final class Lines: Sendable {
    private struct State {
        var ready: [String] = []
        var hasEnded = false
        var waiting: CheckedContinuation<String?, Never>?
    }

    private let state = Mutex(State())

    init(of handle: FileHandle) {
        Thread { [self] in
            var rest = Data()
            while let piece = try? handle.read(upToCount: 65_536), !piece.isEmpty {
                rest += piece
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    self.add(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            self.add(nil)
        }.start()
    }

    private func add(_ line: String?) {
        let waiting = self.state.withLock { state -> CheckedContinuation<String?, Never>? in
            guard let waiting = state.waiting else {
                if let line { state.ready.append(line) } else { state.hasEnded = true }
                return nil
            }
            state.waiting = nil
            if line == nil { state.hasEnded = true }
            return waiting
        }
        waiting?.resume(returning: line)
    }

    func next() async throws -> String? {
        await withCheckedContinuation { continuation in
            let answer = self.state.withLock { state -> String?? in
                if !state.ready.isEmpty { return .some(state.ready.removeFirst()) }
                if state.hasEnded { return .some(nil) }
                state.waiting = continuation
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
