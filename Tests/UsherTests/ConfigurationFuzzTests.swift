import Foundation
import Testing

@testable import usher

@Suite("Configurations that nobody would write")
struct ConfigurationFuzzTests {
    /// `make fuzz` sets many; the inputs are the same in every run of as many.
    private static let count =
        ProcessInfo.processInfo.environment["USHER_FUZZ_INPUTS"].flatMap(Int.init) ?? 1000

    @Test(
        "Each is read or refused with sentences, never crashes, and shows no secret", arguments: 0..<4 as Range<UInt64>)
    func strange(seed: UInt64) async throws {
        var made = StrangeConfigurations(seed: seed)
        try await withFolder { folder in
            let file = folder.appending(path: "usher.yml")
            var (good, bad) = (0, 0)
            for _ in 0..<Self.count / 4 {
                let (text, environment) = made.next()
                try text.write(to: file)
                do throws(ConfigurationError) {
                    _ = try await ConfigurationReader.read(
                        path: file.path, environment: environment, needsToken: true)
                    good += 1
                } catch {
                    #expect(!error.problems.isEmpty && !error.problems.contains(""))
                    #expect(!error.description.contains(StrangeConfigurations.secret), "\(error)")
                    bad += 1
                }
            }
            // Were all of one kind, nothing much would have been tried.
            #expect(good > Self.count / 400 && bad > Self.count / 40)
        }
    }
}

/// Makes files and environments: mostly right, then damaged.
struct StrangeConfigurations {
    /// Stands in every token and password.
    static let secret = "persimmon"

    private var state: UInt64

    init(seed: UInt64) { self.state = seed }

    private static let values = [
        "", "~", "null", "0", "-1", "8080", "65536", "1e9", "99999999999999999999", "yes", "true", "[]", "[1, 2]", "{}",
        "{a: b}", "\"\"", "\" \"", "'x'", "|\n  text", ">-\n  text", "&a b", "*a", "!!int x", "!!binary AA==", "😀",
        "\"\\u0000\"",
        "2026-11-22", "0x10", "info", "json", "none", "sqlite:usher.db", "sqlite:", "http://[::1]:80",
        "https://discord.com/api/v10",
    ]

    private static let secrets = [
        "Bot persimmon", "persimmon", "persimmon.persimmon.persimmon", "persimmon\tpersimmon",
        "mysqul://usher:persimmon@db/usher",
        "mysql://usher:persimmon@db.example/usher", "mongodb://u:persimmon@[::1/x",
        "mongodb+srv://u:persimmon@h/?a=persimmon",
    ]

    private static let lines = [
        "discord:", "  token: ", "  apiURL: ", "store:", "  url: ", "  fallbackURL: ", "archive:", "  folder: ",
        "  attachmentLimit: ", "  quota: ", "http:", "  host: ", "  port: ", "  publicURL: ", "log:", "  level: ",
        "  format: ",
        "guilds:", "  \"613425648685547541\":", "    staff: ", "    category: ", "    archive: ", "    log: ",
        "    retention: ", "    panel:", "      title: ", "      instructions: ", "      button: ", "      greeting: ",
        "  x:", "unknown: ", "---", "# note", "? a", "- b",
    ]

    private static let variables = [
        "DISCORD_TOKEN", "DISCORD_API_URL", "STORE_URL", "STORE_FALLBACK_URL", "HTTP_PORT", "HTTP_HOST",
        "HTTP_PUBLIC_URL",
        "LOG_LEVEL", "LOG_FORMAT", "ARCHIVE_QUOTA", "ARCHIVE_ATTACHMENT_LIMIT", "ARCHIVE_FOLDER",
    ]

    mutating func next() -> (file: Data, environment: [String: String]) {
        var text = ""
        for line in Self.lines where self.below(4) < 3 {
            text += line + (line.hasSuffix(" ") ? self.pick(Self.values) : "") + "\n"
        }
        var bytes = Data(self.below(3) == 0 ? "".utf8 : text.utf8)
        for _ in 0..<self.below(4) where !bytes.isEmpty {
            let place = self.below(bytes.count)
            switch self.below(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: self.random())
            case 2: bytes.insert(contentsOf: self.pick(Self.values).utf8, at: place)
            default: bytes = bytes.prefix(place)
            }
        }
        // Secrets stand where no damage to the file can make them a key, which would be shown with good reason.
        var environment = ["DISCORD_TOKEN": "persimmon.persimmon.persimmon"]
        for name in Self.variables where self.below(5) == 0 {
            environment[name] = self.pick(
                ["DISCORD_TOKEN", "STORE_URL", "STORE_FALLBACK_URL"].contains(name) ? Self.secrets : Self.values)
        }
        return (bytes, environment)
    }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(self.random() % UInt64(limit)) }

    private mutating func pick(_ list: [String]) -> String { list[self.below(list.count)] }
}
