import DiscordModel

/// The inputs that only forms have: groups of options, single checkboxes, and files (rule 58).
///
/// Source: <https://docs.discord.com/developers/components/reference#radio-group>
enum ModalInputRules {
    static let radioOptions = 2...10
    static let checkboxOptions = 1...10
    static let files = 0...10
    /// What `file_types` may name beside extensions. Only the extension of a file is looked at.
    static let fileGroups: [String: Set<String>] = [
        "image": ["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "heic"],
        "video": ["mp4", "mov", "webm", "mkv", "avi", "m4v"],
        "audio": ["mp3", "ogg", "wav", "flac", "m4a", "opus", "aac"],
    ]

    static func check(_ form: Form, kind: Int) {
        if form.isSet("disabled") {
            form.fail("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in a modal cannot be disabled")
        }
        switch kind {
        case ComponentRules.Kind.radioGroup:
            _ = form.bool("required")
            self.checkOptions(form, count: self.radioOptions, mostDefaults: 1)
        case ComponentRules.Kind.checkboxGroup: self.checkCheckboxGroup(form)
        case ComponentRules.Kind.fileUpload: self.checkFileUpload(form)
        default: _ = form.bool("default")
        }
    }

    private static func checkCheckboxGroup(_ form: Form) {
        let count = form.fields["options"]?.array?.count ?? 0
        let most = self.checkBounds(form, least: 0...10, most: 1...10) ?? count
        if most > count, form.isSet("max_values") {
            form.fail(
                "max_values", "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "max_values exceeds the number of options")
        }
        self.checkOptions(form, count: self.checkboxOptions, mostDefaults: most)
    }

    private static func checkFileUpload(_ form: Form) {
        _ = self.checkBounds(form, least: self.files, most: 1...self.files.upperBound)
        self.checkFileTypes(form)
    }

    /// Of a file upload, or of a command's option that takes a file.
    static func checkFileTypes(_ form: Form) {
        for (index, type) in (form.array("file_types", count: 0...10) ?? []).enumerated() {
            guard let type = type.string, self.fileGroups[type] != nil || (type.hasPrefix(".") && type.count > 1) else {
                form.errors.add(
                    form.path + ["file_types", "\(index)"], "BASE_TYPE_CHOICES",
                    "Value must be one of {'image', 'video', 'audio'} or a file extension beginning with a dot.")
                continue
            }
        }
    }

    /// - Returns: `max_values`, where it is given.
    private static func checkBounds(_ form: Form, least: ClosedRange<Int>, most: ClosedRange<Int>) -> Int? {
        let isRequired = form.bool("required") ?? true
        let fewest = form.int("min_values", in: least)
        let limit = form.int("max_values", in: most)
        if let fewest, let limit, fewest > limit {
            form.fail("min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", "min_values must not exceed max_values")
        }
        if isRequired, fewest == 0 {
            form.fail("min_values", "NUMBER_TYPE_MIN", "min_values must be at least 1 for a required component")
        }
        return limit
    }

    /// That there may be only so many defaults is assumed.
    private static func checkOptions(_ form: Form, count: ClosedRange<Int>, mostDefaults: Int) {
        guard let options = form.forms("options", count: count, isRequired: true) else { return }
        var values: Set<String> = []
        var defaults = 0
        for option in options {
            _ = option.string("label", length: 1...Limits.selectText, isRequired: true)
            _ = option.string("description", length: 0...Limits.selectText)
            if option.bool("default") == true { defaults += 1 }
            if let value = option.string("value", length: 1...Limits.selectText, isRequired: true),
                !values.insert(value).inserted
            {
                option.fail(
                    "value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
            }
        }
        if defaults > mostDefaults {
            form.fail("options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More options are chosen than may be")
        }
    }
}
