import DiscordModel

/// One request, taken apart.
struct RESTCall: Sendable {
    let method: String
    /// Percent-decoded, without `/api/v10`.
    let path: [String]
    let query: [String: String]
    /// The parameters of the matched pattern.
    var parameters: [String: String] = [:]
    var body: JSON?
    /// Of a form-encoded body: the fields as they came.
    var fields: [String: String]?
    var files: [UploadedFile] = []
    /// The header `Authorization`.
    var authorization: String?
    /// The bot that calls, or the application whose token of a person was used.
    var application: ApplicationRecord?
    /// What a Bearer token is good for.
    var access: OAuthAccess?
    /// `X-Audit-Log-Reason`, decoded.
    var reason: String?

    /// An id from the path.
    func id<Object>(_ name: String, of _: Object.Type = Object.self) throws(APIError) -> Snowflake<Object> {
        let text = self.parameters[name] ?? ""
        guard let id = Snowflake<Object>(text) else {
            throw FormErrors.error(["\(name)_id"], "NUMBER_TYPE_COERCE", "Value \"\(text)\" is not snowflake.")
        }
        return id
    }

    /// The person's token that calls. The router has made sure of it, unless a bot may call as well.
    func bearer() throws(APIError) -> OAuthAccess {
        guard let access else { throw .unauthorized }
        return access
    }

    /// The bot that calls. The router has made sure that there is one.
    func caller() throws(APIError) -> ApplicationRecord {
        guard let application else { throw .unauthorized }
        return application
    }

    func flag(_ name: String) -> Bool { ["true", "True", "1"].contains(self.query[name] ?? "") }
}

/// What is answered when nothing is wrong.
struct RESTAnswer: Sendable {
    var status = 200
    var body: JSON?

    static let noContent = RESTAnswer(status: 204, body: nil)

    static func ok(_ body: JSON) -> RESTAnswer { RESTAnswer(status: 200, body: body) }
    static func created(_ body: JSON) -> RESTAnswer { RESTAnswer(status: 201, body: body) }
}

struct UploadedFile: Sendable {
    /// `files[0]`
    let field: String
    let filename: String
    let contentType: String
    let bytes: [UInt8]
}
