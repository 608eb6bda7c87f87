/// Something that is wrong on a server and that Usher can mend itself, if whoever may manage the server says so.
///
/// The raw values stand in buttons under old messages: they are never renamed.
public enum Repair: String, CaseIterable, Hashable, Sendable {
    case makeCategory = "category"
    case makeArchiveCategory = "archive"
    case makeLogChannel = "log"
    case makeStaffRole = "staff"
    /// Takes deleted roles out of the settings, where others are left.
    case forgetDeletedStaffRoles = "forget-staff"
    /// The next closed tickets go to a fresh archive category.
    case makeSpareArchiveCategory = "spare-archive"
    /// The bot gives itself what it needs in the channel, by an overwrite of its own.
    case openCategory = "open-category"
    case openArchiveCategory = "open-archive"
    case openLogChannel = "open-log"
}
