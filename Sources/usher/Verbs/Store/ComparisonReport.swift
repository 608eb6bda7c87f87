import StoreRouter
import Tickets

/// What a comparison of two databases has found, for people.
struct ComparisonReport {
    let comparison: StoreComparison
    /// Whether what only the target has is as it should be.
    var allowsSurplus = false

    var isWell: Bool { self.allowsSurplus ? self.comparison.isContained : self.comparison.isEqual }

    /// One line for each kind, and below it what is different.
    var lines: [String] {
        self.comparison.kinds.flatMap { kind -> [String] in
            guard kind.source.count + kind.target.count > 0 else { return [] }
            let surplus = self.allowsSurplus ? 0 : kind.surplus
            guard kind.missing + kind.different + surplus > 0 else { return [Self.agreement(on: kind)] }
            let counts = [
                (kind.missing, "missing in the target"), (kind.surplus, "only in the target"),
                (kind.different, "different"),
            ]
            let summary = counts.filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }.joined(separator: ", ")
            let shown = kind.examples.filter { !self.allowsSurplus || $0.what != .surplus }
            let more = kind.missing + kind.different + surplus - shown.count
            return ["✗ \(kind.kind.plural): \(kind.source.count.grouped) and \(kind.target.count.grouped), \(summary)"]
                + shown.map { "    \($0.what.name): \($0.key.name)" }
                + (more > 0 ? ["    and \(more.grouped) more"] : [])
        }
    }

    /// The digest's beginning is enough to see by eye that two runs agree.
    private static func agreement(on kind: StoreComparison.Kind) -> String {
        let more = kind.surplus > 0 ? ", and \(kind.surplus.grouped) more in the target" : ""
        return "✓ \(kind.kind.plural): \(kind.source.count.grouped), digest \(kind.source.digest.prefix(16))\(more)"
    }
}

extension StoreComparison.Difference.What {
    fileprivate var name: String {
        switch self {
        case .missing: "missing"
        case .surplus: "surplus"
        case .different: "different"
        }
    }
}
