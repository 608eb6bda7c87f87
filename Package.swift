// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

func library(_ name: String, _ dependencies: [Target.Dependency], plugins: [Target.PluginUsage] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict, plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "usher",
    products: [.executable(name: "usher", targets: ["usher"])],
    traits: [
        .trait(name: "MySQL", description: "Tickets in MySQL or MariaDB; needs libmariadb-dev"),
        .trait(name: "MongoDB", description: "Tickets in MongoDB; needs libmongoc-dev"),
        .default(enabledTraits: ["MySQL", "MongoDB"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CMariaDB", pkgConfig: "libmariadb", providers: [.apt(["libmariadb-dev"])]),
        .systemLibrary(name: "CMongoC", pkgConfig: "libmongoc-1.0", providers: [.apt(["libmongoc-dev"])]),
        .plugin(name: "RegistryPlugin", capability: .buildTool(), dependencies: ["RegistryGenerator"]),
        .executableTarget(name: "RegistryGenerator", swiftSettings: strict),
        .plugin(name: "PagePlugin", capability: .buildTool(), dependencies: ["PageGenerator"]),
        .executableTarget(name: "PageGenerator", swiftSettings: strict),

        library("DiscordModel", []),
        library("DiscordREST", ["DiscordModel", asyncHTTPClient, nioCore, nioHTTP1, logging]),
        library(
            "DiscordGateway", ["DiscordModel", "CZlib", nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL, logging]),
        library("DiscordInteractions", ["DiscordModel", logging]),
        library(
            "Discord",
            ["DiscordREST", "DiscordGateway", "DiscordInteractions", "DiscordModel", serviceLifecycle, logging]),

        library(
            "Tickets",
            ["DiscordREST", "DiscordModel", "CZlib", crypto, asyncHTTPClient, nioCore, nioPosix, nioHTTP1, logging]),
        library("SQLiteStore", ["Tickets", "DiscordModel", grdb]),
        library(
            "MySQLStore",
            ["Tickets", "DiscordModel", nioPosix, .target(name: "CMariaDB", condition: .when(traits: ["MySQL"]))]),
        library(
            "MongoStore",
            ["Tickets", "DiscordModel", nioPosix, .target(name: "CMongoC", condition: .when(traits: ["MongoDB"]))]),
        library("StoreRouter", ["Tickets", "DiscordModel", crypto, serviceLifecycle, logging]),
        library("Transcripts", ["Tickets", "DiscordModel", crypto]),
        library(
            "Bot",
            [
                "Tickets", "Discord", "DiscordREST", "DiscordGateway", "DiscordInteractions", "DiscordModel",
                serviceLifecycle, logging,
            ],
            plugins: ["RegistryPlugin"]),
        library("Web", ["Tickets", "DiscordModel", crypto, hummingbird, serviceLifecycle, logging]),
        .target(
            name: "Sandbox",
            dependencies: [
                "DiscordModel", "CZlib", "CZstd", crypto, asyncHTTPClient, nioCore, nioPosix,
                nioHTTP1, nioWebSocket, logging, yams,
            ],
            exclude: ["Page"],
            swiftSettings: strict,
            plugins: ["PagePlugin"]),
        .executableTarget(
            name: "usher",
            dependencies: [
                "Bot", "Web", "SQLiteStore", "StoreRouter",
                .target(name: "MySQLStore", condition: .when(traits: ["MySQL"])),
                .target(name: "MongoStore", condition: .when(traits: ["MongoDB"])), "Sandbox", "Tickets", "Transcripts",
                "Discord", "DiscordModel",
                "DiscordREST",
                "DiscordGateway", "CMalloc", argumentParser, configuration, yams, systemPackage, serviceLifecycle,
                unixSignals, logging,
            ],
            swiftSettings: strict,
            linkerSettings: [
                .unsafeFlags(
                    ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker", "--icf=safe"],
                    .when(configuration: .release))
            ]),
        .executableTarget(
            name: "usher-bench",
            dependencies: [
                "TestSupport", "Sandbox", "DiscordModel", "DiscordREST", "DiscordGateway", "Tickets", "Transcripts",
                "SQLiteStore", logging,
                .target(name: "MySQLStore", condition: .when(traits: ["MySQL"])),
                .target(name: "MongoStore", condition: .when(traits: ["MongoDB"])),
                .target(name: "CMariaDB", condition: .when(traits: ["MySQL"])),
                .target(name: "CMongoC", condition: .when(traits: ["MongoDB"])), grdb, asyncHTTPClient, nioCore,
                nioPosix, nioHTTP1,
            ],
            path: "Benchmarks", swiftSettings: strict),

        // Starts programs, and waits with a limit, for tests and benchmarks.
        .target(
            name: "TestSupport", dependencies: ["SanitizerMutex", subprocess, systemPackage],
            path: "Tests/TestSupport", swiftSettings: strict),
        // Without the thread sanitizer there is nothing in it.
        .target(name: "SanitizerMutex", path: "Tests/SanitizerMutex"),

        // Opens tickets in a process of its own, for the tests of several processes at once.
        .executableTarget(
            name: "store-openers",
            dependencies: [
                "Tickets", "DiscordModel", "SQLiteStore",
                .target(name: "MySQLStore", condition: .when(traits: ["MySQL"])),
                .target(name: "MongoStore", condition: .when(traits: ["MongoDB"])),
            ],
            path: "Tests/StoreOpeners", swiftSettings: strict),
        // Works over a fallback in a process of its own, for the tests that kill it.
        .executableTarget(
            name: "store-worker",
            dependencies: [
                "StoreRouter", "Tickets", "DiscordModel", "SQLiteStore",
                .target(name: "MySQLStore", condition: .when(traits: ["MySQL"])),
                .target(name: "MongoStore", condition: .when(traits: ["MongoDB"])), logging,
            ],
            path: "Tests/StoreWorker", swiftSettings: strict),

        // A store in which tests can step in, and a bot over it in a process of its own, for the tests that kill it.
        .target(
            name: "HookedStore", dependencies: ["Tickets", "DiscordModel"], path: "Tests/HookedStore",
            swiftSettings: strict),
        .executableTarget(
            name: "bot-worker",
            dependencies: [
                "Bot", "Discord", "DiscordModel", "HookedStore", "SQLiteStore", "Tickets", "Transcripts",
                serviceLifecycle, unixSignals, logging,
            ],
            path: "Tests/BotWorker", swiftSettings: strict),

        tests("DiscordModelTests", ["DiscordModel"]),
        tests(
            "DiscordRESTTests", ["DiscordREST", "DiscordModel", asyncHTTPClient, nioCore, nioPosix, nioHTTP1, logging],
            exclude: ["Fixtures"]),
        tests(
            "DiscordGatewayTests",
            [
                "DiscordGateway", "DiscordModel", "CZlib", nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL, logging,
            ]),
        tests("DiscordInteractionsTests", ["DiscordInteractions", "DiscordModel"]),
        tests(
            "TicketsTests",
            ["Tickets", "DiscordREST", "DiscordModel", crypto, asyncHTTPClient, nioCore, nioPosix, nioHTTP1, logging]),
        tests(
            "StoreConformanceTests",
            [
                "TestSupport", "StoreRouter", "Tickets", "SQLiteStore", "MySQLStore", "MongoStore", "DiscordModel",
                "store-openers", "store-worker",
                grdb, nioCore, nioPosix, logging,
            ]),
        tests("StoreRouterTests", ["TestSupport", "StoreRouter", "Tickets", "SQLiteStore", "DiscordModel", logging]),
        tests("TranscriptsTests", ["Transcripts", "Tickets", "DiscordModel"]),
        tests(
            "WebTests", ["Web", "Tickets", "DiscordModel", hummingbird, asyncHTTPClient, nioCore, nioHTTP1, logging]),
        tests(
            "UsherTests",
            [
                "usher", "TestSupport", "StoreRouter", "SQLiteStore", "Tickets", "DiscordModel", configuration,
                logging,
            ]),
        tests(
            "SandboxTests",
            [
                "Sandbox", "DiscordModel", "CZlib", "CZstd", crypto, asyncHTTPClient, hummingbird, httpTypes, nioCore,
                nioPosix, nioHTTP1, nioWebSocket, logging,
            ]),
        tests(
            "BotTests",
            [
                "Bot", "Tickets", "DiscordModel", "DiscordREST", "DiscordGateway", "DiscordInteractions", logging,
            ]),
        tests(
            "EndToEndTests",
            [
                "usher", "bot-worker", "TestSupport", "HookedStore", "Bot", "Web", "Sandbox", "StoreRouter", "Tickets",
                "SQLiteStore",
                "Transcripts", "DiscordInteractions", "DiscordREST",
                "DiscordModel", asyncHTTPClient, nioCore, serviceLifecycle, logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)

// `USHER_TARGETS=One,Other` leaves only these and what they are made of. `make tsan` uses it, since everything would be
// compiled once more for the sanitizer.
if let names = Context.environment["USHER_TARGETS"] {
    var wanted: Set<String> = []
    var waiting = names.split(separator: ",").map(String.init)
    while let name = waiting.popLast() {
        guard wanted.insert(name).inserted, let target = package.targets.first(where: { $0.name == name }) else {
            continue
        }
        for case .plugin(let plugin, _) in target.plugins ?? [] { waiting.append(plugin) }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): waiting.append(name)
            default: break
            }
        }
    }
    package.targets.removeAll { !wanted.contains($0.name) }
    package.products.removeAll()
}
