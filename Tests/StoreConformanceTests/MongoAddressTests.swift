#if MongoDB
    import CMongoC
    import Foundation
    import Testing
    import Tickets

    @testable import MongoStore

    /// What arrives at the driver of what an address says.
    @Suite("MongoDB address", .timeLimit(.minutes(30)))
    struct MongoAddressTests {
        private func target(
            _ url: String, _ settings: MongoSettings = MongoSettings()
        ) throws -> MongoTarget { try MongoAddress(url).parsed(settings: settings) }

        private func number(_ option: String, _ target: MongoTarget) -> Int32 {
            mongoc_uri_get_option_as_int32(target.uri, option, -1)
        }

        private func text(_ option: String, _ target: MongoTarget) -> String? {
            mongoc_uri_get_option_as_utf8(target.uri, option, nil).map { String(cString: $0) }
        }

        private func hosts(_ target: MongoTarget) -> [String] {
            var hosts: [String] = []
            var next = mongoc_uri_get_hosts(target.uri)
            while let host = next?.pointee {
                hosts.append(
                    withUnsafeBytes(of: host.host_and_port) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
                next = UnsafePointer(host.next)
            }
            return hosts
        }

        @Test(
            "Writes wait for the majority and its journal, reads come from the primary and last, whatever the address says",
            arguments: [
                "mongodb://localhost", "mongodb://localhost/?w=0", "mongodb://localhost/?w=1&journal=false",
                "mongodb://localhost/?w=2&wtimeoutMS=1&readConcernLevel=local",
                "mongodb://localhost/?readPreference=secondaryPreferred&readConcernLevel=linearizable",
            ])
        func concerns(url: String) throws {
            let target = try self.target(url)
            let writing = mongoc_uri_get_write_concern(target.uri)
            #expect(mongoc_write_concern_get_wmajority(writing))
            #expect(mongoc_write_concern_get_journal(writing))
            #expect(mongoc_write_concern_get_wtimeout_int64(writing) == 10_000)
            let reading = mongoc_uri_get_read_concern(target.uri)
            #expect(mongoc_read_concern_get_level(reading).map { String(cString: $0) } == "majority")
            #expect(mongoc_read_prefs_get_mode(mongoc_uri_get_read_prefs_t(target.uri)) == MONGOC_READ_PRIMARY)
        }

        @Test("A set of servers, its name and the encryption arrive as they are written")
        func replicaSet() throws {
            let target = try self.target(
                "mongodb://mia:%F0%9F%8E%AB%2F@a.example:27018,b.example,[::1]:27019/desk?replicaSet=harbour&tls=true"
                    + "&tlsCAFile=\(#filePath)&tlsAllowInvalidHostnames=false&authSource=admin")
            #expect(self.hosts(target) == ["a.example:27018", "b.example:27017", "[::1]:27019"])
            #expect(self.text("replicaset", target) == "harbour")
            #expect(mongoc_uri_get_tls(target.uri))
            #expect(self.text("tlscafile", target) == #filePath)
            #expect(!mongoc_uri_get_option_as_bool(target.uri, "tlsallowinvalidhostnames", true))
            #expect(mongoc_uri_get_auth_source(target.uri).map { String(cString: $0) } == "admin")
            #expect(mongoc_uri_get_password(target.uri).map { String(cString: $0) } == "🎫/")
            #expect(target.database == "desk")
        }

        @Test("An address of the name service is encrypted, unless it says otherwise, and names no servers yet")
        func srv() throws {
            let target = try self.target("mongodb+srv://mia:pw@cluster.example.net/desk?retryWrites=true")
            #expect(mongoc_uri_get_srv_hostname(target.uri).map { String(cString: $0) } == "cluster.example.net")
            #expect(mongoc_uri_get_tls(target.uri))
            #expect(self.hosts(target) == [])
            let open = try self.target("mongodb+srv://cluster.example.net/?tls=false")
            #expect(!mongoc_uri_get_tls(open.uri))
            #expect(open.database == "usher")
        }

        @Test("A name that the name service does not know is waited for, and told")
        func unknownName() async throws {
            let error = await #expect(throws: StoreError.self) {
                _ = try await MongoStore.open(
                    url: "mongodb+srv://mia:secret@desk.harbour.invalid/", settings: .waiting(.seconds(2)))
            }
            #expect(error?.reason == .unavailable, "\(String(describing: error))")
            #expect(error?.description.contains("secret") == false)
        }

        @Test("The settings arrive in milliseconds, and the options of the address come before them")
        func limits() throws {
            var settings = MongoSettings()
            settings.connectLimit = .milliseconds(1500)
            settings.answerLimit = .seconds(100_000)
            settings.waitingLimit = .microseconds(1)
            let plain = try self.target("mongodb://localhost", settings)
            #expect(self.number("connecttimeoutms", plain) == 1500)
            #expect(self.number("sockettimeoutms", plain) == 86_400_000)
            #expect(self.number("serverselectiontimeoutms", plain) == 1)
            // One more than the calls need, which is never connected.
            #expect(self.number("maxpoolsize", plain) == 9)

            let said = try self.target(
                "mongodb://localhost/?connectTimeoutMS=7&socketTimeoutMS=8&serverSelectionTimeoutMS=9&maxPoolSize=500"
                    + "&minPoolSize=-3&maxIdleTimeMS=0", settings)
            #expect(self.number("connecttimeoutms", said) == 7)
            #expect(self.number("sockettimeoutms", said) == 8)
            #expect(self.number("serverselectiontimeoutms", said) == 9)
            #expect(said.settings.connectLimit == .milliseconds(7))
            #expect(said.settings.answerLimit == .milliseconds(8))
            #expect(said.settings.waitingLimit == settings.waitingLimit)
            #expect(said.settings.mostConnections == 64)
            #expect(said.settings.leastConnections == 0)
            #expect(said.settings.idleLimit == settings.idleLimit)
        }

        @Test(
            "An option that is unknown, empty or makes no sense is refused by its name, and what it says is not repeated",
            arguments: [
                ("tsl=true", "tsl"), ("tls=", "tls"), ("tls=of-course-secret", "tls"), ("tlsCAFil=/secret", "tlsCAFil"),
                ("socketTimeoutMS=secret", "socketTimeoutMS"), ("replicaSet=", "replicaSet"), ("secret", "secret"),
                ("maxPoolSize=99999999999999999999", "maxPoolSize"),
                ("tlsCertificateKeyFilePassword=secret&tls=perhaps", "tls"),
            ])
        func unusableOptions(option: String, name: String) throws {
            let error = #expect(throws: StoreError.self) {
                _ = try self.target("mongodb://mia:secret@localhost/desk?journal=true&\(option)")
            }
            #expect(error?.reason == .failed)
            let text = error?.description ?? ""
            #expect(text.contains(" \(name)"), "\(text)")
            #expect(name == "secret" || !text.contains("secret") && !text.contains("mia"), "\(text)")
        }

        @Test(
            "A file that cannot be read is named, before anybody waits for a server",
            arguments: ["tlsCAFile", "tlsCertificateKeyFile"])
        func missingFile(option: String) throws {
            let error = #expect(throws: StoreError.self) {
                _ = try self.target("mongodb://mia:secret@localhost/?tls=true&\(option)=/nowhere/authority.pem")
            }
            #expect(error?.reason == .failed)
            #expect(error?.description.contains("/nowhere/authority.pem") == true)
            #expect(error?.description.contains("secret") == false)
        }

        @Test("Options that contradict each other are refused")
        func contradiction() {
            for options in [
                "directConnection=true", "tls=true&ssl=false", "tlsInsecure=true&tlsAllowInvalidHostnames=true",
            ] {
                let error = #expect(throws: StoreError.self) {
                    _ = try self.target("mongodb://mia:secret@a.example,b.example/?\(options)")
                }
                #expect(error?.reason == .failed)
                #expect(error?.description.contains("secret") == false)
            }
        }
    }
#endif
