import NIOCore
import NIOPosix

/// Runs the tasks of a sandbox on the event loop that serves its connections. A call then goes from the socket through the
/// world and back without waking another thread, which costs more than most calls do themselves.
final class LoopExecutor: TaskExecutor {
    let loop: any EventLoop

    init(_ loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
