import Foundation

/// The lines that a benchmark prints.
enum Report {
    static func row(_ what: String, _ value: Double, _ unit: String, _ aim: String) {
        let number = String(format: value < 10 && value != value.rounded() ? "%.2f" : "%.0f", value)
        let name = what.padding(toLength: 62, withPad: " ", startingAt: 0)
        print("\(name) \(number) \(unit)\(aim.isEmpty ? "" : "   (aim: \(aim))")")
    }

    /// A sign of life, beside the figures.
    static func progress(_ text: String) { FileHandle.standardError.write(Data("… \(text)\n".utf8)) }

    /// One figure of a table.
    static func right(_ value: Double, _ width: Int) -> String {
        let text = String(format: "%.1f", value)
        return String(repeating: " ", count: max(1, width - text.count)) + text
    }

    static func right(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: " ", count: max(1, width - text.count)) + text
    }
}

extension Duration {
    var milliseconds: Double {
        Double(self.components.seconds) * 1000 + Double(self.components.attoseconds) / 1e15
    }
}

extension [Double] {
    func percentile(_ percent: Int) -> Double {
        let sorted = self.sorted()
        return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, sorted.count * percent / 100)]
    }
}
