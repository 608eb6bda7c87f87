import DiscordModel

/// Select menus, in messages and in modals.
///
/// Source: <https://docs.discord.com/developers/components/reference#string-select>
enum SelectRules {
    static func check(_ form: Form, kind: Int, isInModal: Bool, tally: inout ComponentRules.Tally) {
        ComponentRules.checkCustomID(form, tally: &tally)
        _ = form.string("placeholder", length: 0...Limits.selectPlaceholder)
        let least = form.int("min_values", in: 0...Limits.selectOptions) ?? 1
        let most = form.int("max_values", in: 1...Limits.selectOptions) ?? 1
        if least > most {
            form.fail("min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", "min_values must not exceed max_values")
        }
        if isInModal {
            self.checkRequired(form)
        } else {
            _ = form.bool("disabled")
        }
        if kind == ComponentRules.Kind.stringSelect { self.checkOptions(form, most: most) }
    }

    private static func checkRequired(_ form: Form) {
        if form.isSet("disabled") {
            form.fail("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in a modal cannot be disabled")
        }
        if form.bool("required") ?? true, form.fields["min_values"]?.int == 0 {
            form.fail("min_values", "NUMBER_TYPE_MIN", "min_values must be at least 1 for a required select")
        }
    }

    private static func checkOptions(_ form: Form, most: Int) {
        guard let options = form.forms("options", count: 1...Limits.selectOptions, isRequired: true) else { return }
        if most > options.count {
            form.fail(
                "max_values", "SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "max_values exceeds the number of options")
        }
        var values: Set<String> = []
        for option in options {
            _ = option.string("label", length: 1...Limits.selectText, isRequired: true)
            _ = option.string("description", length: 0...Limits.selectText)
            if let value = option.string("value", length: 1...Limits.selectText, isRequired: true),
                !values.insert(value).inserted
            {
                option.fail(
                    "value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
            }
        }
    }
}
