// Swift's Mutex waits, and wakes others, inside of its library, which is not built for the thread sanitizer. What happened
// before one thread let go, and what happens after another one got it, then looks like a race, wherever two wanted the lock
// at the same moment. These take the place of the library's functions for that, do the same, and tell the sanitizer.
// Source: stdlib/public/Synchronization/Mutex/LinuxImpl.swift in swiftlang/swift.

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)

#include <errno.h>
#include <linux/futex.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define IN_SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// Synchronization._MutexHandle._lockSlow(Swift.UInt32) -> ()
IN_SWIFT void lock_slow(uint32_t thread, SELF void *handle)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
// Synchronization._MutexHandle._unlockSlow() -> ()
IN_SWIFT void unlock_slow(SELF void *handle) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

// Whoever holds it is known to the kernel, which hands it on.
static void ask_kernel(void *handle, int operation) {
    while (syscall(SYS_futex, handle, operation, 0, 0, 0, 0) != 0)
        if (errno != EINTR && errno != EAGAIN) abort();
}

IN_SWIFT void lock_slow(uint32_t thread, SELF void *handle) {
    (void)thread;
    ask_kernel(handle, FUTEX_LOCK_PI_PRIVATE);
    __tsan_acquire(handle);
}

IN_SWIFT void unlock_slow(SELF void *handle) {
    __tsan_release(handle);
    ask_kernel(handle, FUTEX_UNLOCK_PI_PRIVATE);
}

#endif
#endif
