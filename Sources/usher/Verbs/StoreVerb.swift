import ArgumentParser

/// Named apart from the configuration's `Store`.
struct StoreVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Look at the database, move it, compare it, back it up.",
        discussion: """
            A database is named by its URL, \(UsherConfiguration.Store.forms); or by the word config, which takes the \
            one that is configured, and keeps its password out of the list of processes.
            Exit status: 0 well, 1 what is stored is not as it should be, 64 wrong usage, 69 a database or a disk does \
            not do what it should, 78 invalid configuration, 130 and 143 broken off.
            """,
        subcommands: [
            StoreCopyVerb.self, StoreVerifyVerb.self, StoreStatusVerb.self, StoreBackupVerb.self,
            StoreRestoreVerb.self,
        ])
}
