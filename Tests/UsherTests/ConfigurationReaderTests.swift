import Foundation
import Logging
import Testing
import Tickets

@testable import usher

@Suite("The configuration (R8.5)")
struct ConfigurationReaderTests {
    @Test("Without file and environment everything has its default")
    func defaults() async throws {
        for text in [nil, "", "# nothing yet\n", "---\n"] {
            let configuration = try await read(text)
            #expect(configuration.discord.token == nil)
            #expect(configuration.discord.apiURL == "https://discord.com/api/v10")
            #expect(configuration.store == .sqlite(path: "usher.db"))
            #expect(configuration.http.host == "127.0.0.1")
            #expect(configuration.http.port == 8080)
            #expect(configuration.http.publicURL == nil)
            #expect(configuration.fallback == .none)
            #expect(configuration.archive == ArchiveOptions())
            #expect(configuration.archive.folder == "usher-archive")
            #expect(configuration.archive.limits.attachmentBytes == 26_214_400)
            #expect(configuration.archive.limits.guildBytes == 2_147_483_648)
            #expect(configuration.log.level == .info)
            #expect(configuration.log.format == .text)
            #expect(configuration.guilds.isEmpty)
        }
    }

    private static let file = """
        discord:
          token: file-token
          apiURL: http://127.0.0.1:8787/api/v10
        store:
          url: sqlite:/var/lib/usher/usher.db
          fallbackURL: none
        archive:
          folder: /var/lib/usher/archive
          attachmentLimit: 0
          quota: 1000000
        http:
          host: 0.0.0.0
          port: 9090
          publicURL: https://tickets.example.org/usher/
        log:
          level: debug
          format: json
        """

    @Test("R5.3: every key is read from the file")
    func fileKeys() async throws {
        let configuration = try await read(Self.file)
        #expect(configuration.discord.token == Secret("file-token"))
        #expect(configuration.discord.apiURL == "http://127.0.0.1:8787/api/v10")
        #expect(configuration.store == .sqlite(path: "/var/lib/usher/usher.db"))
        #expect(configuration.http.host == "0.0.0.0")
        #expect(configuration.http.port == 9090)
        #expect(configuration.http.publicURL == "https://tickets.example.org/usher")
        #expect(
            configuration.archive
                == ArchiveOptions(
                    folder: "/var/lib/usher/archive", limits: .init(attachmentBytes: 0, guildBytes: 1_048_576_000_000)))
        #expect(configuration.log.level == .debug)
        #expect(configuration.log.format == .json)
    }

    @Test("Every key is read from the environment, over the file")
    func environmentKeys() async throws {
        let configuration = try await read(
            Self.file,
            [
                "DISCORD_TOKEN": "env-token", "DISCORD_API_URL": "https://proxy.example/api/v10",
                "STORE_URL": "sqlite:env.db", "STORE_FALLBACK_URL": "sqlite:fallback.db", "HTTP_HOST": "::1",
                "HTTP_PORT": "0", "HTTP_PUBLIC_URL": "http://localhost", "ARCHIVE_FOLDER": "a",
                "ARCHIVE_ATTACHMENT_LIMIT": "8", "ARCHIVE_QUOTA": "1", "LOG_LEVEL": "TRACE", "LOG_FORMAT": "Text",
                "UNRELATED": "x",
            ])
        #expect(configuration.discord.token == Secret("env-token"))
        #expect(configuration.discord.apiURL == "https://proxy.example/api/v10")
        #expect(configuration.store == .sqlite(path: "env.db"))
        #expect(configuration.http.host == "::1")
        #expect(configuration.http.port == 0)
        #expect(configuration.http.publicURL == "http://localhost")
        #expect(
            configuration.archive
                == ArchiveOptions(
                    folder: "a", limits: .init(attachmentBytes: 8_388_608, guildBytes: 1_048_576)))
        #expect(configuration.log.level == .trace)
        #expect(configuration.log.format == .text)
    }

    @Test(
        "Without a public URL people find the server where it listens, unless that is a name for this machine alone",
        arguments: [
            ("2001:db8::7", "80", "http://[2001:db8::7]:80"), ("bot.example", "8080", "http://bot.example:8080"),
            ("bot.example", "0", nil), ("127.0.0.1", "8080", nil), ("127.1.2.3", "80", nil), ("localhost", "80", nil),
            ("usher.localhost", "80", nil), ("::1", "80", nil), ("0.0.0.0", "80", nil), ("::", "80", nil),
        ]
    )
    func publicURL(host: String, port: String, expected: String?) async throws {
        let http = try await read(nil, ["HTTP_HOST": host, "HTTP_PORT": port]).http
        #expect(http.publicURL == expected)
    }

    @Test("An empty variable counts as not set")
    func emptyVariable() async throws {
        let configuration = try await read(Self.file, ["DISCORD_TOKEN": "", "HTTP_PORT": "", "LOG_LEVEL": ""])
        #expect(configuration.discord.token == Secret("file-token"))
        #expect(configuration.http.port == 9090)
        #expect(configuration.log.level == .debug)
    }

    @Test("A missing token is a problem only where one is needed, and the problem says where to get one")
    func missingToken() async throws {
        #expect(try await problems(needsToken: false) == [])
        for text in [nil, "discord:\n  token:\n", "discord:\n  token: \"\"\n"] {
            let problems = try await problems(text, needsToken: true)
            #expect(problems.count == 1)
            #expect(problems.first?.hasPrefix("discord.token (DISCORD_TOKEN) is missing") == true)
            #expect(problems.first?.contains("Developer Portal") == true)
        }
    }

    @Test("R8.5: all problems are told at once, each with its key, its value and what is allowed")
    func everything() async throws {
        let problems = try await problems(
            """
            discord:
              apiURL: discord.com
            store:
              url: usher.db
              fallbackURL: redis://x
            archive:
              folder: ""
              attachmentLimit: 25 MB
              quota: -1
            http:
              host: "two words"
              port: http
              publicURL: tickets.example.org
            log:
              level: loud
              format: xml
            guilds:
              12x:
                category: 1
              7:
                category: general
            """, ["DISCORD_TOKEN": "Bot abc"], needsToken: true)
        let expected = [
            "discord.token (DISCORD_TOKEN) is •••, expected the bare token",
            "discord.apiURL is “discord.com”, expected a URL",
            "store.url is “•••”, expected sqlite:PATH",
            "store.fallbackURL is “redis://•••”, expected sqlite:PATH or none",
            "archive.folder is “”, expected the path of a folder",
            "archive.attachmentLimit is “25 MB”, expected a whole number of megabytes from 0 to 1000000",
            "archive.quota is “-1”, expected a whole number of megabytes",
            "http.host is “two words”, expected an address",
            "http.port is “http”, expected a whole number from 0 to 65535",
            "http.publicURL is “tickets.example.org”, expected a URL such as https://tickets.example.org",
            "log.level is “loud”, expected trace, debug, info, notice, warning, error, critical",
            "log.format is “xml”, expected text, json",
            "guilds.12x is no server id",
            "guilds.7.category is “general”, expected a channel id",
        ]
        #expect(problems.count == expected.count)
        for (problem, start) in zip(problems, expected) { #expect(problem.hasPrefix(start)) }
        let text = ConfigurationError(problems: problems).description
        #expect(text.hasPrefix("The configuration has 14 problems:\n  • "))
        #expect(ConfigurationError(problems: ["x"]).description == "The configuration has 1 problem:\n  • x")
    }

    @Test("A wrong value from the environment is told with the name of the variable")
    func wrongVariable() async throws {
        let problems = try await problems(nil, ["HTTP_PORT": "65536", "STORE_URL": "x", "DISCORD_API_URL": "ftp://x"])
        #expect(problems.count == 3)
        #expect(problems.contains { $0.hasPrefix("http.port (HTTP_PORT) is “65536”") })
        #expect(problems.contains { $0.hasPrefix("store.url (STORE_URL) is ") })
        #expect(problems.contains { $0.hasPrefix("discord.apiURL (DISCORD_API_URL) is “ftp://x”") })
    }

    @Test(
        "A database that this build cannot use is refused with what it can use, and without its password",
        arguments: [
            "mariadb://usher:hunter2@db.example:3306/usher", "mongo://db.example/usher?password=hunter2", "mysql://",
            "postgres://usher:hunt@er2hunter2@x", "usher:hunter2@mysql://db.example", "hunter2", "SQLITE:hunter2",
            "sqlite:",
        ])
    func otherDatabases(url: String) async throws {
        for problem in try await [problems("store:\n  url: \"\(url)\"\n"), problems(nil, ["STORE_URL": url])] {
            #expect(problem.count == 1)
            #expect(problem.first?.contains("sqlite:PATH") == true)
            #expect(problem.first?.contains("this build") == true)
            #expect(problem.first?.contains("hunter2") == false)
        }
    }

    @Test("A misspelt key is told, with the one that was probably meant")
    func unknownKeys() async throws {
        let problems = try await problems(
            """
            discord:
              tokn: hunter2
            htpp:
              port: 1
            colour: blue
            guilds:
              7:
                catgory: 5
                panel:
                  titel: x
            http:
              port:
                number: 5
            """)
        let expected = [
            "discord.tokn is no key that Usher knows: did you mean discord.token?",
            "htpp.port is no key that Usher knows: did you mean http.port?",
            "colour is no key that Usher knows",
            "guilds.7.catgory is no key that Usher knows: did you mean guilds.7.category?",
            "guilds.7.panel.titel is no key that Usher knows: did you mean guilds.7.panel.title?",
        ]
        for text in expected { #expect(problems.contains(text), "\(problems)") }
        #expect(problems.contains { $0.hasPrefix("http.port.number is no key that Usher knows") })
        #expect(problems.count == 6)
        #expect(!problems.contains { $0.contains("hunter2") })
    }

    @Test(
        "A list or a mapping where one value belongs is told",
        arguments: [
            ("http:\n  port: [1, 2]\n", "http.port is no single value"),
            ("log:\n  level:\n    - info\n", "log.level is no single value"),
            ("store:\n  url: []\n", "store.url is no single value"),
            ("http: 8080\n", "http is no key that Usher knows"),
            ("guilds: none\n", "guilds is no key that Usher knows"),
        ])
    func wrongShape(text: String, start: String) async throws {
        let problems = try await problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(start) == true, "\(problems)")
    }

    @Test("A token that is a list is no token")
    func tokenList() async throws {
        let problems = try await problems("discord:\n  token: [hunter2]\n", needsToken: true)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("discord.token") == true)
        #expect(problems.first?.contains("hunter2") == false)
    }

    @Test("A file that does not exist or cannot be read is told by its name")
    func missingFile() async throws {
        try await withFolder { folder in
            for path in [folder.appending(path: "nowhere.yml").path, folder.path] {
                let error = await #expect(throws: ConfigurationError.self) {
                    try await ConfigurationReader.read(path: path, environment: [:], needsToken: false)
                }
                #expect(error?.problems.count == 1)
                #expect(error?.problems.first?.contains(path) == true)
            }
        }
    }

    @Test(
        "A file that is no YAML is told with the line, and nothing of what stands there",
        arguments: [
            ("log:\n  level: info\ndiscord:\n  token: \"hunter2\n", 5),
            ("discord:\n  token: hunter2: x\n", 2),
            ("discord:\n\ttoken: hunter2\n", 2),
            ("discord: {token: hunter2\n", 2),
            ("discord:\n  token: a\n  token: hunter2\n", 3),
            ("discord: *hunter\n", 1),
        ])
    func syntax(text: String, line: Int) async throws {
        let problems = try await problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("is no valid YAML") == true, "\(problems)")
        #expect(problems.first?.contains("line ") == true, "\(problems)")
        #expect(problems.first?.contains("hunter2") == false, "\(problems)")
    }

    @Test("A file without keys is told", arguments: ["- a\n- b\n", "just text\n", "42\n"])
    func noMapping(text: String) async throws {
        let problems = try await problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.contains("holds no keys") == true)
    }
}
