import ArgumentParser

struct TranscriptVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcript",
        abstract: "Get what was said in tickets out of the archive.",
        subcommands: [TranscriptExportVerb.self])
}

struct PrivacyVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privacy",
        abstract: "Erase what somebody wrote in tickets.",
        subcommands: [PrivacyEraseVerb.self])
}
