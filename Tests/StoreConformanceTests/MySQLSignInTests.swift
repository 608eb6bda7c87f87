#if MySQL
    import TestSupport
    import Foundation
    import Testing
    import Tickets

    @testable import MySQLStore

    /// How a password gets to MySQL 8, which wants it in another way than MariaDB does. There is no MySQL 8 here: the
    /// server is a small one of ours that follows MySQL's description of the protocol.
    @Suite("MySQL sign-in, with a server that pretends", .timeLimit(.minutes(30)))
    struct MySQLSignInTests {
        private static let password = "hunter2-is-not-a-password"

        /// - Returns: Why the door stayed shut, or what the server said to whoever was inside.
        private static func enter(_ url: String) async throws -> StoreError {
            let address = try MySQLAddress(url)
            let error = await #expect(throws: StoreError.self) {
                try await offThread {
                    try Connection(to: address, connectLimit: .seconds(30), answerLimit: .seconds(30)).close()
                }
            }
            return try #require(error)
        }

        private func expectNoPassword(
            in packets: [[UInt8]], sourceLocation: SourceLocation = #_sourceLocation
        ) {
            let isShown = packets.contains { $0.contains(Array(Self.password.utf8)) }
            #expect(!isShown, sourceLocation: sourceLocation)
        }

        @Test("caching_sha2_password: a user whom the server knows is let in by a digest of the password")
        func fastPath() async throws {
            try await MySQLFakeServer.with(.cached) { server in
                let error = try await Self.enter(server.url(password: Self.password))
                #expect(error.description.contains(MySQLFakeServer.farewell), "\(error)")
                let once = try await OpenSSL.sha256(Array(Self.password.utf8))
                let mixed = try await OpenSSL.sha256(try await OpenSSL.sha256(once) + MySQLFakeServer.nonce)
                let proof = zip(once, mixed).map { $0 ^ $1 }
                #expect(proof.count == 32)
                #expect(server.packets.first?.contains(proof) == true)
                self.expectNoPassword(in: server.packets)
            }
        }

        @Test(
            "On this machine, a password that the server has to have is handed over encrypted with the server's key",
            arguments: [(MySQLFakeServer.Way.uncached, UInt8(2)), (.sha256, 1)])
        func fullPath(way: MySQLFakeServer.Way, question: UInt8) async throws {
            try await withTemporaryFolder { folder in
                let key = folder.path(of: "key.pem")
                let publicKey = try await OpenSSL.makeKey(at: key)
                try await MySQLFakeServer.with(way, key: publicKey) { server in
                    let error = try await Self.enter(server.url(password: Self.password))
                    #expect(error.description.contains(MySQLFakeServer.farewell), "\(error)")
                    self.expectNoPassword(in: server.packets)
                    // Who it is, the question for the key, and the password.
                    try #require(server.packets.count >= 3)
                    #expect(server.packets[1] == [question])
                    let mixed = try await OpenSSL.decrypt(server.packets[2], key: key)
                    let nonce = MySQLFakeServer.nonce
                    let password = mixed.enumerated().map { $1 ^ nonce[$0 % nonce.count] }
                    #expect(password == Array(Self.password.utf8) + [0])
                }
            }
        }

        @Test("The first connections of a process all get in when they are opened at the same moment")
        func togetherAtFirst() async {
            // Only there has no other test made the driver load its ways to sign in.
            await #expect(processExitsWith: .success) {
                try await withTemporaryFolder { folder in
                    let publicKey = try await OpenSSL.makeKey(at: folder.path(of: "key.pem"))
                    try await MySQLFakeServer.with(.sha256, key: publicKey) { server in
                        let url = server.url(password: Self.password)
                        try await withThrowingTaskGroup(of: StoreError.self) { group in
                            for _ in 0..<16 { group.addTask { try await Self.enter(url) } }
                            for try await error in group {
                                #expect(error.description.contains(MySQLFakeServer.farewell), "\(error)")
                            }
                        }
                    }
                }
            }
        }

        @Test(
            "To another machine, without TLS, no key is asked for and nothing of the password is sent",
            arguments: [MySQLFakeServer.Way.uncached, .cached, .sha256])
        func exposed(way: MySQLFakeServer.Way) async throws {
            // Not one of the names that stand for this machine.
            try await MySQLFakeServer.with(way, host: "127.0.0.2") { server in
                let error = try await Self.enter(server.url(password: Self.password))
                #expect(error.reason == .failed)
                #expect(error.description.contains("not supported without encryption; use tls=verify"), "\(error)")
                #expect(!server.packets.contains([2]) && !server.packets.contains([1]))
                #expect(server.packets.count <= 1)
                self.expectNoPassword(in: server.packets)
            }
        }

        @Test(
            "A server that asks for the password in the clear does not get it", arguments: ["127.0.0.1", "127.0.0.2"])
        func clear(host: String) async throws {
            try await MySQLFakeServer.with(.clear, host: host) { server in
                let error = try await Self.enter(server.url(password: Self.password))
                #expect(error.reason == .failed)
                #expect(error.description.contains("wants the user mia to sign in is not supported"), "\(error)")
                self.expectNoPassword(in: server.packets)
            }
        }

        @Test("A server that claims to have no TLS is left where TLS is wanted", arguments: ["on", "verify"])
        func downgrade(tls: String) async throws {
            try await MySQLFakeServer.with(.cached) { server in
                let error = try await Self.enter(server.url(password: Self.password, tls: tls))
                #expect(error.reason == .failed)
                #expect(error.description.contains("no encrypted connection to"), "\(error)")
                // With `on` the driver signs in before anybody can look.
                if tls == "verify" { #expect(server.packets == []) }
                self.expectNoPassword(in: server.packets)
            }
        }
    }

    /// The program, which the tests' servers need as well.
    private enum OpenSSL {
        static func sha256(_ bytes: [UInt8]) async throws -> [UInt8] {
            try await self.run(["dgst", "-sha256", "-binary"], input: bytes)
        }

        /// - Returns: The public key as PEM.
        static func makeKey(at path: String) async throws -> [UInt8] {
            _ = try await self.run([
                "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", path,
            ])
            return try await self.run(["pkey", "-in", path, "-pubout"])
        }

        static func decrypt(_ bytes: [UInt8], key: String) async throws -> [UInt8] {
            try await self.run(
                ["pkeyutl", "-decrypt", "-inkey", key, "-pkeyopt", "rsa_padding_mode:oaep"], input: bytes)
        }

        private static func run(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
            Array(try await Command("/usr/bin/env", ["openssl"] + arguments).output(input: input))
        }
    }
#endif
