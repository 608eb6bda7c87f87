/// Writes figures in the text format of Prometheus, version 0.0.4.
///
/// Source: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>
public struct MetricsText: Sendable {
    public enum Kind: String, Sendable {
        /// Goes up and down.
        case gauge
        /// Only grows while the process lives.
        case counter
        /// Quantiles of what was measured.
        case summary
    }

    /// Of a server's answer that has this text.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var text = ""

    public init() {}

    /// Adds a figure without labels.
    public mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        self.add(name, kind, help, label: nil, [("", value)])
    }

    /// Adds a figure that has a value for each value of its one label. Without any, nothing is added.
    public mutating func add(
        _ name: String, _ kind: Kind, _ help: String, label: String?, _ values: [(label: String, value: Double)]
    ) {
        guard !values.isEmpty else { return }
        self.text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
        for (value, number) in values {
            let labels = label.map { "{\($0)=\"\(Self.escaped(value, quotes: true))\"}" } ?? ""
            self.text += "\(name)\(labels) \(Self.written(number))\n"
        }
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private static func written(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        // What is whole is written so, as people expect of a count.
        return Int64(exactly: number).map(String.init) ?? "\(number)"
    }
}
