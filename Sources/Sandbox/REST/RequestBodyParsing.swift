import DiscordModel

/// Reads bodies by their content type (rule 3): JSON, form-encoded, or multipart with `payload_json` and `files[n]`.
enum RequestBodyParsing {
    private static let types = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]

    /// - Parameter isEnforced: Whether another content type is refused; else it is read as JSON.
    static func parse(
        _ bytes: [UInt8], contentType: String?, enforcing isEnforced: Bool = true
    ) throws(APIError) -> (body: JSON?, files: [UploadedFile]) {
        guard !bytes.isEmpty else { return (nil, []) }
        let type = Self.mediaType(contentType)
        if isEnforced, !self.types.contains(type) {
            let list = self.types.map { "'\($0)'" }.joined(separator: ", ")
            throw FormErrors.error(
                [], "CONTENT_TYPE_INVALID", "Expected \"Content-Type\" header to be one of {\(list)}.")
        }
        switch type {
        case "application/x-www-form-urlencoded":
            return (try self.form(String(decoding: bytes, as: UTF8.self)), [])
        case "multipart/form-data":
            guard let boundary = HeaderParameter.value("boundary", in: contentType ?? ""),
                let multipart = Multipart(bytes, boundary: boundary)
            else { throw FormErrors.error([], "MULTIPART_INVALID", "The multipart body cannot be read") }
            return try self.multipart(multipart)
        default: return (try self.json(bytes), [])
        }
    }

    /// Without parameters, in lower case.
    private static func mediaType(_ header: String?) -> String {
        guard let header, header != "application/json" else { return header ?? "" }
        return header.split(separator: ";").first.map { String($0).trimmed.lowercased() } ?? ""
    }

    /// The fields of a form-encoded body, as they came.
    static func fields(_ bytes: [UInt8], contentType: String?) -> [String: String]? {
        guard Self.mediaType(contentType) == "application/x-www-form-urlencoded" else { return nil }
        return Dictionary(
            PercentCoding.pairs(String(decoding: bytes, as: UTF8.self)).map { ($0.name, $0.value) }
        ) { first, _ in first }
    }

    private static func json(_ bytes: some Collection<UInt8>) throws(APIError) -> JSON {
        do { return try JSON(parsing: bytes) } catch { throw APIError(.invalidJSON) }
    }

    /// Each value that is JSON counts as such, so that `type=4` is a number.
    private static func form(_ text: String) throws(APIError) -> JSON {
        let pairs = PercentCoding.pairs(text)
        if let payload = pairs.first(where: { $0.name == "payload_json" }) {
            return try self.json(payload.value.utf8)
        }
        var fields: JSONObject = [:]
        for (name, value) in pairs {
            let parsed = try? JSON(parsing: value)
            fields[name] = parsed.map { $0.string == nil ? $0 : .string(value) } ?? .string(value)
        }
        return .object(fields)
    }

    private static func multipart(_ multipart: Multipart) throws(APIError) -> (body: JSON?, files: [UploadedFile]) {
        var (body, files): (JSON?, [UploadedFile]) = (nil, [])
        var fields: JSONObject = [:]
        for part in multipart.parts {
            if part.name == "payload_json" {
                body = try self.json(part.bytes)
            } else if let filename = part.filename {
                files.append(
                    UploadedFile(
                        field: part.name, filename: filename, contentType: part.contentType, bytes: Array(part.bytes)))
            } else {
                fields[part.name] = .string(String(decoding: part.bytes, as: UTF8.self))
            }
        }
        return (body ?? (fields.isEmpty ? nil : .object(fields)), files)
    }
}
