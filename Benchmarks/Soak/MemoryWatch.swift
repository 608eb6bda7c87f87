import Foundation
import Synchronization

/// Looks at the program's memory while it works, and draws the curve.
final class MemoryWatch: Sendable {
    struct Sample: Sendable {
        let interactions: Int
        let resident: Double
        let privatePart: Double
    }

    /// Memory is called flat if the last tenth is not above the second one by more than this share and that much. In the
    /// first tenth, caches and pools fill.
    private static let share = 0.1
    private static let megabytes = 4.0

    private let usher: UsherProcess
    private let ledger: SoakLedger
    private let samples = Mutex<[Sample]>([])

    init(usher: UsherProcess, ledger: SoakLedger) {
        self.usher = usher
        self.ledger = ledger
    }

    func run() async throws {
        var lastReport = 0
        while true {
            let memory = try self.usher.memory()
            let sample = Sample(
                interactions: self.ledger.interactions, resident: memory.resident, privatePart: memory.privatePart)
            self.samples.withLock { $0.append(sample) }
            if sample.interactions / 50_000 > lastReport {
                lastReport = sample.interactions / 50_000
                Report.progress(
                    "\(sample.interactions) interactions, \(Int(sample.resident)) MB resident, "
                        + "\(Int(sample.privatePart)) MB private")
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// The medians of each tenth of the interactions.
    private func tenths() -> [(resident: Double, privatePart: Double)] {
        let samples = self.samples.withLock { $0 }
        let end = Double(max(1, samples.last?.interactions ?? 1))
        let parts = Dictionary(grouping: samples) { min(9, Int(Double($0.interactions) / end * 10)) }
        return (0..<10).map { tenth in
            let part = parts[tenth] ?? []
            return (part.map(\.resident).percentile(50), part.map(\.privatePart).percentile(50))
        }
    }

    func print() {
        let tenths = self.tenths()
        let top = tenths.map(\.resident).max() ?? 1
        Swift.print("\ntenth   resident MB   private MB")
        for (index, tenth) in tenths.enumerated() {
            // One letter for each fiftieth of the highest: what is private, and the rest of what is resident.
            let own = Int(tenth.privatePart / top * 50)
            let bar =
                String(repeating: "█", count: own)
                + String(repeating: "░", count: max(0, Int(tenth.resident / top * 50) - own))
            Swift.print(
                Report.right(index + 1, 5) + Report.right(tenth.resident, 14) + Report.right(tenth.privatePart, 13)
                    + "   \(bar)")
        }
        Swift.print("        █ private   ░ pages of files\n")
    }

    func problems() -> [String] {
        let tenths = self.tenths()
        func judge(_ name: String, _ value: (Int) -> Double) -> String? {
            let (early, late) = (value(1), value(9))
            guard early > 0, late <= early * (1 + Self.share) + Self.megabytes else {
                return "\(name) memory grew from \(Int(early)) MB to \(Int(late)) MB"
            }
            return nil
        }
        return [judge("private") { tenths[$0].privatePart }, judge("resident") { tenths[$0].resident }].compactMap {
            $0
        }
    }
}
