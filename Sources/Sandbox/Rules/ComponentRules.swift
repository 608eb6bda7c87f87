import DiscordModel

/// What a message may carry below its text (rule 50).
///
/// Source: <https://docs.discord.com/developers/components/reference>
enum ComponentRules {
    enum Kind {
        static let actionRow = 1
        static let button = 2
        static let stringSelect = 3
        static let textInput = 4
        static let selects: Set<Int> = [3, 5, 6, 7, 8]
        static let section = 9
        static let textDisplay = 10
        static let thumbnail = 11
        static let mediaGallery = 12
        static let file = 13
        static let separator = 14
        static let container = 17
        static let label = 18
        static let fileUpload = 19
        static let radioGroup = 21
        static let checkboxGroup = 22
        static let checkbox = 23
        static let onlyInV2: Set<Int> = [9, 10, 11, 12, 13, 14, 17]
    }

    /// The components as Discord stores them, with ids.
    static func readMessage(_ form: Form, isV2: Bool, isEdit: Bool) -> [JSON]? {
        let count = isV2 ? 0...40 : 0...Limits.actionRows
        guard let top = form.forms("components", count: count) else {
            return isEdit && form.has("components") ? [] : nil
        }
        var tally = Tally()
        let allowed: Set<Int> =
            isV2 ? Kind.onlyInV2.subtracting([Kind.thumbnail]).union([Kind.actionRow]) : [Kind.actionRow]
        let stored = top.map { Self.read($0, allowed: allowed, tally: &tally) }
        if tally.count > 40 {
            form.fail("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Components exceed the maximum of 40")
        }
        if tally.textLength > 4000 {
            form.fail(
                "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                "The total text of all components exceeds the maximum of 4000")
        }
        return ComponentIDs.assigned(to: stored.map(StoredComponents.stored))
    }

    /// What is counted over a whole message.
    struct Tally {
        var count = 0
        var textLength = 0
        var customIDs: Set<String> = []
    }

    static func read(_ form: Form, allowed: Set<Int>, tally: inout Tally) -> JSON {
        tally.count += 1
        guard let kind = form.choice("type", of: allowed.sorted(), isRequired: true), allowed.contains(kind) else {
            return .object(form.fields)
        }
        switch kind {
        case Kind.actionRow: return self.row(form, tally: &tally)
        case Kind.button: self.checkButton(form, tally: &tally)
        case _ where Kind.selects.contains(kind): SelectRules.check(form, kind: kind, isInModal: false, tally: &tally)
        case Kind.textDisplay:
            tally.textLength += form.string("content", length: 1...4000, isRequired: true)?.unicodeScalars.count ?? 0
        case Kind.section: return self.section(form, tally: &tally)
        case Kind.container: return self.container(form, tally: &tally)
        case Kind.mediaGallery:
            for item in form.forms("items", count: 1...10, isRequired: true) ?? [] {
                _ = item.form("media", isRequired: true)?.string("url", length: 1...2048, isRequired: true)
            }
        case Kind.file: _ = form.form("file", isRequired: true)?.string("url", length: 1...2048, isRequired: true)
        case Kind.thumbnail: _ = form.form("media", isRequired: true)?.string("url", length: 1...2048, isRequired: true)
        case Kind.separator: _ = form.choice("spacing", of: [1, 2])
        default: break
        }
        return .object(form.fields)
    }

    private static func children(
        _ form: Form, count: ClosedRange<Int>, allowed: Set<Int>, tally: inout Tally
    ) -> JSON {
        var fields = form.fields
        let children = form.forms("components", count: count, isRequired: true) ?? []
        fields["components"] = .array(children.map { Self.read($0, allowed: allowed, tally: &tally) })
        return .object(fields)
    }

    /// Five buttons or one select.
    private static func row(_ form: Form, tally: inout Tally) -> JSON {
        let row = self.children(
            form, count: 1...Limits.buttonsPerRow, allowed: Kind.selects.union([Kind.button]), tally: &tally)
        let kinds = row["components"]?.array?.compactMap { $0["type"]?.int } ?? []
        let selects = kinds.count { Kind.selects.contains($0) }
        if selects > 1 || (selects == 1 && kinds.count > 1) {
            form.fail("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Max item width exceeded")
        }
        return row
    }

    private static func section(_ form: Form, tally: inout Tally) -> JSON {
        var section = self.children(form, count: 1...3, allowed: [Kind.textDisplay], tally: &tally)
        if let accessory = form.form("accessory", isRequired: true) {
            section["accessory"] = self.read(accessory, allowed: [Kind.button, Kind.thumbnail], tally: &tally)
        }
        return section
    }

    private static func container(_ form: Form, tally: inout Tally) -> JSON {
        _ = form.int("accent_color", in: 0...0xFFFFFF)
        let allowed: Set<Int> = [
            Kind.actionRow, Kind.textDisplay, Kind.section, Kind.mediaGallery, Kind.separator, Kind.file,
        ]
        return self.children(form, count: 1...40, allowed: allowed, tally: &tally)
    }

    private static func checkButton(_ form: Form, tally: inout Tally) {
        _ = form.string("label", length: 0...Limits.buttonLabel)
        _ = form.bool("disabled")
        let style = form.choice("style", of: [1, 2, 3, 4, 5, 6], isRequired: true)
        switch style {
        case 5:
            if form.string("url", length: 1...Limits.buttonURL, isRequired: true) != nil, form.isSet("custom_id") {
                form.fail(
                    "custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified")
            }
        case 6: _ = form.string("sku_id", isRequired: true)
        default:
            self.checkCustomID(form, tally: &tally)
            if form.isSet("url") {
                form.fail(
                    "url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                    "A custom id and url cannot both be specified")
            }
        }
        if style != 6, !form.isSet("emoji"), (form.fields["label"]?.string ?? "").isEmpty {
            form.fail("label", "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or emoji must be specified")
        }
    }

    /// Present, at most 100 characters, and unique in its message, also where the component is disabled.
    static func checkCustomID(_ form: Form, tally: inout Tally) {
        guard let id = form.string("custom_id", length: 1...Limits.customID, isRequired: true) else { return }
        if !tally.customIDs.insert(id).inserted {
            form.fail(
                "custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        }
    }
}

/// Numbers for the components that have none.
///
/// Source: <https://docs.discord.com/developers/components/reference#anatomy-of-a-component>
enum ComponentIDs {
    static func assigned(to components: [JSON]) -> [JSON] {
        var taken: Set<Int> = []
        for component in components { self.collect(component, into: &taken) }
        var next = 1
        return components.map { self.assigned(to: $0, taken: &taken, next: &next) }
    }

    private static func collect(_ component: JSON, into taken: inout Set<Int>) {
        if let id = component["id"]?.int, id > 0 { taken.insert(id) }
        for child in component["components"]?.array ?? [] { self.collect(child, into: &taken) }
        for key in ["accessory", "component"] { if let child = component[key] { self.collect(child, into: &taken) } }
    }

    private static func assigned(to component: JSON, taken: inout Set<Int>, next: inout Int) -> JSON {
        guard case .object(var fields) = component else { return component }
        if (fields["id"]?.int ?? 0) <= 0 {
            while !taken.insert(next).inserted { next += 1 }
            fields["id"] = .number(next)
        }
        if let children = fields["components"]?.array {
            fields["components"] = .array(children.map { self.assigned(to: $0, taken: &taken, next: &next) })
        }
        for key in ["accessory", "component"] {
            if let child = fields[key] { fields[key] = self.assigned(to: child, taken: &taken, next: &next) }
        }
        return .object(fields)
    }
}
