import DiscordModel

/// The problems of one request's body, collected so that all are answered at once (50035).
///
/// A class, because the readers of nested objects add to the same list; it never leaves its request.
final class FormErrors {
    private var found: [(path: [String], code: String, message: String)] = []

    var isEmpty: Bool { self.found.isEmpty }

    func add(_ path: [String], _ code: String, _ message: String) { self.found.append((path, code, message)) }

    /// Throws 50035 if there is any problem.
    func check() throws(APIError) {
        guard !self.found.isEmpty else { return }
        let root = Node()
        for problem in self.found { root.add(problem.path[...], problem.code, problem.message) }
        var error = APIError(.invalidFormBody)
        error.errors = root.json
        throw error
    }

    /// A refusal with a single problem.
    static func error(_ path: [String], _ code: String, _ message: String) -> APIError {
        let errors = FormErrors()
        errors.add(path, code, message)
        do {
            try errors.check()
            return APIError(.invalidFormBody)
        } catch {
            return error
        }
    }

    private final class Node {
        private var problems: [JSON] = []
        private var children: [String: Node] = [:]

        func add(_ path: ArraySlice<String>, _ code: String, _ message: String) {
            guard let key = path.first else {
                self.problems.append(["code": .string(code), "message": .string(message)])
                return
            }
            let child = self.children[key] ?? Node()
            self.children[key] = child
            child.add(path.dropFirst(), code, message)
        }

        var json: JSON {
            var json = JSONObject(self.children.mapValues(\.json))
            if !self.problems.isEmpty { json["_errors"] = .array(self.problems) }
            return .object(json)
        }
    }
}
