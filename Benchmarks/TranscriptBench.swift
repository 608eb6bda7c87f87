import DiscordModel
import Foundation
import TestSupport
import Tickets
import Transcripts

/// Measures the writing of transcripts, beside PyPI's chat-exporter on the same messages in the same run.
enum TranscriptBench {
    private static let rounds = 3

    static func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "usher-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        // First, as long as nothing is left lying about that could be used again.
        try await StoredTranscriptBench.run()
        let (megabytes, count) = try await Self.growth()
        Report.row("growth of memory, \(count) messages through the renderer", megabytes, "MB", "under 30")

        let lines = BenchMessages.lines(0..<3000)
        let html = try await Self.rate(of: HTMLTranscript(), lines)
        Report.row("messages a second, HTML", html, "", "")
        Report.row("messages a second, JSON", try await Self.rate(of: JSONTranscript(), lines), "", "")
        Report.row("messages a second, text", try await Self.rate(of: TextTranscript(), lines), "", "")
        Report.row("messages a second, HTML, from Discord's JSON on", try await Self.rateWithDecoding(lines), "", "")

        let peer = try await Self.peer(lines, folder)
        Report.row("messages a second, chat-exporter \(peer.version)", Double(peer.messages) / peer.seconds, "", "")
        Report.row("HTML, as many times as fast", html * peer.seconds / Double(peer.messages), "", "at least 50")
    }

    // MARK: - Usher

    private static func rate(of renderer: some TranscriptRenderer, _ lines: [[UInt8]]) async throws -> Double {
        let messages = try lines.map(BenchMessages.message)
        return try await Self.best {
            try await renderer.render(BenchMessages.heading, pages: MessagePages(messages)) { _ in }
        }
    }

    private static func rateWithDecoding(_ lines: [[UInt8]]) async throws -> Double {
        try await Self.best {
            let messages = try lines.map(BenchMessages.message)
            return try await HTMLTranscript().render(BenchMessages.heading, pages: MessagePages(messages)) { _ in }
        }
    }

    /// The best of several rounds, since whatever else the machine does can only slow one down; the peer has as many.
    ///
    /// - Parameter round: Gives how many messages it rendered.
    /// - Returns: Messages a second.
    private static func best(_ round: () async throws -> Int) async throws -> Double {
        var best = 0.0
        for _ in 0..<Self.rounds {
            var rendered = 0
            let start = ContinuousClock.now
            // Long enough to be measured, however fast it is.
            while start.duration(to: .now) < .milliseconds(500) { rendered += try await round() }
            best = max(best, Double(rendered) / start.duration(to: .now).milliseconds * 1000)
        }
        return best
    }

    /// Renders 100,000 messages that are made page by page, and watches what the kernel gives to this process.
    private static func growth() async throws -> (megabytes: Double, count: Int) {
        let before = try Self.idle()
        let count = try await HTMLTranscript().render(BenchMessages.heading, pages: MadePages(count: 1000)) { _ in }
        return (try Self.peak() - before, count)
    }

    /// What this process has now, in MB; what it has at the most is counted from here on.
    static func idle() throws -> Double {
        try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        return try Self.memory("VmRSS")
    }

    /// What it had at the most since then, in MB.
    static func peak() throws -> Double { try Self.memory("VmHWM") }

    /// In MB.
    private static func memory(_ name: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        return line.flatMap { Double($0.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") }.map {
            $0 / 1024
        }
            ?? 0
    }

    // MARK: - chat-exporter

    private struct Peer: Decodable {
        let messages: Int
        let seconds: Double
        let version: String
    }

    /// Runs `scripts/bench/chat_exporter.py` in an environment of its own, which is made where it is missing.
    private static func peer(_ lines: [[UInt8]], _ folder: URL) async throws -> Peer {
        let messages = folder.appending(path: "messages.jsonl")
        try Data(lines.joined(separator: [0x0A])).write(to: messages)
        let script = """
            set -eu
            if ! cmp -s scripts/bench/requirements.txt .build-bench-venv/requirements.txt; then
                rm -rf .build-bench-venv
                python3 -m venv .build-bench-venv
                .build-bench-venv/bin/pip install --quiet --disable-pip-version-check -r scripts/bench/requirements.txt
                cp scripts/bench/requirements.txt .build-bench-venv
            fi
            exec .build-bench-venv/bin/python scripts/bench/chat_exporter.py "$1" "$2" "$3"
            """
        let command = Command(
            "/bin/sh",
            ["-c", script, "sh", messages.path, folder.appending(path: "peer.html").path, "\(Self.rounds)"])
        // The first time it installs it.
        let answer = try await command.output(within: .seconds(1800))
        return try JSONDecoder().decode(Peer.self, from: answer)
    }
}

/// Messages that are there already, in pages of a hundred.
private struct MessagePages: AsyncSequence, Sendable {
    let messages: [TranscriptMessage]

    init(_ messages: [TranscriptMessage]) { self.messages = messages }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<TranscriptMessage>

        mutating func next() async throws -> [TranscriptMessage]? {
            defer { self.rest = self.rest.dropFirst(100) }
            return self.rest.isEmpty ? nil : Array(self.rest.prefix(100))
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(rest: self.messages[...]) }
}

/// Messages that are made when they are asked for, as an archive reads them from its store.
private struct MadePages: AsyncSequence, Sendable {
    /// Of pages.
    let count: Int

    struct Iterator: AsyncIteratorProtocol {
        let count: Int
        var page = 0

        mutating func next() async throws -> [TranscriptMessage]? {
            guard self.page < self.count else { return nil }
            defer { self.page += 1 }
            return try BenchMessages.lines(self.page * 100..<(self.page + 1) * 100).map(BenchMessages.message)
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(count: self.count) }
}
