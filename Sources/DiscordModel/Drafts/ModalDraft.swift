/// A form that opens over the chat. It must be the first answer to an interaction.
///
/// Source: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal>
public struct ModalDraft: Encodable, Hashable, Sendable {
    public let customID: String
    public let title: String
    public let fields: [Field]

    /// - Parameter fields: One to five.
    public init(customID: String, title: String, fields: [Field]) {
        self.customID = customID
        self.title = title
        self.fields = fields
    }

    private enum CodingKeys: String, CodingKey {
        case title
        case customID = "custom_id"
        case fields = "components"
    }

    /// A text input with its label.
    public struct Field: Encodable, Hashable, Sendable {
        public let customID: String
        public let label: String
        public let description: String?
        public let isParagraph: Bool
        public let value: String?
        public let placeholder: String?
        public let length: ClosedRange<Int>
        public let isRequired: Bool

        public init(
            customID: String, label: String, description: String? = nil, isParagraph: Bool = false,
            value: String? = nil, placeholder: String? = nil, length: ClosedRange<Int>, isRequired: Bool = true
        ) {
            self.customID = customID
            self.label = label
            self.description = description
            self.isParagraph = isParagraph
            self.value = value
            self.placeholder = placeholder
            self.length = length
            self.isRequired = isRequired
        }

        private enum LabelKeys: String, CodingKey { case type, label, description, component }
        private enum InputKeys: String, CodingKey {
            case type, style, value, placeholder, required
            case customID = "custom_id"
            case minLength = "min_length"
            case maxLength = "max_length"
        }

        public func encode(to encoder: any Encoder) throws {
            var outer = encoder.container(keyedBy: LabelKeys.self)
            try outer.encode(ComponentType.label, forKey: .type)
            try outer.encode(self.label, forKey: .label)
            try outer.encodeIfPresent(self.description, forKey: .description)
            var input = outer.nestedContainer(keyedBy: InputKeys.self, forKey: .component)
            try input.encode(ComponentType.textInput, forKey: .type)
            try input.encode(self.customID, forKey: .customID)
            try input.encode(self.isParagraph ? 2 : 1, forKey: .style)
            try input.encodeIfPresent(self.value, forKey: .value)
            try input.encodeIfPresent(self.placeholder, forKey: .placeholder)
            try input.encode(self.length.lowerBound, forKey: .minLength)
            try input.encode(self.length.upperBound, forKey: .maxLength)
            try input.encode(self.isRequired, forKey: .required)
        }
    }
}
