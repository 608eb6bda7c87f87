#if MySQL
    import DiscordModel
    import Foundation
    import Testing
    import Tickets

    @testable import MySQLStore

    /// What happens when the server goes away. Each test has a server of its own.
    @Suite("MySQL outages", .serialized, .enabled(if: MySQLTestServer.given != nil, "no server was given"))
    struct MySQLOutageTests {
        private var settings: MySQLSettings {
            var settings = MySQLSettings()
            settings.mostConnections = 2
            settings.connectLimit = .seconds(1)
            settings.answerLimit = .seconds(1)
            settings.waitingLimit = .seconds(3)
            return settings
        }

        @Test("While the server is killed, calls are unavailable at once; afterwards all goes on, and nothing is lost")
        func killed() async throws {
            try await OwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    try await server.send(SIGKILL)
                    let began = ContinuousClock.now
                    await expectFailure(.unavailable) { _ = try await store.open(.sample(2, opener: .noah)) }
                    await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
                    await expectFailure(.unavailable) { try await store.checkHealth() }
                    await expectFailure(.unavailable) { _ = try await database.open(self.settings) }
                    #expect(ContinuousClock.now - began < .seconds(5))
                    #expect(store.figures.inUse == 0)

                    try await server.start()
                    #expect(try await store.ticket(ticket.id) == ticket)
                    #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                    await store.shutDown()
                }
            }
        }

        @Test("While the server hangs, calls and openings are unavailable in time; afterwards all goes on")
        func hanging() async throws {
            try await OwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    try await server.send(SIGSTOP)
                    for _ in 1...2 {
                        let began = ContinuousClock.now
                        await expectFailure(.unavailable) { _ = try await store.ticket(ticket.id) }
                        await expectFailure(.unavailable) { _ = try await database.open(self.settings) }
                        #expect(ContinuousClock.now - began < .seconds(12))
                    }
                    try await server.send(SIGCONT)
                    #expect(try await store.ticket(ticket.id) == ticket)
                    #expect(try await store.opened(.sample(3, opener: .noah)).number == 2)
                    await store.shutDown()
                }
            }
        }

        @Test("A transcript that the server takes for too big is refused for good, and the store goes on working")
        func tooBig() async throws {
            try await OwnServer.with { server in
                try await withMySQLDatabase(on: server.connection) { database in
                    try await database.withSession { session in
                        try session.run("SET GLOBAL max_allowed_packet = 1048576")
                    }
                    let store = try await database.open(self.settings)
                    let ticket = try await store.opened(.sample(1))
                    let big = Transcript(
                        ticketID: ticket.id, madeAt: .morning, messageCount: 1,
                        html: [UInt8](repeating: 1, count: 1_048_576))
                    let error = await #expect(throws: StoreError.self) { try await store.save(big) }
                    #expect(error?.reason == .failed)
                    #expect(error?.description.contains("max_allowed_packet") == true)
                    #expect(try await store.transcript(of: ticket.id) == nil)
                    await store.shutDown()
                }
            }
        }
    }

    /// A server that only one test uses.
    private struct OwnServer {
        private let folder: TemporaryFolder
        let connection: MySQLTestServer

        static func with(_ body: (OwnServer) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let url = try await Self.script("start", folder)
                var failure: (any Error)?
                do {
                    let connection = try await offThread { try MySQLTestServer(url) }
                    try await body(OwnServer(folder: folder, connection: connection))
                } catch {
                    failure = error
                }
                _ = try await Self.script("stop", folder)
                if let failure { throw failure }
            }
        }

        func start() async throws { _ = try await Self.script("start", self.folder) }

        func send(_ signal: Int32) async throws {
            let pid = try #require(pid_t(try await Self.script("pid", self.folder)))
            #expect(kill(pid, signal) == 0)
            guard signal == SIGKILL else { return }
            while Self.isAlive(pid) { await Task.yield() }
        }

        private static func isAlive(_ pid: pid_t) -> Bool {
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
            // Ended, though nobody has taken note of it.
            return !stat.contains(") Z ")
        }

        /// - Returns: What the script prints.
        private static func script(_ action: String, _ folder: TemporaryFolder) async throws -> String {
            let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
            let process = Process()
            process.executableURL = package.appending(path: "scripts/servers/mariadb.sh")
            process.arguments = [action, folder.path]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The end of its output is the end of the script. Foundation would wait for the server too, which inherits
            // the socket on which it waits.
            let printed = try await offThread {
                String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            }
            guard action == "stop" || !printed.isEmpty else { throw StoreProblem("mariadb.sh \(action) failed") }
            return printed.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
#endif
