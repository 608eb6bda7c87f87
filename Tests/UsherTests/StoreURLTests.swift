#if MySQL && MongoDB
    import Testing

    @testable import usher

    @Suite("URLs of databases (R5.1 R5.2)")
    struct StoreURLTests {
        @Test(
            "R5.1 R5.2: MySQL and MongoDB are chosen by the URL, whose password no description shows",
            arguments: [
                ("mysql://usher:hunter2@db.example:3306/usher", "MySQL"),
                ("mongodb://usher:hunter2@db.example/usher", "MongoDB"),
                ("mongodb+srv://usher:hunter2@db.example/usher", "MongoDB"),
            ])
        func servers(url: String, name: String) async throws {
            let store = try await ConfigurationReader.read(
                path: nil, environment: ["STORE_URL": url], needsToken: false
            ).store
            #expect(store.name == name)
            #expect(!"\(store)".contains("hunter2"))
            #expect(store.place.hasPrefix("\(name), db.example"))
        }

        @Test("A server has a fallback unless told, in a file that can be named; SQLite has none")
        func fallback() async throws {
            let server = "mysql://usher:hunter2@db.example:3306/usher"
            let cases: [(String, String?, UsherConfiguration.Fallback)] = [
                (server, nil, .file(path: "usher-fallback.db")), (server, "none", .none),
                (server, "sqlite:/var/lib/f.db", .file(path: "/var/lib/f.db")), ("sqlite:u.db", nil, .none),
                ("sqlite:u.db", "sqlite:f.db", .none),
            ]
            for (url, fallback, expected) in cases {
                var environment = ["STORE_URL": url]
                environment["STORE_FALLBACK_URL"] = fallback
                #expect(try await read(nil, environment).fallback == expected, "\(environment)")
            }
            for wrong in ["sqlite:", server, "usher.db"] {
                let problems = try await problems(nil, ["STORE_URL": server, "STORE_FALLBACK_URL": wrong])
                #expect(problems.count == 1)
                #expect(problems.first?.contains("expected sqlite:PATH or none") == true)
                #expect(problems.first?.contains("hunter2") == false)
            }
        }

        @Test(
            "Which database it is can be told without anything of the password, however badly it is written",
            arguments: [
                ("mysql://usher:hunter2@db.example:3306/usher", "MySQL, db.example:3306/usher"),
                ("mysql://usher:hunter2@[::1]:3306/usher?tls=off", "MySQL, [::1]:3306/usher"),
                (
                    "mongodb://usher:hunter2@a.example:1,b.example:2/usher?w=majority",
                    "MongoDB, a.example:1,b.example:2/usher"
                ),
                ("mongodb://localhost", "MongoDB, localhost"), ("mysql://usher:hun/ter2@db.example/usher", nil),
                ("mysql://usher:hun?ter2@db.example/usher", nil), ("mysql://usher:hunter2", nil),
                ("mysql://usher:hun#ter2@db.example/usher", nil), ("mongodb://usher:hun@ter2@db.example/usher", nil),
                ("mysql://usher@db.example/usher?x=@hunter2", nil),
            ])
        func places(url: String, place: String?) throws {
            let store = try #require(UsherConfiguration.Store(url))
            if let place { #expect(store.place == place) }
            for part in ["hunter2", "hun", "ter2"] { #expect(!store.place.contains(part), "\(store.place)") }
        }

        @Test("The same database is recognised under other names and passwords")
        func sameness() throws {
            func isSame(_ one: String, _ other: String) throws -> Bool {
                let (one, other) = try (
                    #require(UsherConfiguration.Store(one)), #require(UsherConfiguration.Store(other))
                )
                #expect(one.isSame(as: other) == other.isSame(as: one))
                return one.isSame(as: other)
            }
            #expect(try isSame("sqlite:usher.db", "sqlite:./a/../usher.db"))
            #expect(try !isSame("sqlite:usher.db", "sqlite:other.db"))
            #expect(try isSame("mysql://a:1@db:1/usher", "mysql://b:2@db:1/usher?tls=off"))
            #expect(try !isSame("mysql://a:1@db:1/usher", "mysql://a:1@db:1/other"))
            #expect(try !isSame("mysql://a:1@db:1/usher", "mongodb://a:1@db:1/usher"))
        }
    }
#endif
