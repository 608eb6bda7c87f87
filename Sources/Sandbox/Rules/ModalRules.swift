import DiscordModel

/// What a form may look like (rule 58).
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal>
enum ModalRules {
    private typealias Kind = ComponentRules.Kind

    /// The form as Discord keeps it.
    static func read(_ form: Form) -> JSON {
        let customID = form.string("custom_id", length: 1...Limits.customID, isRequired: true)
        let title = form.string("title", length: 1...Limits.modalTitle, isRequired: true)
        let top = form.forms("components", count: 1...Limits.modalComponents, isRequired: true) ?? []
        var tally = ComponentRules.Tally()
        for component in top { self.checkTop(component, tally: &tally) }
        return [
            "custom_id": .string(customID ?? ""), "title": .string(title ?? ""),
            "components": .array(ComponentIDs.assigned(to: top.map { JSON.object($0.fields).withoutNulls })),
        ]
    }

    private static func checkTop(_ form: Form, tally: inout ComponentRules.Tally) {
        let allowed = [Kind.actionRow, Kind.textDisplay, Kind.label]
        switch form.choice("type", of: allowed, isRequired: true) {
        case Kind.textDisplay: _ = form.string("content", length: 1...4000, isRequired: true)
        case Kind.actionRow:
            for input in form.forms("components", count: 1...1, isRequired: true) ?? [] {
                guard input.choice("type", of: [Kind.textInput], isRequired: true) == Kind.textInput else { continue }
                _ = input.string("label", length: 1...Limits.modalLabel, isRequired: true)
                self.checkTextInput(input, tally: &tally)
            }
        case Kind.label:
            _ = form.string("label", length: 1...Limits.modalLabel, isRequired: true)
            _ = form.string("description", length: 0...Limits.modalLabelDescription)
            if let child = form.form("component", isRequired: true) { self.checkLabelled(child, tally: &tally) }
        default: break
        }
    }

    private static func checkLabelled(_ form: Form, tally: inout ComponentRules.Tally) {
        let allowed = Kind.selects.union([
            Kind.textInput, Kind.fileUpload, Kind.radioGroup, Kind.checkboxGroup, Kind.checkbox,
        ])
        guard let kind = form.choice("type", of: allowed.sorted(), isRequired: true) else { return }
        if kind == Kind.textInput {
            if form.isSet("label") {
                form.fail(
                    "label", "TEXT_INPUT_LABEL_NOT_ALLOWED", "A text input inside a label has no label of its own")
            }
            self.checkTextInput(form, tally: &tally)
        } else if Kind.selects.contains(kind) {
            SelectRules.check(form, kind: kind, isInModal: true, tally: &tally)
        } else {
            ComponentRules.checkCustomID(form, tally: &tally)
            ModalInputRules.check(form, kind: kind)
        }
    }

    private static func checkTextInput(_ form: Form, tally: inout ComponentRules.Tally) {
        ComponentRules.checkCustomID(form, tally: &tally)
        _ = form.choice("style", of: [1, 2], isRequired: true)
        let least = form.int("min_length", in: 0...Limits.textInput) ?? 0
        if let most = form.int("max_length", in: 1...Limits.textInput), least > most {
            form.fail("min_length", "TEXT_INPUT_MIN_LENGTH_TOO_LARGE", "min_length must not exceed max_length")
        }
        _ = form.string("placeholder", length: 0...Limits.textInputPlaceholder)
        let longest = min(form.fields["max_length"]?.int ?? Limits.textInput, Limits.textInput)
        _ = form.string("value", length: 0...max(0, longest))
        if form.isSet("disabled") {
            form.fail("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in a modal cannot be disabled")
        }
    }
}
