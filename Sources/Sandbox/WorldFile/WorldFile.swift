import Foundation
import Yams

/// A whole world in a file that people write: people, bots, servers, channels, and what was said in them.
///
/// YAML or JSON, with names in place of ids; `docs/world-example.yml` has everything that there can be. It is read
/// strictly: an unknown key, name or permission is a mistake, and all mistakes are told at once.
public struct WorldFile: Sendable {
    /// What it was read from, for complaints.
    let name: String
    private(set) var people: [PersonEntry] = []
    private(set) var bots: [BotEntry] = []
    private(set) var guilds: [GuildEntry] = []

    /// - Parameter path: Of a file; what does not end in `.json` is YAML.
    /// - Throws: ``WorldFileError`` with everything that is wrong.
    public init(contentsOf path: String) throws(WorldFileError) {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw Self.failure(path, nil, "the file cannot be read: does it exist, and is it UTF-8?")
        }
        if path.hasSuffix(".json") {
            try self.init(json: text, name: path)
        } else {
            try self.init(yaml: text, name: path)
        }
    }

    /// - Parameter name: What complaints call the text.
    /// - Throws: ``WorldFileError``.
    public init(yaml text: String, name: String = "the text") throws(WorldFileError) {
        let root: WorldNode?
        do { root = try WorldNode(yaml: text) } catch {
            let (line, problem) = Self.problem(error)
            throw Self.failure(name, line, "this is no YAML: \(problem)")
        }
        guard let root else { throw Self.failure(name, nil, "the file is empty") }
        try self.init(root, name: name)
    }

    /// - Throws: ``WorldFileError``.
    public init(json text: String, name: String = "the text") throws(WorldFileError) {
        let json: JSON
        do throws(JSONError) { json = try JSON(parsing: text) } catch {
            let line = 1 + text.utf8.prefix(error.offset).count { $0 == UInt8(ascii: "\n") }
            throw Self.failure(name, line, "this is no JSON: \(error.reason)")
        }
        try self.init(WorldNode(json), name: name)
    }

    init(_ root: WorldNode, name: String) throws(WorldFileError) {
        self.name = name
        let problems = WorldProblems()
        self.read(WorldFields<Key>(root, "a world", problems))
        try problems.check(name)
    }

    private enum Key: String, CaseIterable { case people, bots, guilds }

    /// People and bots first, wherever they stand, so that servers can name them.
    private mutating func read(_ fields: WorldFields<Key>) {
        let problems = fields.problems
        var names = WorldNames()
        self.bots = fields.items(.bots).map { BotEntry($0, problems) }
        for bot in self.bots {
            let isTaken = names.user(bot.name) != nil
            names.bots.add(bot.name, id: bot.id)
            if isTaken { problems.add(bot.node, "there are two called “\(bot.name)”") }
        }
        self.people = fields.items(.people).map { PersonEntry($0, names, problems) }
        for person in self.people {
            let isTaken = names.user(person.username) != nil
            names.people.add(person.username, id: person.id)
            if isTaken { problems.add(person.node, "there are two called “\(person.username)”") }
        }
        self.guilds = fields.items(.guilds).map { GuildEntry($0, names, problems) }
    }

    private static func failure(_ name: String, _ line: Int?, _ text: String) -> WorldFileError {
        WorldFileError(file: name, problems: [.init(path: "", line: line, text: text)])
    }

    private static func problem(_ error: any Error) -> (line: Int?, text: String) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            (context.mark.line, "\(keys.joined(separator: ", ")) is there twice")
        case .reader(let problem, _, _, _): (nil, problem)
        default: (nil, "it cannot be read")
        }
    }
}
