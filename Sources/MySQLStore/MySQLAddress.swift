internal import Tickets

/// Where a database is and who enters it: `mysql://user:password@host:port/database?tls=verify&ca=FILE`.
struct MySQLAddress: Sendable {
    enum TLS: String, Sendable {
        case off
        /// Encrypted, but to whom is not checked.
        case on
        /// Encrypted, and the server's certificate has to be for this host, from an authority that is trusted.
        case verify
    }

    let host: String
    let port: UInt32
    let user: String
    let password: Secret
    let database: String
    let tls: TLS
    /// The file with the authorities to be trusted; the system's if `nil`.
    let authorityFile: String?
    private let limits: [Limit: Int]

    /// - Throws: `.failed` with a sentence. It never repeats a part of the URL: with a character that is not
    ///   percent-encoded, any part may hold some of the password.
    init(_ url: String) throws(StoreError) {
        let scheme = url.prefix { $0 != ":" }
        guard ["mysql", "mariadb"].contains(scheme.lowercased()), url.dropFirst(scheme.count).hasPrefix("://") else {
            throw Self.unusable("it does not begin with mysql://")
        }
        let parts = url.dropFirst(scheme.count + 3).split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let at = place[0].lastIndex(of: "@") else { throw Self.unusable("it names no user") }
        let person = place[0][..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        self.user = try Self.decoded(person[0], "user")
        self.password = Secret(person.count > 1 ? try Self.decoded(person[1], "password") : "")
        guard !self.user.isEmpty else { throw Self.unusable("it names no user") }

        (self.host, self.port) = try Self.server(place[0][place[0].index(after: at)...])
        self.database = try Self.decoded(place.count > 1 ? place[1] : "", "database")
        guard !self.database.isEmpty else { throw Self.unusable("it names no database: mysql://user@host/database") }
        guard place[1].allSatisfy({ $0 != "/" && $0 != "@" && $0 != ":" }) else {
            throw Self.unusable("the name of the database has characters in it that must be percent-encoded")
        }

        let options = try Self.options(parts.count > 1 ? parts[1] : "")
        self.authorityFile = options["ca"]
        self.limits = try Limit.limits(in: options)
        if let word = options["tls"] {
            guard let tls = TLS(rawValue: word) else { throw Self.unusable("tls is one of off, on and verify") }
            self.tls = tls
        } else {
            // What stays on this machine needs no encryption; elsewhere a password must not travel in the open.
            self.tls = Self.isThisMachine(self.host) ? .off : .verify
        }
    }

    /// Whether somebody between here and the server could answer in its place.
    var isExposed: Bool { self.tls == .off && !Self.isThisMachine(self.host) }

    private static func isThisMachine(_ host: String) -> Bool { ["localhost", "127.0.0.1", "::1"].contains(host) }

    private static func server(_ text: Substring) throws(StoreError) -> (host: String, port: UInt32) {
        let host: Substring
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw Self.unusable("the ] after the address is missing") }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            host = text.prefix { $0 != ":" }
            rest = text.dropFirst(host.count)
        }
        guard !host.isEmpty else { throw Self.unusable("it names no host") }
        guard !rest.isEmpty else { return (try Self.decoded(host, "host"), 3306) }
        guard rest.first == ":", let port = UInt16(rest.dropFirst()), port > 0 else {
            throw Self.unusable("the port is no number from 1 to 65535")
        }
        return (try Self.decoded(host, "host"), UInt32(port))
    }

    private static func options(_ text: Substring) throws(StoreError) -> [String: String] {
        var options: [String: String] = [:]
        for option in text.split(separator: "&") {
            let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(sides[0])
            guard (["tls", "ca"] + Limit.allCases.map(\.rawValue)).contains(name) else {
                throw Self.unusable(
                    "the only options are tls, ca, " + Limit.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard sides.count > 1, options[name] == nil else { throw Self.unusable("\(name) must be given once") }
            options[name] = try Self.decoded(sides[1], name)
        }
        return options
    }

    private static func decoded(_ text: Substring, _ name: String) throws(StoreError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16), rest.first != 0x2B else {
                throw Self.unusable(
                    "a % in the \(name) must be followed by two hexadecimal digits, or be written as %25")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        // The driver's texts end at a NUL.
        guard let decoded = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Self.unusable("the \(name) is no text in UTF-8")
        }
        return decoded
    }

    fileprivate static func unusable(_ reason: String) -> StoreError {
        StoreError(
            .failed,
            underlyingError: StoreProblem(
                "the URL of the database cannot be used: \(reason). "
                    + "Characters such as / : ? # @ % in the user or the password must be percent-encoded"))
    }
}

extension MySQLAddress {
    /// Options on connections and times, by the names that MongoDB has for them.
    fileprivate enum Limit: String, CaseIterable {
        case minPoolSize, maxPoolSize, waitQueueTimeoutMS, maxIdleTimeMS, connectTimeoutMS, socketTimeoutMS

        static func limits(in options: [String: String]) throws(StoreError) -> [Limit: Int] {
            var limits: [Limit: Int] = [:]
            for limit in Self.allCases {
                guard let text = options[limit.rawValue] else { continue }
                let allowed = limit.allowed
                guard let number = Int(text), allowed.contains(number) else {
                    throw MySQLAddress.unusable(
                        "\(limit.rawValue) is a number from \(allowed.lowerBound) to \(allowed.upperBound)")
                }
                limits[limit] = number
            }
            return limits
        }

        private var allowed: ClosedRange<Int> {
            switch self {
            case .minPoolSize: 0...64
            case .maxPoolSize: 1...64
            default: 1...86_400_000
            }
        }
    }

    /// `settings`, over which comes what the address says.
    func applied(to settings: MySQLSettings) -> MySQLSettings {
        var settings = settings
        func time(_ limit: Limit, _ path: WritableKeyPath<MySQLSettings, Duration>) {
            if let number = self.limits[limit] { settings[keyPath: path] = .milliseconds(number) }
        }
        settings.mostConnections = self.limits[.maxPoolSize] ?? settings.mostConnections
        settings.leastConnections = self.limits[.minPoolSize] ?? settings.leastConnections
        settings.leastConnections = min(settings.leastConnections, settings.mostConnections)
        time(.waitQueueTimeoutMS, \.waitingLimit)
        time(.maxIdleTimeMS, \.idleLimit)
        time(.connectTimeoutMS, \.connectLimit)
        time(.socketTimeoutMS, \.answerLimit)
        return settings
    }
}

extension MySQLAddress: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the password.
    var description: String {
        let host = self.host.contains(":") ? "[\(self.host)]" : self.host
        return "mysql://\(self.user)@\(host):\(self.port)/\(self.database)"
    }

    var debugDescription: String { self.description }
}

/// A text that no log, error or dump may show.
struct Secret: Sendable {
    let value: String

    init(_ value: String) { self.value = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "•••" }
    var debugDescription: String { self.description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
