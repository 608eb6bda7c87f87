import Foundation
import Yams

/// The keys of a configuration file, which `swift-configuration` can look up but not list.
struct ConfigurationFile {
    /// Every value's key, as `discord.token`, in the order of the file.
    let keys: [String]

    static let none = Self(keys: [])

    private init(keys: [String]) { self.keys = keys }

    /// - Throws: `ConfigurationError` with the line where the file is no YAML mapping.
    init(path: String) throws(ConfigurationError) {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw ConfigurationError(problems: ["the file \(path) cannot be read: does it exist, and is it readable?"])
        }
        do {
            // `---` alone, or with nothing but comments below it, is an empty scalar.
            guard let root = try Yams.compose(yaml: text), root.scalar?.string.isEmpty != true else {
                self = .none
                return
            }
            guard let mapping = root.mapping else {
                throw ConfigurationError(problems: ["the file \(path) holds no keys; expected lines such as `log:`"])
            }
            self.keys = try Self.keys(of: mapping, below: "")
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(problems: ["the file \(path) is no valid YAML: \(Self.problem(error))"])
        }
    }

    /// What is wrong and where, without the line itself, since a token may be in it.
    private static func problem(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(let keys, let context):
            "line \(context.mark.line): \(keys.joined(separator: ", ")) is there twice"
        case .reader(let problem, _, _, _): problem
        default: "it cannot be read"
        }
    }

    private static func keys(of mapping: Node.Mapping, below path: String) throws -> [String] {
        try mapping.flatMap { key, value -> [String] in
            guard let name = key.string else {
                throw ConfigurationError(problems: ["a key below “\(path)” is no text"])
            }
            if let inner = value.mapping { return try Self.keys(of: inner, below: path + name + ".") }
            return [path + name]
        }
    }
}
