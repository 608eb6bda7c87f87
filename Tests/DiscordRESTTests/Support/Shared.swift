import Synchronization

/// A value that the tasks of one test share.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { self.mutex = Mutex(value) }

    var value: Value { self.mutex.withLock { $0 } }

    func update<Result: Sendable>(_ change: (inout Value) -> Result) -> Result {
        self.mutex.withLock { value in change(&value) }
    }
}
