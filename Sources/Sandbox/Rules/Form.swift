import DiscordModel

/// Reads the fields of one object of a request's body, noting what is missing, of the wrong type or out of bounds.
/// Fields nobody asks for are ignored, as Discord does.
struct Form {
    let fields: JSONObject
    let path: [String]
    let errors: FormErrors
    /// Whether only what cannot be read is a problem, for the rule about the bounds is switched off.
    private let isLenient: Bool

    /// - Parameter isEnforced: Whether what is out of bounds is a problem as well as what cannot be read.
    init(_ json: JSON?, path: [String] = [], errors: FormErrors, enforcing isEnforced: Bool = true) {
        self.path = path
        self.errors = errors
        self.isLenient = !isEnforced
        switch json {
        case .object(let fields)?: self.fields = fields
        case nil, .null?: self.fields = [:]
        default:
            self.fields = [:]
            errors.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        }
    }

    /// The fields of a query.
    init(query: [String: String], errors: FormErrors, enforcing isEnforced: Bool = true) {
        self.init(.object(JSONObject(query.mapValues(JSON.string))), errors: errors, enforcing: isEnforced)
    }

    private init(_ form: Form, isLenient: Bool) {
        (self.fields, self.path, self.errors) = (form.fields, form.path, form.errors)
        self.isLenient = isLenient
    }

    /// The same fields, for a part that another rule is about.
    func enforcing(_ isEnforced: Bool) -> Form { Form(self, isLenient: !isEnforced) }

    func has(_ key: String) -> Bool { self.fields[key] != nil }

    /// Whether the field is there and not null.
    func isSet(_ key: String) -> Bool { self.fields[key].map { !$0.isNull } ?? false }

    /// The field is out of bounds.
    func fail(_ key: String, _ code: String, _ message: String) {
        if !self.isLenient { self.errors.add(self.path + [key], code, message) }
    }

    /// The object as a whole is out of bounds.
    func fail(_ code: String, _ message: String) {
        if !self.isLenient { self.errors.add(self.path, code, message) }
    }

    func failRequired(_ key: String) { self.failToRead(key, "BASE_TYPE_REQUIRED", "This field is required") }

    /// There is no making sense of the field, whatever the rules (rule 6).
    private func failToRead(_ key: String, _ code: String, _ message: String) {
        self.errors.add(self.path + [key], code, message)
    }

    private func value(_ key: String, isRequired: Bool) -> JSON? {
        guard let value = self.fields[key], !value.isNull else {
            if isRequired { self.failRequired(key) }
            return nil
        }
        return value
    }

    /// - Parameter length: In characters, counted as Discord does, by Unicode scalars.
    func string(
        _ key: String, length: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false, isTrimmed: Bool = false
    ) -> String? {
        guard let value = self.value(key, isRequired: isRequired) else { return nil }
        guard var text = value.string else {
            self.failToRead(key, "STRING_TYPE_CONVERT", "Could not interpret \"\(value)\" as string.")
            return nil
        }
        if isTrimmed { text = text.trimmed }
        let count = text.unicodeScalars.count
        if isRequired, length.lowerBound > 0, count == 0 {
            self.failRequired(key)
        } else if count > length.upperBound, length.lowerBound == 0 {
            self.fail(key, "BASE_TYPE_MAX_LENGTH", "Must be \(length.upperBound) or fewer in length.")
        } else if !length.contains(count) {
            self.fail(
                key, "BASE_TYPE_BAD_LENGTH",
                "Must be between \(length.lowerBound) and \(length.upperBound) in length.")
        }
        return text
    }

    func int(_ key: String, in range: ClosedRange<Int> = Int.min...Int.max, isRequired: Bool = false) -> Int? {
        guard let value = self.value(key, isRequired: isRequired) else { return nil }
        // discord.py sends whole numbers as 2.0, too.
        guard let number = value.int ?? value.double.flatMap(Int.init(exactly:)) ?? value.string.flatMap(Int.init)
        else {
            self.failToRead(key, "NUMBER_TYPE_COERCE", "Value \"\(value)\" is not int.")
            return nil
        }
        if number < range.lowerBound {
            self.fail(key, "NUMBER_TYPE_MIN", "int value should be greater than or equal to \(range.lowerBound).")
        } else if number > range.upperBound {
            self.fail(key, "NUMBER_TYPE_MAX", "int value should be less than or equal to \(range.upperBound).")
        }
        return number
    }

    func choice(_ key: String, of choices: [Int], isRequired: Bool = false) -> Int? {
        guard let number = self.int(key, isRequired: isRequired) else { return nil }
        if !choices.contains(number) {
            let list = choices.map(String.init).joined(separator: ", ")
            self.fail(key, "BASE_TYPE_CHOICES", "Value must be one of {\(list)}.")
        }
        return number
    }

    func bool(_ key: String) -> Bool? {
        guard let value = self.value(key, isRequired: false) else { return nil }
        guard let flag = value.bool else {
            self.failToRead(key, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return nil
        }
        return flag
    }

    func id<Object>(_ key: String, of _: Object.Type = Object.self, isRequired: Bool = false) -> Snowflake<Object>? {
        guard let value = self.value(key, isRequired: isRequired) else { return nil }
        guard
            let id = value.string.flatMap(Snowflake<Object>.init)
                ?? value.int.flatMap({ UInt64(exactly: $0) }).map({ Snowflake($0) })
        else {
            self.failToRead(key, "NUMBER_TYPE_COERCE", "Value \"\(value)\" is not snowflake.")
            return nil
        }
        return id
    }

    func permissions(_ key: String) -> Permissions? {
        guard let value = self.value(key, isRequired: false) else { return nil }
        guard let bits = value.string.flatMap(UInt64.init) ?? value.int.flatMap(UInt64.init(exactly:)) else {
            self.failToRead(key, "NUMBER_TYPE_COERCE", "Value \"\(value)\" is not int.")
            return nil
        }
        return Permissions(rawValue: bits).intersection(.all)
    }

    func array(_ key: String, count: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false) -> [JSON]? {
        guard let value = self.value(key, isRequired: isRequired) else { return nil }
        guard let elements = value.array else {
            self.failToRead(key, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return nil
        }
        if !count.contains(elements.count) {
            let bounds =
                count.lowerBound == 0
                ? "\(count.upperBound) or fewer" : "between \(count.lowerBound) and \(count.upperBound)"
            let code = count.lowerBound == 0 ? "BASE_TYPE_MAX_LENGTH" : "BASE_TYPE_BAD_LENGTH"
            self.fail(key, code, "Must be \(bounds) in length.")
        }
        return elements
    }

    /// The objects of an array, each as a form of its own.
    func forms(_ key: String, count: ClosedRange<Int> = 0...Int.max, isRequired: Bool = false) -> [Form]? {
        self.array(key, count: count, isRequired: isRequired)?.enumerated().map { index, element in
            Form(
                element, path: self.path + [key, "\(index)"], errors: self.errors, enforcing: !self.isLenient)
        }
    }

    func form(_ key: String, isRequired: Bool = false) -> Form? {
        guard let value = self.value(key, isRequired: isRequired) else { return nil }
        return Form(value, path: self.path + [key], errors: self.errors, enforcing: !self.isLenient)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        let isSpace: (Character) -> Bool = \.isWhitespace
        guard let start = self.firstIndex(where: { !isSpace($0) }), let end = self.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[start...end])
    }
}
