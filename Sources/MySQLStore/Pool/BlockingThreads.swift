internal import NIOPosix

/// A few threads on which nothing else runs, so that what blocks them stops nobody.
final class BlockingThreads: Sendable {
    private let threads: NIOThreadPool

    init(count: Int) {
        self.threads = NIOThreadPool(numberOfThreads: count)
        self.threads.start()
    }

    deinit { self.threads.shutdownGracefully { _ in } }

    /// Runs `work` to its end, also if the task is cancelled meanwhile.
    /// - Returns: `nil`, without having run it, after `shutDown()`.
    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            self.threads.submit { state in continuation.resume(returning: state == .active ? work() : nil) }
        }
    }

    func shutDown() async {
        await withCheckedContinuation { continuation in
            self.threads.shutdownGracefully { _ in continuation.resume() }
        }
    }
}
