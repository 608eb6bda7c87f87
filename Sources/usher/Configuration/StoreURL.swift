import Foundation

/// The databases that this build can use; two of them depend on the package's traits.
extension UsherConfiguration.Store {
    /// What a URL can look like.
    static var forms: String {
        var forms = ["sqlite:PATH"]
        #if MySQL
            forms.append("mysql://USER:PASSWORD@HOST:PORT/DATABASE")
        #endif
        #if MongoDB
            forms.append("mongodb://… or mongodb+srv://…")
        #endif
        return forms.joined(separator: ", ")
    }

    /// Fails unless this build has a store for such a URL. Whether a server's URL is whole is known when it is used.
    init?(_ url: String) {
        if url.hasPrefix("sqlite:"), url.count > "sqlite:".count {
            self = .sqlite(path: String(url.dropFirst("sqlite:".count)))
            return
        }
        #if MySQL
            if url.hasPrefix("mysql://"), url.count > "mysql://".count {
                self = .mysql(url: Secret(url))
                return
            }
        #endif
        #if MongoDB
            if url.hasPrefix("mongodb://") || url.hasPrefix("mongodb+srv://") {
                self = .mongoDB(url: Secret(url))
                return
            }
        #endif
        return nil
    }

    /// For sentences such as "waiting for the database (MySQL)".
    var name: String {
        switch self {
        case .sqlite: "SQLite"
        case .mysql: "MySQL"
        case .mongoDB: "MongoDB"
        }
    }

    /// Whether it is somewhere else, and can be away.
    var isServer: Bool {
        if case .sqlite = self { false } else { true }
    }

    /// Which database it is, for people: `SQLite, usher.db` or `MySQL, db.example:3306/usher`. Of a server's URL only
    /// the host and the database are shown, and not even those where a mistake may have put some of the password there.
    var place: String {
        switch self {
        case .sqlite(let path): "\(self.name), \(path)"
        case .mysql(let url), .mongoDB(let url): self.name + (Self.server(in: url.value).map { ", \($0)" } ?? "")
        }
    }

    private static func server(in url: String) -> String? {
        guard let scheme = url.range(of: "://") else { return nil }
        let parts = url[scheme.upperBound...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let authority = parts[0]
        guard !parts.dropFirst().contains(where: { $0.contains("@") }) else { return nil }
        let server = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let host = #/(?:[\w.\-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?/#
        guard server.wholeMatch(of: #/[\w.,:\-\[\]]+(?:/[\w.\-]*)?/#) != nil,
            server.prefix(while: { $0 != "/" }).split(separator: ",").allSatisfy({ $0.wholeMatch(of: host) != nil })
        else { return nil }
        return String(server)
    }

    /// Whether both name the same database, as far as that can be seen without asking one.
    func isSame(as other: Self) -> Bool {
        switch (self, other) {
        case (.sqlite(let path), .sqlite(let otherPath)):
            Self.resolved(path) == Self.resolved(otherPath)
        case (.mysql(let url), .mysql(let otherURL)), (.mongoDB(let url), .mongoDB(let otherURL)):
            url == otherURL || Self.server(in: url.value).map { $0 == Self.server(in: otherURL.value) } == true
        default: false
        }
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
