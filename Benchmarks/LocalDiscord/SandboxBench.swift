import AsyncHTTPClient
import DiscordGateway
import DiscordModel
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

/// What the local Discord does on one core, with a bot that is connected to it: no benchmark of a bot must find its limit
/// there.
enum SandboxBench {
    private static let connections = 32
    private static let warmUp = Duration.seconds(2)
    private static let length = Duration.seconds(8)

    static func run() async throws {
        try await SandboxProcess.with { sandbox in
            let bot = try await LoadBot(sandbox)
            try await bot.whileOnline {
                Report.row("local Discord at rest, resident", try sandbox.memory(), "MB", "")
                let message = LoadRequest(
                    .POST, "/api/v10/channels/\(bot.channel)/messages", port: sandbox.port, token: sandbox.token,
                    body: #"{"content":"Good evening, is the ferry on time?"}"#)
                try await Self.measure("messages created a second", sandbox, bot, message)
                let command = LoadRequest(
                    .POST, "/sandbox/interactions/command", port: sandbox.port,
                    body: """
                        {"as":"mia","guild_id":"\(bot.guild)","channel_id":"\(bot.channel)",
                        "application_id":"\(bot.application)","name":"ping","options":{}}
                        """)
                try await Self.measure("interactions a second, with their answers", sandbox, bot, command)
            }
        }
    }

    /// Each connection has its next request as soon as the last one is answered.
    private static func measure(
        _ what: String, _ sandbox: SandboxProcess, _ bot: LoadBot, _ request: LoadRequest
    ) async throws {
        let tally = LoadTally()
        let eventsBefore = bot.events
        var connections: [LoadConnection] = []
        for _ in 0..<Self.connections {
            connections.append(
                try await LoadConnection.open(
                    to: sandbox.port, on: .singletonMultiThreadedEventLoopGroup, tally, repeating: request))
        }
        try await Task.sleep(for: Self.warmUp)
        let (answers, start, processor) = (tally.answers, ContinuousClock.now, try sandbox.processorTime())
        try await Task.sleep(for: Self.length)
        let seconds = start.duration(to: .now).milliseconds / 1000
        let count = Double(tally.answers - answers)
        Report.row(what, count / seconds, "", "at least 5000")
        Report.row(
            "  of its core in use", (try sandbox.processorTime() - processor) / seconds * 100, "%", "")
        tally.end()
        try await bot.untilQuiet(since: eventsBefore)
        for connection in connections { try await connection.close() }
        guard tally.refusals == 0 else { throw BenchError(text: "\(what): \(tally.refusals) were refused") }
        Report.row("  memory after that, resident", try sandbox.memory(), "MB", "")
    }
}
