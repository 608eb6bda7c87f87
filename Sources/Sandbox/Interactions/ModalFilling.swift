import DiscordModel

/// Puts what a person entered into a form, and checks it as Discord's app does before it lets anybody submit.
///
/// Source: <https://docs.discord.com/developers/components/reference>
struct ModalFilling {
    private typealias Kind = ComponentRules.Kind

    let values: JSONObject
    let uploads: [String: [Upload]]
    var resolver: Resolver

    /// The tree that the bot gets back, with the values.
    mutating func fill(_ component: JSON) throws(PersonRefusal) -> JSON {
        let kind = component["type"]?.int ?? 0
        var echo: JSON = ["type": .number(kind), "id": component["id"] ?? 0]
        switch kind {
        case Kind.label:
            if let child = component["component"] { echo["component"] = try self.fill(child) }
        case Kind.actionRow:
            var children: [JSON] = []
            for child in component["components"]?.array ?? [] { children.append(try self.fill(child)) }
            echo["components"] = .array(children)
        case Kind.textDisplay: break
        default:
            echo["custom_id"] = component["custom_id"]
            let (key, value) = try self.value(of: component, kind)
            echo[key] = value
        }
        return echo
    }

    private mutating func value(
        of component: JSON, _ kind: Int
    ) throws(PersonRefusal) -> (key: String, value: JSON) {
        let id = component["custom_id"]?.string ?? ""
        let isRequired = component["required"]?.bool ?? true
        switch kind {
        case Kind.textInput: return ("value", try self.text(component, id, isRequired: isRequired))
        case _ where Kind.selects.contains(kind):
            let values = try self.texts(component, id)
            if isRequired || !values.isEmpty { try component.checkSelection(values, &self.resolver) }
            return ("values", .array(values.map { .string($0) }))
        case Kind.radioGroup: return ("value", try self.radio(component, id, isRequired: isRequired))
        case Kind.checkboxGroup: return ("values", try self.checkboxes(component, id, isRequired: isRequired))
        case Kind.checkbox:
            let value = self.values[id] ?? component["default"] ?? false
            guard let flag = value.bool else { throw PersonRefusal("\(id) must be true or false") }
            return ("value", .bool(flag))
        case Kind.fileUpload: return ("values", try self.files(component, id, isRequired: isRequired))
        default: throw PersonRefusal("An input of type \(kind) cannot be filled in")
        }
    }

    private func text(_ component: JSON, _ id: String, isRequired: Bool) throws(PersonRefusal) -> JSON {
        let text = self.values[id]?.string ?? component["value"]?.string ?? ""
        if isRequired, text.isEmpty { throw PersonRefusal("The field \(id) must be filled in") }
        let least = component["min_length"]?.int ?? 0
        let length = least...max(least, component["max_length"]?.int ?? Limits.textInput)
        guard text.isEmpty || length.contains(text.unicodeScalars.count) else {
            throw PersonRefusal("\(id) takes \(length.lowerBound) to \(length.upperBound) characters")
        }
        return .string(text)
    }

    /// Those given, or those chosen from the start.
    private func texts(_ component: JSON, _ id: String) throws(PersonRefusal) -> [String] {
        guard let given = self.values[id] else {
            let options = (component["options"]?.array ?? []).filter { $0["default"]?.bool == true }
            return options.compactMap { $0["value"]?.string }
                + (component["default_values"]?.array ?? []).compactMap { $0["id"]?.string }
        }
        if given.isNull { return [] }
        if let text = given.string { return [text] }
        guard let texts = given.array?.compactMap(\.string), texts.count == given.array?.count else {
            throw PersonRefusal("\(id) must be an array of texts")
        }
        return texts
    }

    private func radio(_ component: JSON, _ id: String, isRequired: Bool) throws(PersonRefusal) -> JSON {
        guard let value = try self.texts(component, id).first else {
            guard !isRequired else { throw PersonRefusal("One of the options of \(id) must be chosen") }
            return .null
        }
        try Self.check([value], areOptionsOf: component, id)
        return .string(value)
    }

    private func checkboxes(_ component: JSON, _ id: String, isRequired: Bool) throws(PersonRefusal) -> JSON {
        let values = try self.texts(component, id)
        try Self.check(values, areOptionsOf: component, id)
        guard Set(values).count == values.count else { throw PersonRefusal("An option of \(id) is chosen twice") }
        let options = component["options"]?.array?.count ?? 0
        let count = (component["min_values"]?.int ?? 1)...max(1, component["max_values"]?.int ?? options)
        try Self.check(values.count, isIn: count, isRequired: isRequired, of: id, "options")
        return .array(values.map { .string($0) })
    }

    private mutating func files(_ component: JSON, _ id: String, isRequired: Bool) throws(PersonRefusal) -> JSON {
        let files = self.uploads[id] ?? []
        let count = (component["min_values"]?.int ?? 1)...max(1, component["max_values"]?.int ?? 1)
        try Self.check(files.count, isIn: count, isRequired: isRequired, of: id, "files")
        let types = (component["file_types"]?.array ?? []).compactMap(\.string)
        for upload in files {
            guard upload.isOf(types) else {
                throw PersonRefusal("\(id) takes no file like \(upload.filename), but \(types.joined(separator: ", "))")
            }
            self.resolver.add(upload)
        }
        return .array(files.map { .id($0.id) })
    }

    private static func check(
        _ values: [String], areOptionsOf component: JSON, _ id: String
    ) throws(PersonRefusal) {
        let known = (component["options"]?.array ?? []).compactMap { $0["value"]?.string }
        if let unknown = values.first(where: { !known.contains($0) }) {
            throw PersonRefusal("\(id) has no option \(unknown)")
        }
    }

    private static func check(
        _ count: Int, isIn range: ClosedRange<Int>, isRequired: Bool, of id: String, _ noun: String
    ) throws(PersonRefusal) {
        guard range.contains(count) || (count == 0 && !isRequired) else {
            throw PersonRefusal("\(id) takes \(range.lowerBound) to \(range.upperBound) \(noun)")
        }
    }
}
