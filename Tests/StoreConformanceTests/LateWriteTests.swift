#if MySQL && MongoDB
    import DiscordModel
    import Foundation
    import MongoStore
    import MySQLStore
    import Testing
    import Tickets

    /// A write whose caller found no answer and left, and that reaches the server when others have gone on.
    @Suite("Writes that come late", .timeLimit(.minutes(30)))
    struct LateWriteTests {
        enum Kind: CaseIterable, Sendable {
            case note, settings, attachment, transcript
        }

        @Test(
            "A write that was held up on its way does not undo a later one, at whatever message it was held up",
            arguments: StoreBackend.mysql + StoreBackend.mongo, Kind.allCases)
        func late(backend: StoreBackend, kind: Kind) async throws {
            try await backend.withServerDatabase { url, handles in
                let direct = try await handles.open()
                let ticket = try await direct.opened(.sample(1))
                try await kind.write(0, of: ticket, to: direct)
                for passing in 0...9 {
                    let proxy = try TCPProxy(to: UInt16(try #require(URLComponents(string: url)?.port)))
                    let result = await Self.result {
                        try await Self.race(kind, ticket, through: proxy, passing, url, direct)
                    }
                    proxy.stop()
                    if try result.get() {
                        #expect(passing > 1)
                        return
                    }
                }
                Issue.record("a write takes more messages than this test knows")
            }
        }

        /// - Returns: Whether the early write was done before it could be held up.
        private static func race(
            _ kind: Kind, _ ticket: Ticket, through proxy: TCPProxy, _ passing: Int, _ url: String,
            _ direct: any TicketStore
        ) async throws -> Bool {
            var address = try #require(URLComponents(string: url))
            address.port = Int(proxy.port)
            let held = try await self.open(try #require(address.string))
            // All that is made once is made now.
            try await kind.write(1, of: ticket, to: held)
            proxy.freeze(after: passing)
            let early = await self.result { try await kind.write(2, of: ticket, to: held) }
            if case .success = early {
                proxy.pass()
                await held.shutDown()
                return true
            }
            // On MySQL it may have to wait for the one before, whose last word is still on its way.
            async let later: Void = kind.write(3, of: ticket, to: direct)
            for _ in 0..<50 { _ = try await direct.note("x") }
            proxy.pass()
            try await later
            for _ in 0..<50 {
                #expect(try await kind.read(of: ticket, from: direct) == 3, "\(passing) messages passed")
            }
            await held.shutDown()
            return false
        }

        private static func open(_ url: String) async throws -> any TicketStore {
            if url.hasPrefix("mysql") {
                var settings = MySQLSettings()
                settings.answerLimit = .seconds(3)
                settings.mostConnections = 1
                return try await MySQLStore.open(url: url, settings: settings)
            }
            var settings = MongoSettings()
            settings.answerLimit = .seconds(3)
            settings.mostConnections = 1
            return try await MongoStore.open(url: url, settings: settings)
        }

        private static func result<Value>(_ work: () async throws -> Value) async -> Result<Value, any Error> {
            do { return .success(try await work()) } catch { return .failure(error) }
        }
    }

    extension LateWriteTests.Kind {
        fileprivate func write(_ number: Int, of ticket: Ticket, to store: any TicketStore) async throws {
            switch self {
            case .note: try await store.setNote("late", to: "\(number)")
            case .settings: try await store.save(GuildSettings(guildID: .harbour, retentionDays: number + 1))
            case .attachment:
                // One that waits would replace none.
                try await store.save(.sample(9, of: ticket, size: Int64(number), state: .kept, digest: "late"))
            case .transcript:
                try await store.save(
                    Transcript(ticketID: ticket.id, madeAt: .morning, messageCount: number, html: [1, 2]))
            }
        }

        fileprivate func read(of ticket: Ticket, from store: any TicketStore) async throws -> Int? {
            switch self {
            case .note: try await store.note("late").flatMap { Int($0) }
            case .settings: try await store.settings(of: .harbour)?.retentionDays.map { $0 - 1 }
            case .attachment: try await store.attachments(of: ticket.id).first.map { Int($0.size) }
            case .transcript: try await store.transcript(of: ticket.id)?.messageCount
            }
        }
    }

    extension StoreBackend {
        /// As `withDatabase`, with the address as well.
        fileprivate func withServerDatabase(_ body: (String, Handles) async throws -> Void) async throws {
            guard let server = self.server else { return try await self.withAddress(body) }
            try await server.with { try await self.withAddress(body) }
        }

        private func withAddress(_ body: (String, Handles) async throws -> Void) async throws {
            let database = try await self.makeDatabase()
            let handles = Handles(connect: database.connect)
            var failure: (any Error)?
            do { try await body(database.url, handles) } catch { failure = error }
            await handles.shutDownAll()
            try await database.remove()
            if let failure { throw failure }
        }
    }
#endif
