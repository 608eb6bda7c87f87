import DiscordModel

/// What a command may look like (rule 60).
///
/// Source: <https://docs.discord.com/developers/interactions/application-commands>
struct CommandRules {
    enum Kind {
        static let slash = 1
        static let entryPoint = 4
        static let subcommand = 1
        static let group = 2
        static let attachment = 11
    }

    /// Of all texts together.
    private var textLength = 0

    /// The command of a form. Problems go into the form's errors.
    static func read(
        _ form: Form, id: CommandID, version: Snowflake<CommandRecord>, scope: CommandScope
    ) -> CommandRecord {
        var rules = Self()
        let type = form.choice("type", of: [1, 2, 3, 4]) ?? Kind.slash
        let name = rules.readName(form, isSlash: type == Kind.slash)
        let description = rules.readDescription(form, isSlash: type == Kind.slash || type == Kind.entryPoint)
        let options = type == Kind.slash ? rules.readOptions(form, depth: 0) : []
        if rules.textLength > Limits.commandTotal {
            form.fail(
                "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (\(Limits.commandTotal))")
        }
        return CommandRecord(
            id: id, scope: scope, name: name, type: type, description: description, options: options,
            defaultMemberPermissions: form.permissions("default_member_permissions"),
            contexts: rules.readContexts(form),
            integrationTypes: form.array("integration_types", count: 1...2)?.compactMap(\.int) ?? [0],
            isAgeRestricted: form.bool("nsfw") ?? false,
            nameLocalizations: form.fields["name_localizations"] ?? .null,
            descriptionLocalizations: form.fields["description_localizations"] ?? .null, version: version)
    }

    /// `dm_permission` is the old way to say where.
    private func readContexts(_ form: Form) -> [Int]? {
        if let contexts = form.array("contexts") { return contexts.compactMap(\.int) }
        return form.bool("dm_permission") == false ? [0] : nil
    }

    private mutating func readName(_ form: Form, isSlash: Bool) -> String {
        guard let name = form.string("name", length: 1...Limits.commandName, isRequired: true) else { return "" }
        let localized = self.readLocalizations("name_localizations", length: 1...Limits.commandName, form)
        self.count(name, localized.map(\.text))
        for (locale, text) in localized where isSlash && !text.isEmpty && !Self.isValidName(text) {
            form.form("name_localizations")?.fail(
                locale, "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid: lower-case letters, digits, - and _ only")
        }
        if isSlash, !name.isEmpty, !Self.isValidName(name) {
            form.fail(
                "name", "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid: lower-case letters, digits, - and _ only")
        }
        return name
    }

    /// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, lower-case where that exists.
    static func isValidName(_ name: String) -> Bool {
        name == name.lowercased()
            && name.unicodeScalars.allSatisfy { scalar in
                if "-_'".unicodeScalars.contains(scalar) { return true }
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .decimalNumber, .letterNumber, .otherNumber:
                    return true
                default:
                    return (0x0900...0x097F).contains(scalar.value) || (0x0E00...0x0E7F).contains(scalar.value)
                }
            }
    }

    private mutating func readDescription(_ form: Form, isSlash: Bool) -> String {
        guard isSlash else {
            if let text = form.fields["description"]?.string, !text.isEmpty {
                form.fail(
                    "description", "APPLICATION_COMMANDS_DESCRIPTION_INVALID",
                    "Context menu commands cannot have description")
            }
            return ""
        }
        let length = 1...Limits.commandDescription
        let text = form.string("description", length: length, isRequired: true) ?? ""
        self.count(text, self.readLocalizations("description_localizations", length: length, form).map(\.text))
        return text
    }

    /// Of a text in several languages, the longest counts.
    private mutating func count(_ text: String, _ localized: [String]) {
        self.textLength += ([text] + localized).map(\.unicodeScalars.count).max() ?? 0
    }

    /// In the order of their locales, so that problems come in one order.
    private func readLocalizations(
        _ key: String, length: ClosedRange<Int>, _ form: Form
    ) -> [(locale: String, text: String)] {
        guard let texts = form.form(key) else { return [] }
        return texts.fields.keys.sorted().compactMap { locale in
            if !Self.locales.contains(locale) {
                texts.fail(locale, "LOCALE_INVALID", "\(locale) is no locale")
            }
            return texts.string(locale, length: length).map { (locale: locale, text: $0) }
        }
    }

    /// Source: <https://docs.discord.com/developers/reference#locales>
    private static let locales: Set<String> = [
        "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
        "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
    ]

    private mutating func readOptions(_ form: Form, depth: Int) -> [JSON] {
        guard let options = form.forms("options", count: 0...Limits.commandOptions) else { return [] }
        var names: Set<String> = []
        var hasOptional = false
        var kinds: Set<Bool> = []
        let stored = options.map { option -> JSON in
            let type = option.choice("type", of: Array(1...11), isRequired: true) ?? 3
            let isNesting = type == Kind.subcommand || type == Kind.group
            kinds.insert(isNesting)
            if isNesting, depth > (type == Kind.group ? 0 : 1) {
                option.fail("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands are nested too deeply")
            }
            let name = self.readName(option, isSlash: true)
            if !name.isEmpty, !names.insert(name).inserted {
                option.fail("name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name is not unique")
            }
            let isRequired = !isNesting && (option.bool("required") ?? false)
            if isRequired, hasOptional {
                option.fail(
                    "required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                    "Required options must be placed before non-required options")
            }
            if !isRequired { hasOptional = true }
            return self.storedOption(option, type: type, name: name, isRequired: isRequired, depth: depth)
        }
        if kinds.count == 2 {
            form.fail(
                "options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-command and sub-command group option types are mutually exclusive to all other types")
        }
        return stored
    }

    private mutating func storedOption(
        _ option: Form, type: Int, name: String, isRequired: Bool, depth: Int
    ) -> JSON {
        var stored: JSONObject = [
            "type": .number(type), "name": .string(name),
            "description": .string(self.readDescription(option, isSlash: true)),
        ]
        for key in [
            "name_localizations", "description_localizations", "min_value", "max_value", "min_length", "max_length",
            "channel_types", "file_types",
        ] where option.isSet(key) { stored[key] = option.fields[key] }
        if isRequired { stored["required"] = true }
        if type == Kind.attachment { ModalInputRules.checkFileTypes(option) }
        let isAutocompleted = option.bool("autocomplete") ?? false
        if isAutocompleted { stored["autocomplete"] = true }
        if let choices = option.forms("choices", count: 0...Limits.commandChoices), !choices.isEmpty {
            if isAutocompleted {
                option.fail(
                    "choices", "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
                    "Choices and autocomplete exclude each other")
            }
            stored["choices"] = .array(choices.map { self.readChoice($0) })
        }
        if type == Kind.subcommand || type == Kind.group {
            stored["options"] = .array(self.readOptions(option, depth: depth + 1))
        }
        return .object(stored)
    }

    private mutating func readChoice(_ choice: Form) -> JSON {
        let name = choice.string("name", length: 1...100, isRequired: true) ?? ""
        self.count(name, self.readLocalizations("name_localizations", length: 1...100, choice).map(\.text))
        if !choice.isSet("value") { choice.failRequired("value") }
        if let text = choice.fields["value"]?.string { self.textLength += text.unicodeScalars.count }
        var stored: JSON = ["name": .string(name), "value": choice.fields["value"] ?? .null]
        if choice.isSet("name_localizations") { stored["name_localizations"] = choice.fields["name_localizations"] }
        return stored
    }
}
