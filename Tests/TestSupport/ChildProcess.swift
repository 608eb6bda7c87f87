import Dispatch
public import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// Something is wrong with a program that was started.
public struct ChildProcessProblem: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A running program. It is killed when nobody holds on to it any more.
///
/// None of its files are inherited by another one, however many are started at the same moment, so that the end of one is
/// never held up by the life of a stranger.
public final class ChildProcess: Sendable {
    public enum Output: Sendable {
        /// Added to what is in the file. A pipe that nobody reads would hold the program up.
        case file(URL)
        /// For ``ChildProcess/nextLine(within:)``. The program has to wait when it is far ahead of whoever reads.
        case lines
    }

    private typealias Demand = CheckedContinuation<String?, any Error>

    /// How a child is talked to from outside of the scope in which it lives.
    private struct Wires: Sendable {
        let starts = AsyncStream.makeStream(of: Int32.self)
        let input = AsyncStream.makeStream(of: [UInt8].self)
        let demands = AsyncStream.makeStream(of: Demand.self)
        let isRunning = Alive()
    }

    /// Until the end has been seen. While it is locked the process id is not given to anybody else.
    private final class Alive: Sendable {
        let value = Mutex(true)
    }

    public let pid: Int32
    private let command: Command
    private let files: [URL]
    private let wires: Wires
    private let life: Task<Int32, any Error>

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - output: Where its standard output goes.
    ///   - errors: Its standard error is added to this file; `nil` for where that of this process goes.
    /// - Throws: What is in the way of starting it, as that there is no such program.
    public init(_ command: Command, output: Output, errors: URL? = nil) async throws {
        _ = Self.ignoreBrokenPipes
        let wires = Wires()
        self.command = command
        self.wires = wires
        var files = Set(errors.map { [$0] } ?? [])
        if case .file(let file) = output { files.insert(file) }
        self.files = Array(files)
        let life = Task {
            defer {
                wires.starts.continuation.finish()
                wires.demands.continuation.finish()
            }
            return try await Self.live(command, output, errors, wires)
        }
        self.life = life
        guard let pid = await wires.starts.stream.first(where: { _ in true }) else {
            // Also when whoever starts it has been cancelled.
            life.cancel()
            throw await Self.problem(of: command, life)
        }
        self.pid = pid
    }

    deinit { self.life.cancel() }

    // MARK: - From outside

    /// `false` soon after its end, whether anybody has waited for it or not.
    public var isRunning: Bool { self.wires.isRunning.value.withLock(\.self) }

    /// Sends it a signal, if it still runs.
    public func send(_ signal: Int32) {
        self.wires.isRunning.value.withLock { isRunning in
            if isRunning { kill(self.pid, signal) }
        }
    }

    /// For its standard input. Returns at once; nothing comes of it when the program has ended or closed it.
    public func write(_ bytes: [UInt8]) { self.wires.input.continuation.yield(bytes) }

    /// Its standard input ends behind what has been written.
    public func closeInput() { self.wires.input.continuation.finish() }

    /// The next line of its standard output; `nil` behind the last one. Nothing is read before it is asked for.
    ///
    /// - Throws: ``NotInTime`` when there is none.
    public func nextLine(within limit: Duration = usualLimit) async throws -> String? {
        try await withLimit(limit, "a line of \(self.told)") { [wires = self.wires] in
            try await withCheckedThrowingContinuation { (demand: Demand) in
                guard case .enqueued = wires.demands.continuation.yield(demand) else {
                    return demand.resume(returning: nil)
                }
            }
        }
    }

    /// Closes its standard input and waits for its end. Lines that nobody has asked for are read and forgotten.
    ///
    /// - Returns: Its exit status, or the number of the signal that ended it, negated.
    /// - Throws: ``NotInTime`` when it takes longer, with what it printed last.
    @discardableResult
    public func end(within limit: Duration = usualLimit) async throws -> Int32 {
        self.closeInput()
        self.wires.demands.continuation.finish()
        return try await withLimit(limit, "the end of \(self.told)") { [life = self.life] in try await life.value }
    }

    /// What it is and what it has printed last.
    private var told: String {
        let texts = self.files.map { file in
            String(decoding: ((try? Data(contentsOf: file)) ?? Data()).suffix(3000), as: UTF8.self)
        }
        return ([self.command.description] + texts).joined(separator: "\n")
    }

    // MARK: - Its life

    private static func live(
        _ command: Command, _ output: Output, _ errors: URL?, _ wires: Wires
    ) async throws -> Int32 {
        var configuration = Configuration(
            executable: .path(FilePath(command.program)), arguments: Arguments(command.arguments),
            workingDirectory: command.folder.map { FilePath($0.path) })
        if let variables = command.environment {
            configuration.environment = .custom(
                Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) }))
        }
        let errors: FileDescriptorOutput =
            if let errors {
                .fileDescriptor(try Self.open(errors), closeAfterSpawningProcess: true)
            } else { .currentStandardError }
        let status =
            switch output {
            case .file(let file):
                try await Subprocess.run(
                    configuration, input: .inputWriter,
                    output: .fileDescriptor(try Self.open(file), closeAfterSpawningProcess: true), error: errors
                ) { child in
                    try await Self.attend(child.processIdentifier, child.standardInputWriter, wires) {}
                }.terminationStatus
            case .lines:
                try await Subprocess.run(configuration, input: .inputWriter, output: .sequence, error: errors) {
                    child in
                    try await Self.attend(child.processIdentifier, child.standardInputWriter, wires) {
                        try await Self.read(child.standardOutput, wires)
                    }
                }.terminationStatus
            }
        return switch status {
        case .exited(let code): code
        case .signaled(let signal): -signal
        }
    }

    /// All that is done while it runs.
    private static func attend(
        _ process: ProcessIdentifier, _ writer: StandardInputWriter, _ wires: Wires,
        reading: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // A program need not read all that it is given.
                for await bytes in wires.input.stream { _ = try? await writer.write(bytes) }
                try await writer.finish()
            }
            group.addTask { try await reading() }
            wires.starts.continuation.yield(process.value)
            await process.end()
            wires.isRunning.value.withLock { $0 = false }
            wires.input.continuation.finish()
            try await group.waitForAll()
        }
    }

    private static func read(_ output: SubprocessOutputSequence, _ wires: Wires) async throws {
        var lines = output.strings(separatedBy: .unicodeScalarSequence(["\n"])).makeAsyncIterator()
        for await demand in wires.demands.stream {
            do { demand.resume(returning: try await lines.next()) } catch { demand.resume(throwing: error) }
        }
        while try await lines.next() != nil {}
    }

    private static func open(_ file: URL) throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(file.path), .writeOnly, options: [.create, .append, .closeOnExec], permissions: .ownerReadWrite)
    }

    private static func problem(of command: Command, _ life: Task<Int32, any Error>) async -> any Error {
        do {
            _ = try await life.value
            return CancellationError()
        } catch {
            return ChildProcessProblem("\(command) did not start: \(error)")
        }
    }

    /// Writing to a program that has ended is an error, and not the end of this process.
    private static let ignoreBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}

extension ProcessIdentifier {
    /// Returns when the process has ended, before its number can be given to another one.
    fileprivate func end() async {
        let source = DispatchSource.makeReadSource(fileDescriptor: self.processDescriptor)
        await withCheckedContinuation { continuation in
            source.setEventHandler { source.cancel() }
            source.setCancelHandler { continuation.resume() }
            source.activate()
        }
    }
}
