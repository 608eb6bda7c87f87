// swift-tools-version:6.2
import PackageDescription

// The decoders of the repository, by symbolic links, and a program of libFuzzer's for each: a package of its own, since such
// programs have no `main` and every module must be compiled for the fuzzer, which would take very long with all that Usher
// depends on. `make fuzz` builds and runs it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "fuzz",
    targets: [
        library("DiscordModel"),
        library("DiscordInteractions", ["DiscordModel"]),
        library("GatewayParts", ["DiscordModel"]),
        library("BSONFormat"),
        fuzzer("FuzzJSON", ["DiscordModel"]),
        fuzzer("FuzzFrames", ["GatewayParts", "DiscordModel"]),
        fuzzer("FuzzCustomIDs", ["DiscordInteractions", "DiscordModel"]),
        fuzzer("FuzzInteractions", ["DiscordInteractions", "DiscordModel"]),
        fuzzer("FuzzBSON", ["BSONFormat"]),
    ],
    swiftLanguageModes: [.v6]
)
