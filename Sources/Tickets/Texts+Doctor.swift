/// What administrators read when something needs them, and how it is mended.
extension Texts {
    /// What stands on the button.
    public static func button(_ repair: Repair) -> String {
        switch repair {
        case .makeCategory: "Make a ticket category"
        case .makeArchiveCategory: "Make an archive category"
        case .makeLogChannel: "Make a log channel"
        case .makeStaffRole: "Make a staff role"
        case .forgetDeletedStaffRoles: "Forget the deleted role"
        case .makeSpareArchiveCategory: "Make a fresh archive category"
        case .openCategory: "Let me into the ticket category"
        case .openArchiveCategory: "Let me into the archive category"
        case .openLogChannel: "Let me into the log channel"
        }
    }

    /// In a direct message there is no server to act on, so no button either.
    static func notice(_ text: String, on guildName: String) -> String {
        warning("**\(plain(guildName))**: \(text)")
            + "\nOn that server `/doctor` shows what is wrong, and mends what it can."
    }
}
