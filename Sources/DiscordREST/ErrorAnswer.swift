import DiscordModel

/// The body of an answer that is no success.
///
/// Source: <https://docs.discord.com/developers/reference#error-messages>
struct ErrorAnswer: Decodable {
    let code: Int?
    let message: String?
    /// In seconds, on 429 only.
    let retryAfter: Double?
    let isGlobal: Bool?
    let fieldErrors: [RESTError.FieldError]

    private enum CodingKeys: String, CodingKey {
        case code, message, errors
        case retryAfter = "retry_after"
        case isGlobal = "global"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        // Each field for itself: an odd one must not hide the others.
        self.code = try? values.decode(Int.self, forKey: .code)
        self.message = try? values.decode(String.self, forKey: .message)
        self.retryAfter = try? values.decode(Double.self, forKey: .retryAfter)
        self.isGlobal = try? values.decode(Bool.self, forKey: .isGlobal)
        self.fieldErrors = (try? values.decode(FieldErrorTree.self, forKey: .errors))?.flattened() ?? []
    }
}

/// Mirrors the body of the request, with `_errors` in place of the values that are wrong.
private struct FieldErrorTree: Decodable {
    private struct Leaf: Decodable {
        let code: String
        let message: String

        private enum CodingKeys: CodingKey { case code, message }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.message = (try? values.decode(String.self, forKey: .message)) ?? ""
            if let code = try? values.decode(String.self, forKey: .code) {
                self.code = code
            } else {
                // The OpenAPI description calls it a number.
                self.code = (try? values.decode(Int.self, forKey: .code)).map(String.init) ?? ""
            }
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let leaves: [Leaf]
    private let children: [(key: String, tree: FieldErrorTree)]

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.leaves = (try? values.decode([Leaf].self, forKey: Key(stringValue: "_errors"))) ?? []
        self.children = values.allKeys.filter { $0.stringValue != "_errors" }.compactMap { key in
            (try? values.decode(FieldErrorTree.self, forKey: key)).map { (key.stringValue, $0) }
        }
    }

    /// In the order of the paths, array indexes by number.
    func flattened(under path: String = "") -> [RESTError.FieldError] {
        let own = self.leaves.map { RESTError.FieldError(path: path, code: $0.code, message: $0.message) }
        let ordered = self.children.sorted { left, right in
            guard let first = Int(left.key), let second = Int(right.key) else { return left.key < right.key }
            return first < second
        }
        return own + ordered.flatMap { $0.tree.flattened(under: Self.join(path, $0.key)) }
    }

    private static func join(_ path: String, _ key: String) -> String {
        if Int(key) != nil { return "\(path)[\(key)]" }
        return path.isEmpty ? key : "\(path).\(key)"
    }
}
