extension CodeGrammar {
    /// - Parameter language: As it stands behind the backticks, in lower case.
    /// - Returns: `nil` for a language that is shown without colours.
    static func of(_ language: String) -> Self? {
        switch language {
        case "swift", "kotlin", "kt", "java", "cs", "csharp", "c", "h", "cpp", "c++", "go", "rust", "rs", "js", "ts",
            "javascript", "typescript", "jsx", "tsx", "dart", "scala", "php":
            self.braces
        case "py", "python", "rb", "ruby", "sh", "bash", "zsh", "shell", "yaml", "yml", "toml", "ini", "conf",
            "dockerfile", "makefile", "perl":
            self.hashes
        case "sql", "mysql", "postgres", "lua": self.dashes
        case "json", "jsonc", "json5": self.json
        default: nil
        }
    }

    private static let braces = Self(
        lineComments: ["//"], hasBlockComments: true, quotes: Array("\"'`".utf8),
        keywords: Set(
            """
            abstract any as async await boolean break case catch char class const constexpr continue default defer delete \
            do double else enum export extends extension false final finally float fn for foreach from func function guard \
            if impl implements import in init int interface internal is let long match mod mut namespace new nil null \
            nullptr object override package private protected protocol public pub return self sealed short some static \
            string struct super switch this throw throws trait true try type typealias typeof undefined union unsafe use \
            using val var virtual void where while yield
            """.split(separator: " ").map(String.init)))

    private static let hashes = Self(
        lineComments: ["#"], hasBlockComments: false, quotes: Array("\"'".utf8),
        keywords: Set(
            """
            False None True and as assert async await begin break case class continue def del do done elif else elsif end \
            ensure esac except export false fi finally for from function global if import in is lambda local module nil \
            nonlocal not null or pass raise require rescue return self set then true try unless until when while with yield
            """.split(separator: " ").map(String.init)))

    private static let dashes = Self(
        lineComments: ["--"], hasBlockComments: true, quotes: Array("\"'".utf8),
        keywords: Set(
            """
            add all alter and as asc begin between by case commit constraint create default delete desc distinct do drop \
            else elseif end exists false for foreign from full function group having if in index inner insert into is join \
            key left like limit local nil not null on or order outer primary references repeat return right rollback \
            select set table then true union unique until update using values view when where while with
            """.split(separator: " ").map(String.init)), ignoresCase: true)

    private static let json = Self(
        lineComments: ["//"], hasBlockComments: true, quotes: Array("\"".utf8), keywords: ["true", "false", "null"])
}
