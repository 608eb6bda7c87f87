import DiscordModel

/// One mapping of a world, read key by key. What is unknown, of the wrong type or out of bounds is noted.
struct WorldFields<Key: RawRepresentable<String> & CaseIterable & Hashable> {
    let node: WorldNode
    let problems: WorldProblems
    private let values: [Key: WorldNode]

    /// - Parameter kind: What the mapping describes, for the sentence if it is none: "a role".
    init(_ node: WorldNode, _ kind: String, _ problems: WorldProblems) {
        self.node = node
        self.problems = problems
        let known = Key.allCases.map(\.rawValue)
        guard case .mapping(let entries) = node.value else {
            problems.add(node, "\(kind) is expected here, with the keys \(known.joined(separator: ", "))")
            self.values = [:]
            return
        }
        var values: [Key: WorldNode] = [:]
        for entry in entries {
            if let key = Key(rawValue: entry.key) {
                values[key] = entry.value
            } else {
                let text = Closest.complaint(entry.key, isNo: "key of \(kind)", among: known)
                problems.add(entry.value.path, entry.keyLine, text)
            }
        }
        self.values = values
    }

    /// `nil` where the key is missing or has no value.
    subscript(key: Key) -> WorldNode? { self.values[key].flatMap { $0.isNull ? nil : $0 } }

    /// Else it is complained of already.
    private var isMapping: Bool { if case .mapping = self.node.value { true } else { false } }

    /// Whether the key is there, be it without a value.
    func has(_ key: Key) -> Bool { self.values[key] != nil }

    func fail(_ key: Key, _ text: String) {
        let node = self.values[key] ?? self.node
        self.problems.add(self.values[key]?.path ?? self.path(key), node.line, text)
    }

    private func path(_ key: Key) -> String {
        self.node.path.isEmpty ? key.rawValue : "\(self.node.path).\(key.rawValue)"
    }
}

// MARK: Single values

extension WorldFields {
    /// - Parameter length: In characters, counted as Discord does, by Unicode scalars.
    func text(_ key: Key, length: ClosedRange<Int> = 1...Int.max) -> String? {
        guard let node = self[key] else { return nil }
        guard let text = node.text else {
            self.problems.add(node, "a text is expected")
            return nil
        }
        let count = text.unicodeScalars.count
        guard length.contains(count) else {
            let bounds =
                length.upperBound == Int.max ? "a text" : "\(length.lowerBound) to \(length.upperBound) characters"
            self.problems.add(node, "\(bounds) expected, not \(count) characters")
            return nil
        }
        return text
    }

    /// Empty, and a mistake, where it is missing.
    func required(_ key: Key, length: ClosedRange<Int> = 1...Int.max) -> String {
        if self[key] == nil, self.isMapping { self.fail(key, "\(key.rawValue) is missing") }
        return self.text(key, length: length) ?? ""
    }

    func flag(_ key: Key) -> Bool? {
        guard let node = self[key] else { return nil }
        switch node.text {
        case "true": return true
        case "false": return false
        default:
            self.problems.add(node, "true or false is expected")
            return nil
        }
    }

    func number(_ key: Key, in range: ClosedRange<Int>) -> Int? {
        guard let node = self[key] else { return nil }
        guard let number = node.text.flatMap({ Int($0) }), range.contains(number) else {
            self.problems.add(node, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
            return nil
        }
        return number
    }

    func decimal(_ key: Key, in range: ClosedRange<Double>) -> Double? {
        guard let node = self[key] else { return nil }
        guard let number = node.text.flatMap({ Double($0) }), range.contains(number) else {
            self.problems.add(node, "a number from \(range.lowerBound) to \(range.upperBound) is expected")
            return nil
        }
        return number
    }

    /// `"#3BA55D"` or `0x3BA55D`.
    func color(_ key: Key) -> Int? {
        let expected = "a colour such as \"#3BA55D\" (in quotes, since # begins a comment) is expected"
        guard let node = self[key] else {
            if self.has(key) { self.fail(key, expected) }
            return nil
        }
        let digits = node.text.flatMap { text in
            ["#", "0x"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
        }
        guard let digits, digits.count == 6, let color = Int(digits, radix: 16) else {
            self.problems.add(node, expected)
            return nil
        }
        return color
    }

    func id(_ key: Key) -> UInt64? {
        guard let node = self[key] else { return nil }
        guard let id = node.text.flatMap({ UserID($0) }), id.rawValue > 0 else {
            self.problems.add(node, "an id is expected, a number such as 613425648685547541")
            return nil
        }
        return id.rawValue
    }

    /// The value that a name stands for.
    func choice<Value>(_ key: Key, _ kind: String, of choices: [(name: String, value: Value)]) -> Value? {
        guard let node = self[key] else { return nil }
        if let choice = choices.first(where: { $0.name == node.text }) { return choice.value }
        self.problems.add(node, Closest.complaint(node.text ?? "?", isNo: kind, among: choices.map(\.name)))
        return nil
    }
}

// MARK: Lists

extension WorldFields {
    /// Empty where the key is missing.
    func items(_ key: Key) -> [WorldNode] {
        guard let node = self[key] else { return [] }
        guard case .list(let items) = node.value else {
            self.problems.add(node, "a list is expected")
            return []
        }
        return items
    }

    /// The single values of a list.
    func texts(_ key: Key) -> [(text: String, node: WorldNode)] {
        self.items(key).compactMap { node in
            if let text = node.text { return (text, node) }
            self.problems.add(node, "a name is expected")
            return nil
        }
    }

    /// What the names of a list stand for; those that `find` doesn't know are mistakes.
    func names(_ key: Key, _ kind: String, known: [String], find: (String) -> String?) -> [String] {
        self.texts(key).compactMap { text, node in
            if let found = find(text) { return found }
            self.problems.add(node, Closest.complaint(text, isNo: kind, among: known))
            return nil
        }
    }

    /// A list of Discord's names, or the number of an invite link.
    func permissions(_ key: Key) -> Permissions? {
        guard let node = self[key] else { return nil }
        if let number = node.text {
            if let bits = UInt64(number) { return Permissions(rawValue: bits).intersection(.all) }
            self.problems.add(node, "a list of permissions, such as [\(number)], is expected, or their number")
            return nil
        }
        return self.texts(key).reduce(into: Permissions()) { all, item in
            if let bit = PermissionNames.permission(item.text) {
                all.formUnion(bit)
            } else {
                let text = Closest.complaint(item.text, isNo: "permission", among: PermissionNames.all)
                self.problems.add(item.node, text)
            }
        }
    }
}
