import Foundation

/// The lines that a benchmark prints.
enum Report {
    static func row(_ what: String, _ value: Double, _ unit: String, _ aim: String) {
        let number = String(format: value < 10 ? "%.2f" : "%.0f", value)
        let name = what.padding(toLength: 62, withPad: " ", startingAt: 0)
        print("\(name) \(number) \(unit)\(aim.isEmpty ? "" : "   (aim: \(aim))")")
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
