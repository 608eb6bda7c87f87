import ArgumentParser
import Tickets
import UnixSignals

/// That a signal ended the work before it was done.
struct Interruption: Error {
    let signal: UnixSignal

    /// As shells count it: 128 and the number of the signal.
    var exitCode: ExitCode { ExitCode(self.signal == .sigterm ? 143 : 130) }
}

/// Runs `work`, which SIGINT and SIGTERM cancel.
///
/// - Throws: `Interruption` if one of them came and the work did not come to its end; else what `work` throws.
func interruptible<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        let received = SignalBox()
        group.addTask { try await work() }
        group.addTask {
            for await signal in signals {
                await received.put(signal)
                return nil
            }
            return nil
        }
        do {
            while let result = try await group.next() {
                group.cancelAll()
                if let value = result { return value }
            }
        } catch {
            group.cancelAll()
            if let signal = await received.signal { throw Interruption(signal: signal) }
            throw error
        }
        throw CancellationError()
    }
}

private actor SignalBox {
    private(set) var signal: UnixSignal?

    func put(_ signal: UnixSignal) { self.signal = signal }
}

/// Says how a verb's work failed and gives the status to end with.
///
/// - Parameter advice: What to do after it was broken off, or the database went away.
func failure(_ error: any Error, advice: String = "") -> ExitCode {
    if let code = error as? ExitCode { return code }
    let hint = advice.isEmpty ? "" : " " + advice
    if let interruption = error as? Interruption {
        complain("Broken off." + hint)
        return interruption.exitCode
    }
    let complaint = Complaint(error)
    let isWorthRepeating = (error as? StoreError)?.reason == .unavailable
    complain(complaint.text + (isWorthRepeating ? hint : ""))
    return complaint.exitCode
}
