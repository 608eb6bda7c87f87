import Yams

/// A value of a world file, be it YAML or JSON, that knows where it stands.
struct WorldNode: Sendable {
    enum Value: Sendable {
        case null
        /// As it is written; `isPlain` where it has no quotes, and so may be a number or a truth value.
        case scalar(String, isPlain: Bool)
        case list([WorldNode])
        /// In the order of the file.
        case mapping([Entry])
    }

    struct Entry: Sendable {
        let key: String
        let keyLine: Int?
        let value: WorldNode
    }

    let value: Value
    /// `guilds[0].roles`
    let path: String
    let line: Int?

    /// - Returns: `nil` for text without any value.
    init?(yaml: String) throws {
        guard let root = try Yams.compose(yaml: yaml) else { return nil }
        self.init(root, path: "")
    }

    private init(_ node: Node, path: String) {
        self.path = path
        self.line = node.mark?.line
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            let isNull = isPlain && ["", "~", "null"].contains(scalar.string)
            self.value = isNull ? .null : .scalar(scalar.string, isPlain: isPlain)
        case .sequence(let nodes):
            self.value = .list(nodes.enumerated().map { index, node in Self(node, path: "\(path)[\(index)]") })
        case .mapping(let pairs):
            self.value = .mapping(
                pairs.map { key, value in
                    let name = key.scalar?.string ?? "?"
                    return Entry(key: name, keyLine: key.mark?.line, value: Self(value, path: Self.path(path, name)))
                })
        // The parser puts what an alias stands for in its place.
        case .alias: self.value = .null
        }
    }

    init(_ json: JSON, path: String = "") {
        self.path = path
        self.line = nil
        switch json {
        case .null: self.value = .null
        case .bool, .int, .double: self.value = .scalar(json.description, isPlain: true)
        case .string(let text): self.value = .scalar(text, isPlain: false)
        case .digits(let number): self.value = .scalar(String(number), isPlain: false)
        case .array(let elements):
            self.value = .list(elements.enumerated().map { index, json in Self(json, path: "\(path)[\(index)]") })
        case .object(let members):
            self.value = .mapping(
                members.sorted { $0.key < $1.key }.map { key, value in
                    Entry(key: key, keyLine: nil, value: Self(value, path: Self.path(path, key)))
                })
        }
    }

    private static func path(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension WorldNode {
    var isNull: Bool { if case .null = self.value { true } else { false } }

    /// Of a single value, as it is written.
    var text: String? { if case .scalar(let text, _) = self.value { text } else { nil } }

    /// What Discord's own objects, such as embeds, are read from.
    var json: JSON {
        switch self.value {
        case .null: .null
        case .scalar(let text, let isPlain): isPlain ? Self.plain(text) : .string(text)
        case .list(let nodes): .array(nodes.map(\.json))
        case .mapping(let entries):
            .object(JSONObject(entries.map { ($0.key, $0.value.json) }))
        }
    }

    private static func plain(_ text: String) -> JSON {
        if text == "true" || text == "false" { return .bool(text == "true") }
        if let number = Int64(text) { return .int(number) }
        guard let first = text.first, first.isNumber || first == "-", let number = Double(text) else {
            return .string(text)
        }
        return .double(number)
    }
}
