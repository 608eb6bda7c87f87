/// Everything that is wrong with a world file, told at once.
public struct WorldFileError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Problem: Sendable, Hashable {
        /// `guilds[0].channels[2].overwrites`; empty for the file as a whole.
        public let path: String
        /// From 1; `nil` where it is not known, as in JSON.
        public let line: Int?
        /// What is wrong, and what is expected.
        public let text: String
    }

    /// What it was read from.
    public let file: String
    /// In the order of the file, as far as lines are known.
    public let problems: [Problem]

    public var description: String {
        let lines = self.problems.map { problem in
            let place = problem.line.map { "\(self.file):\($0)" } ?? self.file
            return "  \(place): \(problem.path.isEmpty ? "" : "\(problem.path): ")\(problem.text)"
        }
        let count = self.problems.count == 1 ? "a mistake" : "\(self.problems.count) mistakes"
        return (["The world in \(self.file) has \(count):"] + lines).joined(separator: "\n")
    }
}

/// Collects what is wrong while a world is read.
///
/// A class, because the readers of nested values add to the same list; it never leaves its reading.
final class WorldProblems {
    private(set) var all: [WorldFileError.Problem] = []

    func add(_ path: String, _ line: Int?, _ text: String) {
        self.all.append(WorldFileError.Problem(path: path, line: line, text: text))
    }

    func add(_ node: WorldNode, _ text: String) { self.add(node.path, node.line, text) }

    /// - Throws: If there was any problem.
    func check(_ file: String) throws(WorldFileError) {
        guard !self.all.isEmpty else { return }
        let inOrder = self.all.enumerated().sorted { left, right in
            (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
        }
        throw WorldFileError(file: file, problems: inOrder.map(\.element))
    }
}

/// Finds what somebody may have meant.
enum Closest {
    /// The likeliest of the known names; `nil` where none is near.
    static func name(to text: String, among known: some Sequence<String>) -> String? {
        let wanted = text.lowercased()
        let nearest = known.map { ($0, Self.distance(wanted, $0.lowercased())) }.min { $0.1 < $1.1 }
        return nearest.flatMap { $0.1 <= max(1, min(4, wanted.count / 3)) ? $0.0 : nil }
    }

    /// "“Staf” is no role of this server: did you mean Staff?", or what there is to choose from.
    static func complaint(_ text: String, isNo kind: String, among known: [String]) -> String {
        if let name = Self.name(to: text, among: known) { return "“\(text)” is no \(kind): did you mean \(name)?" }
        let list = known.count > 60 ? "" : known.joined(separator: ", ")
        return "“\(text)” is no \(kind)" + (list.isEmpty ? "" : ", expected one of: \(list)")
    }

    /// How many letters must be changed, added or left out (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (letter == other ? 0 : 1))
                diagonal = above
            }
        }
        return row[right.count]
    }
}
