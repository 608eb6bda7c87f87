import DiscordInteractions
import DiscordModel
import Tickets

/// The form of `/settings panel`.
struct PanelFormID: CustomID {
    static let kind = "panel-form"
    static let codec = CustomIDCodec<Self> { Self() }
}

enum PanelForm {
    private static let title = "title"
    private static let instructions = "instructions"
    private static let button = "button"
    private static let greeting = "greeting"

    /// The form, filled with what is set.
    static func draft(_ panel: PanelText) -> ModalDraft {
        ModalDraft(
            customID: PanelFormID().wireForm, title: "The ticket panel",
            fields: [
                .init(customID: self.title, label: "Title", value: panel.title, length: PanelText.titleLength),
                .init(
                    customID: self.instructions, label: "Instructions", isParagraph: true, value: panel.instructions,
                    length: PanelText.instructionsLength),
                .init(
                    customID: self.button, label: "Button text", value: panel.buttonLabel,
                    length: PanelText.buttonLabelLength),
                .init(
                    customID: self.greeting, label: "Greeting in a new ticket", isParagraph: true,
                    value: panel.greeting, length: PanelText.greetingLength),
            ])
    }

    static func panel(from texts: [String: String], over panel: PanelText) -> PanelText {
        PanelText(
            title: texts[self.title] ?? panel.title, instructions: texts[self.instructions] ?? panel.instructions,
            buttonLabel: texts[self.button] ?? panel.buttonLabel, greeting: texts[self.greeting] ?? panel.greeting)
    }
}

extension ComponentHandler {
    static func panelForm(_ services: BotServices) -> Self {
        Self(form: PanelFormID.self) { _, texts, context in
            try await services.settings.change(by: context.actingMember()) { settings in
                settings.panel = PanelForm.panel(from: texts, over: settings.panel)
            }
            return .ephemeral(Texts.panelSaved)
        }
    }
}
