import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Stands between a store and its server on this machine, and can fail like a network.
///
/// `@unchecked`: what changes is guarded by `condition`.
final class TCPProxy: @unchecked Sendable {
    private enum Mode {
        case passing
        case frozen
        case refusing
        case stopped
    }

    let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let condition = NSCondition()
    private var mode = Mode.passing
    private var links: [Link] = []
    /// How much of what clients send passes before nothing does any more.
    private var passesBeforeFreeze: Int?

    init(to target: UInt16) throws {
        self.target = target
        (self.listener, self.port) = try Self.bound()
        try #require(listen(self.listener, 64) == 0)
        Thread { [self] in self.accept() }.start()
    }

    /// A port on which nobody listens.
    static func unusedPort() throws -> UInt16 {
        let (socket, port) = try self.bound()
        close(socket)
        return port
    }

    func pass() { self.change(to: .passing) }

    /// Keeps all connections and passes nothing on.
    func freeze() { self.change(to: .frozen) }

    /// As `freeze`, after so many more messages of clients have passed.
    func freeze(after count: Int) {
        self.condition.withLock {
            self.passesBeforeFreeze = count
            if count == 0 { self.mode = .frozen }
        }
    }

    /// Breaks all connections, and every new one at once.
    func refuse() { self.change(to: .refusing) }

    func stop() {
        self.change(to: .stopped)
        _ = shutdown(self.listener, Int32(SHUT_RDWR))
    }

    private func change(to mode: Mode) {
        self.condition.withLock {
            self.mode = mode
            self.passesBeforeFreeze = nil
            if mode == .refusing || mode == .stopped {
                for link in self.links { link.cut() }
                self.links = []
            }
            self.condition.broadcast()
        }
    }

    private func accept() {
        while true {
            #if canImport(Darwin)
                let client = Darwin.accept(self.listener, nil, nil)
            #elseif canImport(Glibc)
                let client = Glibc.accept(self.listener, nil, nil)
            #else
                let client = Musl.accept(self.listener, nil, nil)
            #endif
            guard client >= 0 else { break }
            self.condition.lock()
            let (mode, connects) = (self.mode, self.mode == .passing)
            let server = connects ? self.connected() : nil
            let link = Link(client: client, server: server)
            if mode == .passing || mode == .frozen { self.links.append(link) } else { link.cut() }
            self.condition.unlock()
            guard let server else { continue }
            Thread { [self] in self.pump(from: client, to: server, link) }.start()
            Thread { [self] in self.pump(from: server, to: client, link) }.start()
        }
        close(self.listener)
    }

    private func pump(from source: Int32, to destination: Int32, _ link: Link) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            self.condition.withLock {
                if source == link.client, let left = self.passesBeforeFreeze {
                    self.passesBeforeFreeze = max(0, left - 1)
                    if left == 0 { self.mode = .frozen }
                }
                while self.mode == .frozen { self.condition.wait() }
            }
            var sent = 0
            while sent < count {
                let result = buffer[sent..<count].withUnsafeBytes {
                    send(destination, $0.baseAddress, $0.count, noSignal)
                }
                guard result > 0 else { break }
                sent += result
            }
            if sent < count { break }
        }
        link.cut()
    }

    private func connected() -> Int32? {
        let socket = Self.socket()
        var address = Self.loopback(self.target)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                connect(socket, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return socket }
        close(socket)
        return nil
    }

    private static func bound() throws -> (socket: Int32, port: UInt16) {
        let socket = self.socket()
        var address = self.loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && getsockname(socket, pointer, &size) == 0
            }
        }
        try #require(isBound)
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    private static func socket() -> Int32 {
        #if canImport(Darwin)
            Darwin.socket(AF_INET, SOCK_STREAM, 0)
        #elseif canImport(Glibc)
            Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            Musl.socket(AF_INET, SOCK_STREAM, 0)
        #endif
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// One connection through the proxy. The sockets are closed when nobody holds it any more.
    private final class Link: Sendable {
        let client: Int32
        private let server: Int32?

        init(client: Int32, server: Int32?) {
            self.client = client
            self.server = server
        }

        func cut() {
            _ = shutdown(self.client, Int32(SHUT_RDWR))
            if let server { _ = shutdown(server, Int32(SHUT_RDWR)) }
        }

        deinit {
            close(self.client)
            if let server { close(server) }
        }
    }
}

#if canImport(Darwin)
    private let noSignal: Int32 = 0
#else
    private let noSignal = Int32(MSG_NOSIGNAL)
#endif
