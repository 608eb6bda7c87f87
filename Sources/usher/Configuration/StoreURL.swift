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
}
