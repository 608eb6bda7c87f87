import DiscordModel

/// What an application tells of itself. Source: <https://docs.discord.com/developers/resources/application>
enum ApplicationRoutes {
    static let all = [
        Endpoint("GET", "/applications/@me", Self.get),
        Endpoint("PATCH", "/applications/@me", inquire: Self.checkEndpoint, Self.update),
        Endpoint("GET", "/oauth2/applications/@me", Self.get),
    ]

    private static func get(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        .ok(world.applicationJSON(try call.caller()))
    }

    /// Of what can be changed there are the description, the tags and the endpoint for interactions; other fields are
    /// ignored.
    ///
    /// Source: <https://docs.discord.com/developers/resources/application#edit-current-application>
    private static func update(_ world: inout WorldState, _ call: RESTCall) throws(APIError) -> RESTAnswer {
        var application = try call.caller()
        let errors = FormErrors()
        let form = Form(call.body, errors: errors)
        if form.has("description") { application.description = form.string("description", length: 0...400) ?? "" }
        if form.has("tags") { application.tags = Self.readTags(form) }
        let url = Self.readURL(form)
        try errors.check()
        world.applications[application.id] = application
        if form.has("interactions_endpoint_url") { world.setEndpoint(url, of: application.id) }
        return .ok(world.applicationJSON(world.applications[application.id] ?? application))
    }

    private static func readTags(_ form: Form) -> [String] {
        let tags = form.array("tags", count: 0...5)?.map { $0.string ?? "" } ?? []
        if tags.contains(where: { !(1...20).contains($0.unicodeScalars.count) }) {
            form.fail("tags", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 20 in length.")
        }
        return tags
    }

    /// An empty text takes the endpoint away, as null does.
    private static func readURL(_ form: Form) -> String? {
        guard let url = form.string("interactions_endpoint_url", length: 0...2048), !url.isEmpty else { return nil }
        if let problem = EndpointURL.problem(with: url) {
            form.fail("interactions_endpoint_url", problem.code, problem.message)
        }
        return url
    }

    /// Nothing is saved where the endpoint does not stand the check (rule 59).
    private static func checkEndpoint(_ world: World, _ call: RESTCall) async -> APIError? {
        let errors = FormErrors()
        guard let application = call.application, let url = Self.readURL(Form(call.body, errors: errors)),
            errors.isEmpty, let problem = await world.problem(withEndpoint: url, of: application)
        else { return nil }
        return FormErrors.error(
            ["interactions_endpoint_url"], EndpointURL.refused,
            "Validation failed: The specified interactions endpoint url could not be verified. (\(problem))")
    }
}
