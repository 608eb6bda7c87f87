import Foundation
import TestSupport
import Testing

/// What the tests start programs with.
@Suite("Child processes", .timeLimit(.minutes(5)))
struct ChildProcessTests {
    private static func shell(_ script: String) -> Command { Command("/bin/sh", ["-c", script]) }

    @Test("Many that are started at once end each for itself, while what some of them left behind lives on")
    func strangers() async throws {
        // Every other one leaves a process behind that has none of its files, but would keep those of a stranger.
        let daemons = try await withThrowingTaskGroup(of: pid_t?.self, returning: [pid_t].self) { group in
            for number in 0..<60 {
                group.addTask {
                    if number.isMultiple(of: 2) {
                        let printed = try await Self.shell("echo well; echo done >&2").run(within: .seconds(100))
                        #expect(printed.status == 0)
                        #expect(String(decoding: printed.output + printed.errors, as: UTF8.self) == "well\ndone\n")
                        return nil
                    }
                    let process = try await ChildProcess(
                        Self.shell("sleep 200 </dev/null >/dev/null 2>&1 & echo $!; read line; echo $line; exit 3"),
                        output: .lines)
                    let line = try #require(try await process.nextLine(within: .seconds(100)))
                    let pid = try #require(pid_t(line))
                    process.write(Array("go\n".utf8))
                    #expect(try await process.nextLine(within: .seconds(100)) == "go")
                    #expect(try await process.nextLine(within: .seconds(100)) == nil)
                    #expect(try await process.end(within: .seconds(100)) == 3)
                    return pid
                }
            }
            return try await group.reduce(into: []) { if let pid = $1 { $0.append(pid) } }
        }
        #expect(daemons.count == 30)
        for daemon in daemons { #expect(kill(daemon, SIGKILL) == 0) }
    }

    @Test("What was left behind does not hold up the end of what it was left by, though it has its output")
    func ownChild() async throws {
        let outcome = try await Self.shell("sleep 200 & echo $!").run(within: .seconds(100))
        let process = try await ChildProcess(Self.shell("sleep 200 & echo $!"), output: .lines)
        let line = try #require(try await process.nextLine())
        #expect(try await process.nextLine(within: .seconds(100)) == nil)
        #expect(try await process.end(within: .seconds(100)) == 0)
        for text in [String(decoding: outcome.output, as: UTF8.self), line] {
            let daemon = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(kill(daemon, SIGKILL) == 0)
        }
    }

    @Test("What does not end in time is an error that tells what was printed, and what nobody holds on to is killed")
    func limit() async throws {
        let sleep = Self.shell("echo so far so good; echo $$ >&2; exec sleep 200")
        let pid = try await withTemporaryLog { log in
            let process = try await ChildProcess(sleep, output: .file(log), errors: log)
            let printed = "so far so good\n\(process.pid)\n"
            try await waitUntil("it has printed all") { (try? String(contentsOf: log, encoding: .utf8)) == printed }
            let error = await #expect(throws: NotInTime.self) { try await process.end(within: .milliseconds(100)) }
            #expect(
                error?.description.contains("so far so good\n\(process.pid)") == true, "\(String(describing: error))")
            #expect(process.isRunning)
            return process.pid
        }
        try await waitUntil("it is killed") { kill(pid, 0) != 0 }
        await #expect(throws: NotInTime.self) { try await sleep.run(within: .milliseconds(1)) }
    }

    @Test("A line that does not come is an error as well")
    func silence() async throws {
        let process = try await ChildProcess(Self.shell("echo one; exec sleep 200"), output: .lines)
        #expect(try await process.nextLine() == "one")
        await #expect(throws: NotInTime.self) { try await process.nextLine(within: .milliseconds(10)) }
        process.send(SIGKILL)
        #expect(try await process.end() == -SIGKILL)
    }

    @Test("Whether it runs is known without waiting for it; signals to what has ended go nowhere")
    func running() async throws {
        let process = try await ChildProcess(Command("/bin/sleep", ["200"]), output: .lines)
        #expect(process.isRunning)
        process.send(SIGSTOP)
        #expect(process.isRunning)
        process.send(SIGKILL)
        try await waitUntil("it has ended") { !process.isRunning }
        process.send(SIGTERM)
        process.write(Array("too late".utf8))
        #expect(try await process.end() == -SIGKILL)
        #expect(try await process.end() == -SIGKILL)
    }

    @Test("A megabyte goes in and comes out; whoever does not read its input, or is not read, ends all the same")
    func bytes() async throws {
        let bytes = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        #expect(try await Command("/bin/cat").output(input: bytes) == Data(bytes))
        #expect(try await Command("/bin/true").output(input: bytes).isEmpty)
        let talker = try await ChildProcess(Self.shell("seq 100000; exit 7"), output: .lines)
        #expect(try await talker.nextLine() == "1")
        #expect(try await talker.nextLine() == "2")
        #expect(try await talker.end() == 7)
        #expect(try await talker.nextLine() == nil)
    }

    @Test("It gets the environment and the folder that it is given; a failure and a missing program are told")
    func surroundings() async throws {
        let command = Command(
            "/usr/bin/env", ["sh", "-c", "pwd; env"], environment: ["PATH": "/bin:/usr/bin", "A": "b"])
        var inFolder = command
        inFolder.folder = URL(filePath: "/usr")
        let printed = String(decoding: try await inFolder.output(), as: UTF8.self).split(separator: "\n")
        #expect(printed.first == "/usr")
        #expect(printed.contains("A=b") && !printed.contains { $0.hasPrefix("HOME=") })
        let failure = await #expect(throws: ChildProcessProblem.self) {
            try await Self.shell("echo no such luck >&2; exit 5").output()
        }
        #expect(failure?.description.contains("ended with 5:\nno such luck") == true)
        let missing = await #expect(throws: ChildProcessProblem.self) { try await Command("/nowhere/at-all").output() }
        #expect(missing?.description.contains("did not start") == true, "\(String(describing: missing))")
    }

    @Test(
        "It works for a process that has thousands of files open",
        .enabled(if: sysconf(Int32(_SC_OPEN_MAX)) > 6000, "too few files may be open"))
    func manyFiles() async throws {
        let files = (0..<3000).map { _ in Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) }
        defer { for file in files { close(file) } }
        #expect(files.allSatisfy { $0 >= 0 })
        #expect(try await Command("/bin/echo", ["well"]).output() == Data("well\n".utf8))
    }

    private func withTemporaryLog<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        try await withFolder { try await body($0.appending(path: "log")) }
    }
}
